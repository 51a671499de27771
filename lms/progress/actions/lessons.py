"""Writes of what a learner did in a lesson, and what follows from it.

`refresh` is called after anything that may complete a lesson, in the same transaction: it reads
the facts again, judges them by the lesson's rule and writes a completion once.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import bindparam, select, update

from lms.catalogue.queries.outlines import LessonEntry
from lms.db import Prepared, upsert
from lms.progress.actions.cities import add_completion, add_waiting
from lms.progress.models import LessonProgress
from lms.progress.queries import review_required, rule_of
from lms.progress.rules import LessonFacts, Standing, standing
from lms.quizzes.queries import taken_at
from lms.quizzes.rules.attempts import AttemptState, Taken, counting
from lms.tasks.queries.reviews import NO_REVIEW, ReviewFacts, reviews_of


class Judged(NamedTuple):
    """What a learner's row about a lesson is judged by, and what of that it holds."""

    read_at: datetime | None
    handed_in_at: datetime | None
    accepted_at: datetime | None
    waiting_since: datetime | None
    returned_at: datetime | None
    result: float | None
    finished_attempts: int
    completed_at: datetime | None
    reviewed: bool


_rows = LessonProgress.__table__
FACTS = (
    *(_rows.c[name] for name in Judged._fields[:-1]),
    review_required(_rows.c.person_id, _rows.c.course_id).label("reviewed"),
)
_mine = (
    _rows.c.person_id == bindparam("of_person"),
    _rows.c.course_id == bindparam("of_course"),
    _rows.c.lesson_id == bindparam("of_lesson"),
)
_read = Prepared(select(*FACTS).where(*_mine))
_hold = Prepared(select(_rows.c.lesson_id).where(*_mine).with_for_update())
_update = update(_rows).where(*_mine)  # type: ignore[arg-type]
_write = Prepared(_update)
_read_first = Prepared(_update.where(_rows.c.read_at.is_(None)))
_handed_in_first = Prepared(_update.where(_rows.c.handed_in_at.is_(None)))


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
    key = _key(person_id, course_id, lesson_id)
    _write.run({**key, "place": place})


def hold(*, person_id: int, course_id: int, lesson_id: int) -> None:
    """Wait for the learner's own requests about a lesson, without a sign of life in their name."""
    _hold.rows(**_key(person_id, course_id, lesson_id))


def mark_read(*, person_id: int, course_id: int, lesson: LessonEntry, at: datetime) -> Standing:
    """Mark a lesson as read; the first time counts."""
    touch(person_id=person_id, course_id=course_id, lesson_id=lesson.id, place="", at=at)
    key = _key(person_id, course_id, lesson.id)
    _read_first.run({**key, "read_at": at})
    return refresh(person_id=person_id, course_id=course_id, lesson=lesson, at=at)


def mark_handed_in(
    *, person_id: int, course_id: int, lesson: LessonEntry, at: datetime
) -> Standing:
    """Note that the lesson's task was handed in; the first time counts."""
    touch(person_id=person_id, course_id=course_id, lesson_id=lesson.id, place="task", at=at)
    key = _key(person_id, course_id, lesson.id)
    _handed_in_first.run({**key, "handed_in_at": at})
    return note_review(person_id=person_id, course_id=course_id, lesson=lesson, at=at)


def note_review(*, person_id: int, course_id: int, lesson: LessonEntry, at: datetime) -> Standing:
    """Take over how the newest version of the lesson's task stands, and judge the lesson.

    It is called in the transaction that hands in a version or reviews one.
    """
    hold(person_id=person_id, course_id=course_id, lesson_id=lesson.id)
    key = _key(person_id, course_id, lesson.id)
    row = _judged(key)
    found = reviews_of([person_id], lesson.id).get((person_id, lesson.id))
    if changes := review_changes(row, found):
        _write.run({**key, **changes})
        if lesson.counts and (more := _more_waiting(row, changes)):
            add_waiting(person_id=person_id, course_id=course_id, more=more)
    return refresh(person_id=person_id, course_id=course_id, lesson=lesson, at=at)


def review_changes(row: Judged, found: ReviewFacts | None) -> dict[str, datetime | None]:
    """What a row of FACTS lacks of how its task stands; an acceptance is never taken away."""
    facts = found or NO_REVIEW
    accepted = row.accepted_at or facts.accepted_at
    stands = {
        "accepted_at": accepted,
        "waiting_since": facts.waiting_since,
        "returned_at": facts.returned_at,
    }
    return {name: value for name, value in stands.items() if value != getattr(row, name)}


def _more_waiting(row: Judged, changes: Mapping[str, datetime | None]) -> int:
    """1 if the task begins to wait, -1 if it ends to, 0 if that stays as it is."""
    after = changes.get("waiting_since", row.waiting_since)
    return (after is not None) - (row.waiting_since is not None)


def _judged(key: dict[str, int]) -> Judged:
    [row] = _read.rows(**key)
    return Judged(*row)


def _key(person_id: int, course_id: int, lesson_id: int) -> dict[str, int]:
    return {"of_person": person_id, "of_course": course_id, "of_lesson": lesson_id}


def refresh(*, person_id: int, course_id: int, lesson: LessonEntry, at: datetime) -> Standing:
    """Judge a lesson again from its facts, and write the result and a completion that was reached."""
    key = _key(person_id, course_id, lesson.id)
    row = _judged(key)
    attempts, accepted = taken_at(person_id, lesson.id), row.accepted_at is not None
    found, changes = judged(lesson, row, attempts, at, accepted=accepted)
    if changes:
        _write.run({**key, **changes})
    if "completed_at" in changes and lesson.counts:
        add_completion(person_id=person_id, course_id=course_id, at=at)
    return found


def judged(
    lesson: LessonEntry,
    row: Judged,
    attempts: Sequence[Taken],
    at: datetime,
    *,
    accepted: bool,
) -> tuple[Standing, dict[str, object]]:
    """What follows from a row and the attempts: the standing, and what the row lacks of it.

    `accepted`: the lesson's task was, once.
    """
    finished = sum(attempt.state is AttemptState.FINISHED for attempt in attempts)
    result = counting(attempts, lesson.rules.quiz)
    facts = LessonFacts(
        read=row.read_at is not None,
        handed_in=row.handed_in_at is not None,
        accepted=accepted,
        finished_attempts=finished,
        result=result,
        completed_at=row.completed_at,
    )
    found = standing(rule_of(lesson, reviewed=row.reviewed), facts)
    changes: dict[str, object] = {}
    if (result, finished) != (row.result, row.finished_attempts):
        changes.update(result=result, finished_attempts=finished)
    if found.is_complete and row.completed_at is None:
        changes.update(completed_at=at, completed_version_id=lesson.version_id)
    return found, changes
