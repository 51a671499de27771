"""Mentorships: the pair, what became of it, its goals and its people."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from lms.cities.models import City, Field
from lms.db import Erasure, Model, pd
from lms.editions.models import Edition
from lms.mentoring.rules.mentorships import MentorshipKind, MentorshipState, Side
from lms.people.models import Person

STATES = ", ".join(f"'{state}'" for state in MentorshipState)
KINDS = ", ".join(f"'{kind}'" for kind in MentorshipKind)
SIDES = ", ".join(f"'{side}'" for side in Side)
STANDS = text("ended_at IS NULL")
ALIVE = text("state NOT IN ('declined', 'completed', 'ended_early', 'followed_up')")


class Mentorship(Model):
    """Two cities of an edition, one of which helps the other; there is one alive for a pair.

    `state` repeats the latest MentorshipStep, written with it. `rhythm`: how often they talk.
    """

    __tablename__ = "mentorship"
    __table_args__ = (
        CheckConstraint(f"state IN ({STATES})", name="state_known"),
        CheckConstraint(f"kind IN ({KINDS})", name="kind_known"),
        CheckConstraint("champion_id <> mentee_id", name="two_cities"),
        CheckConstraint("row_version > 0", name="row_version_positive"),
        Index(
            "uq_mentorship_alive",
            "edition_id",
            "champion_id",
            "mentee_id",
            unique=True,
            sqlite_where=ALIVE,
            postgresql_where=ALIVE,
        ),
        Index(None, "champion_id", "state"),
        Index(None, "mentee_id", "state"),
    )
    personal = False

    id: Mapped[int] = mapped_column(primary_key=True)
    edition_id: Mapped[int] = mapped_column(ForeignKey(Edition.id, ondelete="CASCADE"))
    champion_id: Mapped[int] = mapped_column(ForeignKey(City.id, ondelete="CASCADE"))
    mentee_id: Mapped[int] = mapped_column(ForeignKey(City.id, ondelete="CASCADE"))
    kind: Mapped[str] = mapped_column(
        default=MentorshipKind.MENTORING, server_default=MentorshipKind.MENTORING
    )
    state: Mapped[str] = mapped_column(
        default=MentorshipState.PROPOSED, server_default=MentorshipState.PROPOSED
    )
    rhythm: Mapped[str] = mapped_column(default="", server_default="")
    follow_up_on: Mapped[date | None]
    created_at: Mapped[datetime]
    row_version: Mapped[int] = mapped_column(default=1, server_default="1")


class MentorshipStep(Model):
    """That a mentorship went into a state: when, by whom, and why.

    `side`: whose acceptance or refusal it was, where a step is one city's own. Two acceptances,
    one of each side, are two rows with `agreed`; the mentorship is agreed with the second.
    """

    __tablename__ = "mentorship_step"
    __table_args__ = (
        CheckConstraint(f"state IN ({STATES})", name="state_known"),
        CheckConstraint(f"side IS NULL OR side IN ({SIDES})", name="side_known"),
    )

    id: Mapped[int] = mapped_column(primary_key=True, info=pd("history", "key"))
    mentorship_id: Mapped[int] = mapped_column(
        ForeignKey(Mentorship.id, ondelete="CASCADE"),
        index=True,
        info=pd("history", "which mentorship"),
    )
    state: Mapped[str] = mapped_column(info=pd("history", "what it became"))
    side: Mapped[str | None] = mapped_column(info=pd("history", "which side's step"))
    reason: Mapped[str] = mapped_column(default="", server_default="", info=pd("history", "why"))
    by: Mapped[int | None] = mapped_column(
        ForeignKey(Person.id, ondelete="SET NULL"),
        info=pd("history", "who decided", erasure=Erasure.BLANK),
    )
    at: Mapped[datetime] = mapped_column(info=pd("history", "when"))


class MentorshipGoal(Model):
    """What the two cities want to reach; one to three, in order. `outcome`: what came of it."""

    __tablename__ = "mentorship_goal"
    __table_args__ = (
        UniqueConstraint("mentorship_id", "position"),
        CheckConstraint("position between 1 and 3", name="at_most_three"),
        CheckConstraint("progress between 0 and 4", name="progress_range"),
    )
    personal = False

    id: Mapped[int] = mapped_column(primary_key=True)
    mentorship_id: Mapped[int] = mapped_column(ForeignKey(Mentorship.id, ondelete="CASCADE"))
    position: Mapped[int]
    field_code: Mapped[str] = mapped_column(ForeignKey(Field.code, ondelete="RESTRICT"), index=True)
    text: Mapped[str]
    criterion: Mapped[str]
    progress: Mapped[int] = mapped_column(default=0, server_default="0")
    outcome: Mapped[str] = mapped_column(default="", server_default="")
    changed_at: Mapped[datetime]


class MentorshipLearning(Model):
    """What one side's own city learned, written for the closing report; Markdown and clean HTML."""

    __tablename__ = "mentorship_learning"
    __table_args__ = (CheckConstraint(f"side IN ({SIDES})", name="side_known"),)

    mentorship_id: Mapped[int] = mapped_column(
        ForeignKey(Mentorship.id, ondelete="CASCADE"),
        primary_key=True,
        info=pd("work", "which mentorship"),
    )
    side: Mapped[str] = mapped_column(primary_key=True, info=pd("work", "which side's city"))
    text: Mapped[str] = mapped_column(
        info=pd("work", "what the city learned, as Markdown", erasure=Erasure.KEEP)
    )
    html: Mapped[str] = mapped_column(
        info=pd("work", "the same, to be shown", export=False, erasure=Erasure.KEEP)
    )
    by: Mapped[int | None] = mapped_column(
        ForeignKey(Person.id, ondelete="SET NULL"),
        info=pd("work", "who wrote it last", erasure=Erasure.BLANK),
    )
    at: Mapped[datetime] = mapped_column(info=pd("history", "when it was written"))


