"""Writes of what a learner did in a lesson, and what follows from it.

`refresh` is called after anything that may complete a lesson, in the same transaction: it reads
the facts again, judges them by the lesson's rule and writes a completion once.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Row, Update, select, update

from lms.catalogue.queries.outlines import LessonEntry
from lms.db import session, upsert
from lms.progress.models import LessonProgress
from lms.progress.queries import rule_of
from lms.progress.rules import LessonFacts, Standing, standing
from lms.quizzes.queries import taken_at
from lms.quizzes.rules.attempts import AttemptState, Taken, counting

FACTS = (
    LessonProgress.read_at,
    LessonProgress.handed_in_at,
    LessonProgress.result,
    LessonProgress.finished_attempts,
    LessonProgress.completed_at,
)


def touch(
    *, person_id: int, course_id: int, lesson_id: int, place: str, at: datetime, noted: bool = False
) -> None:
    """Remember that the person did something here: where they go on, on whatever device.

    `noted` says that there is a private note from now on.
    """
    values = {
        "person_id": person_id,
        "course_id": course_id,
        "lesson_id": lesson_id,
        "started_at": at,
        "touched_at": at,
        "place": place,
        "has_note": noted,
    }
    again = {"touched_at": at, "place": place, **({"has_note": True} if noted else {})}
    upsert(LessonProgress, values, key=("person_id", "course_id", "lesson_id"), changes=again)


def move(*, person_id: int, course_id: int, lesson_id: int, place: str) -> None:
    """Name another place to go on at than the `touch` before did."""
    session().execute(_mine(person_id, course_id, lesson_id).values(place=place))


def hold(*, person_id: int, course_id: int, lesson_id: int) -> None:
    """Wait for the learner's own requests about a lesson, without a sign of life in their name."""
    key = _key(person_id, course_id, lesson_id)
    session().execute(select(LessonProgress.lesson_id).where(*key).with_for_update())


def mark_read(*, person_id: int, course_id: int, lesson: LessonEntry, at: datetime) -> Standing:
    """Mark a lesson as read; the first time counts."""
    touch(person_id=person_id, course_id=course_id, lesson_id=lesson.id, place="", at=at)
    session().execute(
        _mine(person_id, course_id, lesson.id)
        .where(LessonProgress.read_at.is_(None))
        .values(read_at=at)
    )
    return refresh(person_id=person_id, course_id=course_id, lesson=lesson, at=at)


def mark_handed_in(
    *, person_id: int, course_id: int, lesson: LessonEntry, at: datetime
) -> Standing:
    """Note that the lesson's task was handed in; the first time counts."""
    touch(person_id=person_id, course_id=course_id, lesson_id=lesson.id, place="task", at=at)
    first = _mine(person_id, course_id, lesson.id).where(LessonProgress.handed_in_at.is_(None))
    session().execute(first.values(handed_in_at=at))
    return refresh(person_id=person_id, course_id=course_id, lesson=lesson, at=at)


def _key(person_id: int, course_id: int, lesson_id: int) -> tuple[ColumnElement[bool], ...]:
    return (
        LessonProgress.person_id == person_id,
        LessonProgress.course_id == course_id,
        LessonProgress.lesson_id == lesson_id,
    )


def _mine(person_id: int, course_id: int, lesson_id: int) -> Update:
    return update(LessonProgress).where(*_key(person_id, course_id, lesson_id))


def refresh(*, person_id: int, course_id: int, lesson: LessonEntry, at: datetime) -> Standing:
    """Judge a lesson again from its facts, and write the result and a completion that was reached."""
    mine = _key(person_id, course_id, lesson.id)
    row = session().execute(select(*FACTS).where(*mine)).one()
    found, changes = judged(lesson, row, taken_at(person_id, lesson.id), at)
    if changes:
        session().execute(_mine(person_id, course_id, lesson.id).values(**changes))
    return found


def judged(
    lesson: LessonEntry, row: Row[*tuple[Any, ...]], attempts: Sequence[Taken], at: datetime
) -> tuple[Standing, dict[str, object]]:
    """What follows from a row of FACTS and the attempts: the standing, and what the row lacks of it."""
    finished = sum(attempt.state is AttemptState.FINISHED for attempt in attempts)
    result = counting(attempts, lesson.rules.quiz)
    facts = LessonFacts(
        read=row.read_at is not None,
        handed_in=row.handed_in_at is not None,
        finished_attempts=finished,
        result=result,
        completed_at=row.completed_at,
    )
    found = standing(rule_of(lesson), facts)
    changes: dict[str, object] = {}
    if (result, finished) != (row.result, row.finished_attempts):
        changes.update(result=result, finished_attempts=finished)
    if found.is_complete and row.completed_at is None:
        changes.update(completed_at=at, completed_version_id=lesson.version_id)
    return found, changes
