"""Sums of what people answered, kept so that no page reads the answers themselves.

They say nothing about any one person. A worker adds each finished try once: `figures_mark` names the
try up to which all were looked at, `figures_waiting` those before it that were still open then.
Shares of points are kept in ten-thousandths (lms.authoring.rules.statistics.counting).
"""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from lms.catalogue.models import LessonVersion, QuestionVersion
from lms.db import Model, pd
from lms.quizzes.models import Attempt


class QuestionFigures(Model):
    """The sums of `QuestionSums`, for a question version as it stood in a lesson version."""

    __tablename__ = "question_figures"
    personal = False

    lesson_version_id: Mapped[int] = mapped_column(
        ForeignKey(LessonVersion.id, ondelete="CASCADE"), primary_key=True
    )
    question_version_id: Mapped[int] = mapped_column(
        ForeignKey(QuestionVersion.id, ondelete="CASCADE"), primary_key=True, index=True
    )
    attempts: Mapped[int] = mapped_column(default=0)
    answered: Mapped[int] = mapped_column(default=0)
    marked: Mapped[int] = mapped_column(default=0)
    x: Mapped[int] = mapped_column(default=0)
    xx: Mapped[int] = mapped_column(default=0)
    paired: Mapped[int] = mapped_column(default=0)
    r: Mapped[int] = mapped_column(default=0)
    rr: Mapped[int] = mapped_column(default=0)
    xr: Mapped[int] = mapped_column(default=0)


class PartFigures(Model):
    """The sums of `PartSums`, for an option, a pair, a gap or a place of a question version."""

    __tablename__ = "part_figures"
    personal = False

    lesson_version_id: Mapped[int] = mapped_column(
        ForeignKey(LessonVersion.id, ondelete="CASCADE"), primary_key=True
    )
    question_version_id: Mapped[int] = mapped_column(
        ForeignKey(QuestionVersion.id, ondelete="CASCADE"), primary_key=True, index=True
    )
    part: Mapped[str] = mapped_column(primary_key=True)
    chosen: Mapped[int] = mapped_column(default=0)
    paired: Mapped[int] = mapped_column(default=0)
    r: Mapped[int] = mapped_column(default=0)


class LessonFigures(Model):
    """The sums of `LessonSums`, for a lesson version."""

    __tablename__ = "lesson_figures"
    personal = False

    lesson_version_id: Mapped[int] = mapped_column(
        ForeignKey(LessonVersion.id, ondelete="CASCADE"), primary_key=True
    )
    attempts: Mapped[int] = mapped_column(default=0)
    marked: Mapped[int] = mapped_column(default=0)
    share: Mapped[int] = mapped_column(default=0)
    shares: Mapped[int] = mapped_column(default=0)
    points: Mapped[int] = mapped_column(default=0)
    squares: Mapped[int] = mapped_column(default=0)


class LengthFigures(Model):
    """How many tries at a lesson version took so long; `step` as `bucket_of` counts."""

    __tablename__ = "length_figures"
    personal = False

    lesson_version_id: Mapped[int] = mapped_column(
        ForeignKey(LessonVersion.id, ondelete="CASCADE"), primary_key=True
    )
    step: Mapped[int] = mapped_column(primary_key=True)
    tries: Mapped[int] = mapped_column(default=0)


class FiguresMark(Model):
    """How far tries were counted; one row. Who changes figures holds it."""

    __tablename__ = "figures_mark"
    __table_args__ = (CheckConstraint("id = 1", name="one_row"),)
    personal = False

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    upto: Mapped[int] = mapped_column(default=0)
    counted_at: Mapped[datetime | None]


class FiguresWaiting(Model):
    """A try before the mark that is not counted yet, since answers may still change."""

    __tablename__ = "figures_waiting"

    attempt_id: Mapped[int] = mapped_column(
        ForeignKey(Attempt.id, ondelete="CASCADE"),
        primary_key=True,
        autoincrement=False,
        info=pd("learning", "counted in figures of questions once it is over", export=False),
    )
    not_before: Mapped[datetime | None] = mapped_column(
        info=pd("learning", "when its answers are final", export=False)
    )
