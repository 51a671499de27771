"""Attempts as learners would have left them: the first by the way of the application, the rest as its copies."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import Select, and_, insert, literal, select

from lms.catalogue.queries.lessons import question_versions
from lms.catalogue.queries.outlines import LessonEntry, Outline, current
from lms.core.clock import now
from lms.db import session, write
from lms.learning import actions
from lms.people.models import Person
from lms.progress.queries import place_of
from lms.quizzes.actions import attempts
from lms.quizzes.actions.answers import Given
from lms.quizzes.models import Answer, Attempt
from lms.quizzes.queries import attempt_of
from lms.quizzes.rules.responses import Response
from tests.benchmarks.course_files import question_key

_attempt, _answer = Attempt.__table__, Answer.__table__


def begun(course: str, lesson: str, people: Iterable[int]) -> None:
    """An open attempt with its first answer saved, for each of these people."""
    for person in people:
        place = place_of(person, course, lesson)
        whose: dict[str, Any] = {"person_id": person, "course_id": place.outline.course_id}
        answer = {question_key(lesson, 1): Given(Response(chosen=frozenset({"watch"})))}
        with write():
            attempt = actions.attempt_for(
                **whose, lesson=place.lesson, attempt_id=None, key=None, place="questions", at=now()
            )
            actions.save_answers(**whose, attempt=attempt, given=answer, at=now())


def opened(
    places: Sequence[tuple[str, str]], learners: int
) -> list[tuple[tuple[str, str], int, int]]:
    """Attempts as they are right after their start, for the first learners at each place."""
    found: list[tuple[tuple[str, str], int, int]] = []
    for course, lesson in places:
        outline = current(course)
        entry = outline.by_key[lesson]
        _start(outline, entry)
        _copy(entry, Person.id <= learners)
        rows = session().execute(
            select(_attempt.c.person_id, _attempt.c.id).where(_attempt.c.lesson_id == entry.id)
        )
        found += [((course, lesson), person, attempt) for person, attempt in rows]
    return found


def finished(course: str, lessons: int) -> None:
    """Attempts that were handed in, for everybody at the first lessons of a course."""
    outline = current(course)
    for entry in outline.lessons[:lessons]:
        attempt = _start(outline, entry)
        with write():
            row = attempt_of(1, attempt)
            versions = question_versions(answer.question_version_id for answer in row.answers)
            given = {
                asked.key: Given(Response(chosen=frozenset(asked.question.right)))
                for asked in versions.values()
            }
            saving = actions.save_answers(
                person_id=1, course_id=outline.course_id, attempt=row, given=given, at=now()
            )
            attempts.finish(row, now(), saving.responses)
        _copy(entry, Person.id > 0)


def _start(outline: Outline, lesson: LessonEntry) -> int:
    with write():
        return actions.start_attempt(
            person_id=1, course_id=outline.course_id, lesson=lesson, key=None, at=now()
        )


def _copy(lesson: LessonEntry, people: Any) -> None:
    """Give the attempt of the first learner to others, with all its answers."""
    kept = [c for c in _attempt.c if c.name not in {"id", "person_id"}]
    first = and_(_attempt.c.person_id == 1, _attempt.c.lesson_id == lesson.id)
    rows: Select[Any] = (
        select(Person.id, *kept)
        .join_from(Person, _attempt, literal(value=True))
        .where(first, people, Person.id > 1)
    )
    theirs = _attempt.alias("theirs")
    columns = [c for c in _answer.c if c.name != "attempt_id"]
    answers: Select[Any] = (
        select(theirs.c.id, *columns)
        .join_from(_answer, _attempt, _attempt.c.id == _answer.c.attempt_id)
        .join(theirs, and_(theirs.c.lesson_id == lesson.id, theirs.c.person_id > 1))
        .where(first)
    )
    with write() as rows_of:
        rows_of.execute(insert(Attempt).from_select(["person_id", *(c.name for c in kept)], rows))
        rows_of.execute(
            insert(Answer).from_select(["attempt_id", *(c.name for c in columns)], answers)
        )
