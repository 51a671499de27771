"""Reads about time: who has more of it, and whose is over."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from lms.catalogue.models import Lesson
from lms.db import session
from lms.quizzes.models import Attempt, ExtraTime
from lms.quizzes.rules.attempts import OPEN_STATES


def extra_time_of(person_id: int) -> float:
    """A learner's extra time as a share of the limit; 0 if they have none."""
    return session().scalar(select(ExtraTime.share).where(ExtraTime.person_id == person_id)) or 0.0


@dataclass(frozen=True, slots=True)
class DueAttempt:
    """An attempt whose time is over and that nobody has handed in."""

    id: int
    person_id: int
    course_id: int
    lesson_id: int
    lesson_version_id: int


def due(before: datetime, limit: int = 200) -> list[DueAttempt]:
    """Open attempts whose deadline lies before a moment, the longest waiting first."""
    rows = session().execute(
        select(
            Attempt.id,
            Attempt.person_id,
            Lesson.course_id,
            Attempt.lesson_id,
            Attempt.lesson_version_id,
        )
        .join(Lesson, Lesson.id == Attempt.lesson_id)
        .where(
            Attempt.finished_at.is_(None),
            Attempt.state.in_(OPEN_STATES),
            Attempt.deadline_at < before,
        )
        .order_by(Attempt.deadline_at)
        .limit(limit)
    )
    return [DueAttempt(*row) for row in rows]