class MentorAssignment(Model):
    """A mentor of a mentorship: for all learners of the mentee city, or for a single one.

    While it stands and the mentorship is open, the mentor may see these learners' progress.
    """

    __tablename__ = "mentor_assignment"
    __table_args__ = (
        CheckConstraint("ended_at IS NULL OR ended_at >= at", name="ended_after_start"),
        Index(
            "uq_mentor_assignment_city",
            "mentorship_id",
            "mentor_id",
            unique=True,
            sqlite_where=text("ended_at IS NULL AND learner_id IS NULL"),
            postgresql_where=text("ended_at IS NULL AND learner_id IS NULL"),
        ),
        Index(
            "uq_mentor_assignment_learner",
            "mentorship_id",
            "mentor_id",
            "learner_id",
            unique=True,
            sqlite_where=STANDS,
            postgresql_where=STANDS,
        ),
        Index(None, "mentor_id", "ended_at"),
        Index(None, "learner_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True, info=pd("role", "key"))
    mentorship_id: Mapped[int] = mapped_column(
        ForeignKey(Mentorship.id, ondelete="CASCADE"), info=pd("role", "in which mentorship")
    )
    mentor_id: Mapped[int] = mapped_column(
        ForeignKey(Person.id, ondelete="CASCADE"), info=pd("role", "who mentors")
    )
    learner_id: Mapped[int | None] = mapped_column(
        ForeignKey(Person.id, ondelete="CASCADE"), info=pd("role", "only this learner, if any")
    )
    assigned_by: Mapped[int | None] = mapped_column(
        ForeignKey(Person.id, ondelete="SET NULL"),
        info=pd("role", "who assigned", erasure=Erasure.BLANK),
    )
    at: Mapped[datetime] = mapped_column(info=pd("role", "since when"))
    ended_at: Mapped[datetime | None] = mapped_column(info=pd("role", "until when"))
    reason: Mapped[str] = mapped_column(
        default="", server_default="", info=pd("role", "why it ended, and to whom it went over")
    )
