"""Sessions and visits: what is planned, its times and answers, its people, what came of it."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from lms.db import Erasure, Model, pd
from lms.mentoring.models.mentorships import SIDES, Mentorship
from lms.mentoring.rules.sessions import Cycle, Reply, SessionKind, SessionMode, SessionState
from lms.people.models import Person

STATES = ", ".join(f"'{state}'" for state in SessionState)
KINDS = ", ".join(f"'{kind}'" for kind in SessionKind)
MODES = ", ".join(f"'{mode}'" for mode in SessionMode)
REPLIES = ", ".join(f"'{reply}'" for reply in Reply)
CYCLES = ", ".join(f"'{cycle}'" for cycle in Cycle)


class Meeting(Model):
    """A session or visit of a mentorship. `state` repeats the latest MeetingStep.

    starts_at and ends_at are set while a time is agreed; `time_zone` is the one it was agreed in.
    `sequence` counts what a calendar must be told again (RFC 5545); `reminded_at`: for this time.
    """

    __tablename__ = "meeting"
    __table_args__ = (
        CheckConstraint(f"state IN ({STATES})", name="state_known"),
        CheckConstraint(f"kind IN ({KINDS})", name="kind_known"),
        CheckConstraint(f"mode IN ({MODES})", name="mode_known"),
        CheckConstraint(f"cycle IS NULL OR cycle IN ({CYCLES})", name="cycle_known"),
        CheckConstraint("length(title) between 1 and 160", name="title_length"),
        CheckConstraint("(starts_at IS NULL) = (ends_at IS NULL)", name="both_ends"),
        CheckConstraint("ends_at > starts_at", name="ends_after_start"),
        CheckConstraint(
            "state NOT IN ('confirmed', 'moved_online', 'held', 'reported') OR starts_at IS NOT NULL",
            name="agreed_has_time",
        ),
        CheckConstraint("guests between 0 and 9999", name="guests_range"),
        CheckConstraint("row_version > 0", name="row_version_positive"),
        UniqueConstraint("mentorship_id", "key"),
        Index(None, "mentorship_id", "starts_at"),
        Index(None, "state", "starts_at"),
    )
    personal = False

    id: Mapped[int] = mapped_column(primary_key=True)
    mentorship_id: Mapped[int] = mapped_column(ForeignKey(Mentorship.id, ondelete="CASCADE"))
    key: Mapped[str]
    uid: Mapped[str] = mapped_column(unique=True)
    kind: Mapped[str]
    mode: Mapped[str]
    state: Mapped[str] = mapped_column(
        default=SessionState.PLANNED, server_default=SessionState.PLANNED
    )
    cycle: Mapped[str | None]
    title: Mapped[str]
    length: Mapped[str]
    starts_at: Mapped[datetime | None]
    ends_at: Mapped[datetime | None]
    time_zone: Mapped[str]
    place: Mapped[str] = mapped_column(default="", server_default="")
    link: Mapped[str] = mapped_column(default="", server_default="")
    agenda: Mapped[str] = mapped_column(default="", server_default="")
    agenda_html: Mapped[str] = mapped_column(default="", server_default="")
    interpreting: Mapped[str] = mapped_column(default="", server_default="")
    guests: Mapped[int] = mapped_column(default=0, server_default="0")
    learned: Mapped[str] = mapped_column(default="", server_default="")
    learned_html: Mapped[str] = mapped_column(default="", server_default="")
    failed: Mapped[str] = mapped_column(default="", server_default="")
    failed_html: Mapped[str] = mapped_column(default="", server_default="")
    sequence: Mapped[int] = mapped_column(default=0, server_default="0")
    reminded_at: Mapped[datetime | None]
    created_at: Mapped[datetime]
    changed_at: Mapped[datetime]
    row_version: Mapped[int] = mapped_column(default=1, server_default="1")


class MeetingStep(Model):
    """That a session went into a state: when, by whom, and why."""

    __tablename__ = "meeting_step"
    __table_args__ = (CheckConstraint(f"state IN ({STATES})", name="state_known"),)

    id: Mapped[int] = mapped_column(primary_key=True, info=pd("history", "key"))
    meeting_id: Mapped[int] = mapped_column(
        ForeignKey(Meeting.id, ondelete="CASCADE"),
        index=True,
        info=pd("history", "which session"),
    )
    state: Mapped[str] = mapped_column(info=pd("history", "what it became"))
    reason: Mapped[str] = mapped_column(default="", server_default="", info=pd("history", "why"))
    by: Mapped[int | None] = mapped_column(
        ForeignKey(Person.id, ondelete="SET NULL"),
        info=pd("history", "who decided", erasure=Erasure.BLANK),
    )
    at: Mapped[datetime] = mapped_column(info=pd("history", "when"))


class MeetingTime(Model):
    """A proposed time."""

    __tablename__ = "meeting_time"
    __table_args__ = (
        UniqueConstraint("meeting_id", "starts_at"),
        CheckConstraint("ends_at > starts_at", name="ends_after_start"),
    )
    personal = False

    id: Mapped[int] = mapped_column(primary_key=True)
    meeting_id: Mapped[int] = mapped_column(ForeignKey(Meeting.id, ondelete="CASCADE"))
    starts_at: Mapped[datetime]
    ends_at: Mapped[datetime]


class MeetingReply(Model):
    """What a side says to a proposed time, and who said it for it."""

    __tablename__ = "meeting_reply"
    __table_args__ = (
        CheckConstraint(f"side IN ({SIDES})", name="side_known"),
        CheckConstraint(f"reply IN ({REPLIES})", name="reply_known"),
    )

    time_id: Mapped[int] = mapped_column(
        ForeignKey(MeetingTime.id, ondelete="CASCADE"),
        primary_key=True,
        info=pd("history", "which proposed time"),
    )
    side: Mapped[str] = mapped_column(primary_key=True, info=pd("history", "which side answered"))
    reply: Mapped[str] = mapped_column(info=pd("history", "whether the time suits"))
    by: Mapped[int | None] = mapped_column(
        ForeignKey(Person.id, ondelete="SET NULL"),
        info=pd("history", "who answered", erasure=Erasure.BLANK),
    )
    at: Mapped[datetime] = mapped_column(info=pd("history", "when"))


class MeetingCheck(Model):
    """A point of the host's checklist: one of ours by its key, or one in the host's own words."""

    __tablename__ = "meeting_check"
    __table_args__ = (CheckConstraint("(point = '') <> (text = '')", name="ours_or_own"),)

    id: Mapped[int] = mapped_column(primary_key=True, info=pd("work", "key"))
    meeting_id: Mapped[int] = mapped_column(
        ForeignKey(Meeting.id, ondelete="CASCADE"), index=True, info=pd("work", "which session")
    )
    point: Mapped[str] = mapped_column(
        default="", server_default="", info=pd("work", "which point of the template")
    )
    text: Mapped[str] = mapped_column(
        default="", server_default="", info=pd("work", "a point in own words", erasure=Erasure.KEEP)
    )
    done_at: Mapped[datetime | None] = mapped_column(info=pd("history", "when it was done"))
    done_by: Mapped[int | None] = mapped_column(
        ForeignKey(Person.id, ondelete="SET NULL"),
        info=pd("history", "who did it", erasure=Erasure.BLANK),
    )


class MeetingPerson(Model):
    """Somebody who takes part in a session; `came` is None until it was noted."""

    __tablename__ = "meeting_person"

    meeting_id: Mapped[int] = mapped_column(
        ForeignKey(Meeting.id, ondelete="CASCADE"),
        primary_key=True,
        info=pd("history", "which session"),
    )
    person_id: Mapped[int] = mapped_column(
        ForeignKey(Person.id, ondelete="CASCADE"),
        primary_key=True,
        index=True,
        info=pd("history", "who takes part"),
    )
    came: Mapped[bool | None] = mapped_column(info=pd("history", "whether they came"))


class MeetingAction(Model):
    """What somebody is to do after a session: a person, or one side as a whole."""

    __tablename__ = "meeting_action"
    __table_args__ = (
        CheckConstraint("length(text) between 1 and 300", name="text_length"),
        CheckConstraint(f"side IN ({SIDES})", name="side_known"),
        Index(None, "meeting_id", "done_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True, info=pd("work", "key"))
    meeting_id: Mapped[int] = mapped_column(
        ForeignKey(Meeting.id, ondelete="CASCADE"), info=pd("work", "of which session")
    )
    text: Mapped[str] = mapped_column(info=pd("work", "what is to be done", erasure=Erasure.KEEP))
    side: Mapped[str] = mapped_column(info=pd("work", "which side does it"))
    owner_id: Mapped[int | None] = mapped_column(
        ForeignKey(Person.id, ondelete="SET NULL"),
        index=True,
        info=pd("work", "who does it", erasure=Erasure.BLANK),
    )
    due_on: Mapped[date | None] = mapped_column(info=pd("work", "until when"))
    done_at: Mapped[datetime | None] = mapped_column(info=pd("history", "when it was done"))
    done_by: Mapped[int | None] = mapped_column(
        ForeignKey(Person.id, ondelete="SET NULL"),
        info=pd("history", "who says so", erasure=Erasure.BLANK),
    )
