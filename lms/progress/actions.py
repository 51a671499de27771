"""Writes of enrolment and progress. Each runs inside the caller's write block.

`refresh` is called after anything that may complete a lesson, in the same transaction: it reads
the facts again, judges them by the lesson's rule and writes a completion once.
"""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ColumnElement, Update, select, update
from sqlalchemy.dialects.postgresql import insert as postgres_insert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert

from lms.catalogue.queries.outlines import LessonEntry
from lms.db import insert_ignore, is_sqlite, session
from lms.progress.models import Enrolment, LessonProgress
from lms.progress.queries import ACTIVE, rule_of
from lms.progress.rules import LessonFacts, Standing, standing
from lms.quizzes.queries import taken_at
from lms.quizzes.rules.attempts import AttemptState, counting

DROPPED = "dropped"


def enrol(*, person_id: int, course_id: int, at: datetime) -> None:
    """Enrol a person, or bring back somebody who had left; what they did before counts."""
    values = {
        "person_id": person_id,
        "course_id": course_id,
        "state": ACTIVE,
        "enrolled_at": at,
        "changed_at": at,
    }
    if not insert_ignore(Enrolment, values):
        _change(person_id, course_id, ACTIVE, at)


def leave(*, person_id: int, course_id: int, at: datetime) -> None:
    """Take a course off a person's home page; nothing is deleted."""
    _change(person_id, course_id, DROPPED, at)


def _change(person_id: int, course_id: int, state: str, at: datetime) -> None:
    session().execute(
        update(Enrolment)
        .where(
            Enrolment.person_id == person_id,
            Enrolment.course_id == course_id,
            Enrolment.state != state,
        )
        .values(state=state, changed_at=at)
    )


def touch(
    *, person_id: int, course_id: int, lesson_id: int, place: str, at: datetime, noted: bool = False
) -> None:
    """Remember that the person did something here: where they go on, on whatever device.

    `noted` says that there is a private note from now on.
    """
    insert = sqlite_insert if is_sqlite() else postgres_insert
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
    key = [LessonProgress.person_id, LessonProgress.course_id, LessonProgress.lesson_id]
    statement = insert(LessonProgress).values(values)
    session().execute(statement.on_conflict_do_update(index_elements=key, set_=again))


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
    columns = (
        LessonProgress.read_at,
        LessonProgress.handed_in_at,
        LessonProgress.result,
        LessonProgress.finished_attempts,
        LessonProgress.completed_at,
    )
    mine = _key(person_id, course_id, lesson.id)
    row = session().execute(select(*columns).where(*mine)).one()
    attempts = taken_at(person_id, lesson.id) if lesson.questions else []
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
    if changes:
        session().execute(_mine(person_id, course_id, lesson.id).values(**changes))
    return found
