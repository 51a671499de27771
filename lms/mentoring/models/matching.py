"""Runs of the matching, kept with all they were made from, and the coordinator's wishes for them."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from lms.cities.models import City
from lms.db import Erasure, Model, pd
from lms.editions.models import Edition
from lms.mentoring.models.mentorships import KINDS, Mentorship
from lms.mentoring.rules.matching.facts import Origin, RuleKind, RunState
from lms.mentoring.rules.mentorships import MentorshipKind
from lms.people.models import Person

STATES = ", ".join(f"'{state}'" for state in RunState)
ORIGINS = ", ".join(f"'{origin}'" for origin in Origin)
RULES = ", ".join(f"'{kind}'" for kind in RuleKind)


class MatchRun(Model):
    """One run, counted from 1 in its edition. But for its state it is never changed.

    snapshot: the cities with the ids of their profiles, and the wishes. result: the sums, the best
    alternatives, who has no pair and what would help. parent: the run that this one changes.
    """

    __tablename__ = "match_run"
    __table_args__ = (
        CheckConstraint(f"kind IN ({KINDS})", name="kind_known"),
        CheckConstraint(f"state IN ({STATES})", name="state_known"),
        CheckConstraint("number > 0", name="number_positive"),
        CheckConstraint("served >= 0 AND sought >= 0", name="counts"),
        CheckConstraint("(state = 'draft') = (decided_at IS NULL)", name="decided_when"),
        UniqueConstraint("edition_id", "number"),
    )

    id: Mapped[int] = mapped_column(primary_key=True, info=pd("history", "key"))
    edition_id: Mapped[int] = mapped_column(
        ForeignKey(Edition.id, ondelete="CASCADE"), info=pd("history", "which edition")
    )
    number: Mapped[int] = mapped_column(info=pd("history", "counts from 1"))
    kind: Mapped[str] = mapped_column(info=pd("history", "mentoring or job shadowing"))
    state: Mapped[str] = mapped_column(
        default=RunState.DRAFT,
        server_default=RunState.DRAFT,
        info=pd("history", "what it became"),
    )
    parent_id: Mapped[int | None] = mapped_column(
        ForeignKey("match_run.id", ondelete="SET NULL"),
        index=True,
        info=pd("history", "which run it changes"),
    )
    weights: Mapped[dict[str, Any]] = mapped_column(info=pd("history", "settings of the matching"))
    conditions: Mapped[dict[str, Any]] = mapped_column(
        info=pd("history", "settings of the matching")
    )
    snapshot: Mapped[dict[str, Any]] = mapped_column(
        info=pd("history", "the cities it was made from", export=False)
    )
    result: Mapped[dict[str, Any]] = mapped_column(
        info=pd("history", "what it found", export=False)
    )
    served: Mapped[int] = mapped_column(info=pd("history", "how many pairs it has"))
    sought: Mapped[int] = mapped_column(info=pd("history", "how many cities looked for one"))
    total: Mapped[int] = mapped_column(info=pd("history", "the points of all pairs"))
    made_by: Mapped[int | None] = mapped_column(
        ForeignKey(Person.id, ondelete="SET NULL"),
        info=pd("history", "who made it", erasure=Erasure.BLANK),
    )
    made_at: Mapped[datetime] = mapped_column(info=pd("history", "when"))
    decided_by: Mapped[int | None] = mapped_column(
        ForeignKey(Person.id, ondelete="SET NULL"),
        info=pd("history", "who decided", erasure=Erasure.BLANK),
    )
    decided_at: Mapped[datetime | None] = mapped_column(info=pd("history", "when it was decided"))


class MatchPair(Model):
    """Two cities that a run puts together. parts: where the points come from."""

    __tablename__ = "match_pair"
    __table_args__ = (
        CheckConstraint("champion_id <> mentee_id", name="two_cities"),
        CheckConstraint(f"origin IN ({ORIGINS})", name="origin_known"),
        UniqueConstraint("run_id", "mentee_id"),
        Index(None, "champion_id"),
        Index(None, "mentee_id"),
    )
    personal = False

    id: Mapped[int] = mapped_column(primary_key=True)
    run_id: Mapped[int] = mapped_column(ForeignKey(MatchRun.id, ondelete="CASCADE"))
    champion_id: Mapped[int] = mapped_column(ForeignKey(City.id, ondelete="CASCADE"))
    mentee_id: Mapped[int] = mapped_column(ForeignKey(City.id, ondelete="CASCADE"))
    score: Mapped[int]
    parts: Mapped[dict[str, Any]]
    origin: Mapped[str] = mapped_column(default=Origin.COMPUTED, server_default=Origin.COMPUTED)
    reason: Mapped[str] = mapped_column(default="", server_default="")
    mentorship_id: Mapped[int | None] = mapped_column(
        ForeignKey(Mentorship.id, ondelete="SET NULL"), unique=True
    )


class MatchRule(Model):
    """That two cities shall be a pair in an edition's runs of one kind, or shall not, and why."""

    __tablename__ = "match_rule"
    __table_args__ = (
        CheckConstraint("champion_id <> mentee_id", name="two_cities"),
        CheckConstraint(f"kind IN ({RULES})", name="kind_known"),
        CheckConstraint(f"mentorship_kind IN ({KINDS})", name="mentorship_kind_known"),
        UniqueConstraint("edition_id", "mentorship_kind", "champion_id", "mentee_id"),
        Index(None, "champion_id"),
        Index(None, "mentee_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True, info=pd("history", "key"))
    edition_id: Mapped[int] = mapped_column(
        ForeignKey(Edition.id, ondelete="CASCADE"), info=pd("history", "which edition")
    )
    kind: Mapped[str] = mapped_column(info=pd("history", "a wish for the matching"))
    mentorship_kind: Mapped[str] = mapped_column(
        default=MentorshipKind.MENTORING,
        server_default=MentorshipKind.MENTORING,
        info=pd("history", "mentoring or job shadowing"),
    )
    champion_id: Mapped[int] = mapped_column(
        ForeignKey(City.id, ondelete="CASCADE"), info=pd("history", "which city")
    )
    mentee_id: Mapped[int] = mapped_column(
        ForeignKey(City.id, ondelete="CASCADE"), info=pd("history", "which city")
    )
    reason: Mapped[str] = mapped_column(info=pd("history", "why"))
    by: Mapped[int | None] = mapped_column(
        ForeignKey(Person.id, ondelete="SET NULL"),
        info=pd("history", "who wished it", erasure=Erasure.BLANK),
    )
    at: Mapped[datetime] = mapped_column(info=pd("history", "when"))
