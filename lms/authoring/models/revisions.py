"""Publishes that wait for their time."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from lms.catalogue.models import Course, SourceTree
from lms.db import Erasure, Model, pd
from lms.people.models import Person

WAITING = "state = 'waiting'"


class ScheduleState(StrEnum):
    """What became of a publish that was planned."""

    WAITING = "waiting"
    DONE = "done"
    FAILED = "failed"
    CANCELLED = "cancelled"


def _kept(purpose: str) -> dict[str, object]:
    return {**pd("authoring", purpose, erasure=Erasure.KEEP)}


class ScheduledPublish(Model):
    """A tree that is to be published at a time. One waits at most for each course.

    `base_number` is the version that was current when it was planned: if another one is current then, it
    fails rather than take that back. `reason` says in the author's language why it failed; `number` is the
    version that it became.
    """

    __tablename__ = "scheduled_publish"
    __table_args__ = (
        CheckConstraint("state IN ('waiting', 'done', 'failed', 'cancelled')", name="state_known"),
        CheckConstraint("length(note) <= 500", name="note_short"),
        CheckConstraint("(state = 'waiting') = (ended_at IS NULL)", name="ended_has_time"),
        Index(
            "uq_scheduled_publish_waiting",
            "course_id",
            unique=True,
            sqlite_where=text(WAITING),
            postgresql_where=text(WAITING),
        ),
        Index(None, "course_id", "id"),
        Index(None, "state", "run_at"),
        Index(None, "tree_id"),
        Index(None, "planned_by"),
    )

    id: Mapped[int] = mapped_column(primary_key=True, info=_kept("key"))
    course_id: Mapped[int] = mapped_column(
        ForeignKey(Course.id, ondelete="CASCADE"), info=_kept("which course")
    )
    tree_id: Mapped[int] = mapped_column(
        ForeignKey(SourceTree.id, ondelete="RESTRICT"), info=_kept("the files")
    )
    base_number: Mapped[int] = mapped_column(info=_kept("what was published then"))
    run_at: Mapped[datetime] = mapped_column(info=_kept("when it is to be published"))
    note: Mapped[str] = mapped_column(default="", server_default="", info=_kept("why"))
    state: Mapped[str] = mapped_column(info=_kept("what became of it"))
    reason: Mapped[str] = mapped_column(
        default="", server_default="", info=_kept("why it was not published")
    )
    number: Mapped[int | None] = mapped_column(info=_kept("which version it became"))
    planned_by: Mapped[int | None] = mapped_column(
        ForeignKey(Person.id, ondelete="SET NULL"), info=pd("authoring", "who planned it")
    )
    created_at: Mapped[datetime] = mapped_column(info=_kept("when it was planned"))
    ended_at: Mapped[datetime | None] = mapped_column(info=_kept("when it was over"))
