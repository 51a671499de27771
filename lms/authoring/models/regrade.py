"""Regrades: who asked to mark finished tries by the present key, and what it changed."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import (
    CheckConstraint,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    UniqueConstraint,
    false,
)
from sqlalchemy.orm import Mapped, mapped_column

from lms.catalogue.models import Question, QuestionVersion
from lms.db import Erasure, Model, pd
from lms.people.models import Person
from lms.quizzes.models import Answer


def _kept(purpose: str) -> dict[str, object]:
    """It stays with the course when the account of its author is erased."""
    return {**pd("work", purpose, erasure=Erasure.KEEP)}


class Regrade(Model):
    """The order to mark what was answered to earlier versions of a question by the key of this one.

    Given once a version; asked again it goes on, or goes further (direction). done_at: no try is left;
    one that is handed in later is regraded all the same while the version is current. raised, lowered,
    same: tries. completed: lessons that were completed by it.
    """

    __tablename__ = "regrade"
    __table_args__ = (
        UniqueConstraint("question_id", "version_id"),
        Index(None, "asked_by"),
        Index(None, "version_id"),
        CheckConstraint("direction IN ('both', 'raise')", name="direction_known"),
    )

    id: Mapped[int] = mapped_column(primary_key=True, info=_kept("key"))
    question_id: Mapped[int] = mapped_column(
        ForeignKey(Question.id, ondelete="CASCADE"), info=_kept("which question")
    )
    version_id: Mapped[int] = mapped_column(
        ForeignKey(QuestionVersion.id, ondelete="CASCADE"), info=_kept("by which key")
    )
    direction: Mapped[str] = mapped_column(info=_kept("whether results may fall"))
    reason: Mapped[str] = mapped_column(default="", info=_kept("why, as learners are told"))
    asked_by: Mapped[int | None] = mapped_column(
        ForeignKey(Person.id, ondelete="SET NULL"),
        info=pd("work", "who asked for it", erasure=Erasure.BLANK),
    )
    asked_at: Mapped[datetime] = mapped_column(info=_kept("when"))
    done_at: Mapped[datetime | None] = mapped_column(info=_kept("when it was done"))
    raised: Mapped[int] = mapped_column(default=0, server_default="0", info=_kept("how many"))
    lowered: Mapped[int] = mapped_column(default=0, server_default="0", info=_kept("how many"))
    same: Mapped[int] = mapped_column(default=0, server_default="0", info=_kept("how many"))
    completed: Mapped[int] = mapped_column(default=0, server_default="0", info=_kept("how many"))


class RegradedAnswer(Model):
    """An answer that a regrade has looked at: what it had before. Each is looked at once.

    kept: it keeps its points, since they would have fallen. told: its learner was written to.
    """

    __tablename__ = "regraded_answer"
    __table_args__ = (
        ForeignKeyConstraint(
            ["attempt_id", "position"], [Answer.attempt_id, Answer.position], ondelete="CASCADE"
        ),
        Index(None, "attempt_id", "position"),
        Index(None, "from_version_id"),
    )

    regrade_id: Mapped[int] = mapped_column(
        ForeignKey(Regrade.id, ondelete="CASCADE"), primary_key=True, info=pd("learning", "key")
    )
    attempt_id: Mapped[int] = mapped_column(primary_key=True, info=pd("learning", "key"))
    position: Mapped[int] = mapped_column(primary_key=True, info=pd("learning", "key"))
    from_version_id: Mapped[int] = mapped_column(
        ForeignKey(QuestionVersion.id, ondelete="CASCADE"), info=pd("learning", "what was asked")
    )
    points_before: Mapped[float | None] = mapped_column(info=pd("learning", "result before"))
    result_before: Mapped[float | None] = mapped_column(info=pd("learning", "result before"))
    kept: Mapped[bool] = mapped_column(
        default=False, server_default=false(), info=pd("learning", "its points stayed")
    )
    told: Mapped[bool] = mapped_column(
        default=False, server_default=false(), info=pd("learning", "whether a notice was sent")
    )
    at: Mapped[datetime] = mapped_column(info=pd("learning", "when"))
