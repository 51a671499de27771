"""Figures of cities in editions, written in the same transaction as the facts they count.

A completion adds one, a task that begins or ends to wait adds or takes one: one statement each. What
changes the figures otherwise (people who come and go, a new version of a course) leads to a count of
the city anew, which `stale` finds and a job does; until then pages count such a city themselves.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, bindparam, exists, func, or_, select, update

from lms.catalogue.queries.outlines import Outline
from lms.db import Prepared, insert_ignore, session
from lms.editions.models import Edition, EditionCity, EditionCourse, EditionPerson
from lms.editions.rules import LIVE
from lms.people.models import Person
from lms.progress.models import CityLearning, LessonProgress

_figures = CityLearning.__table__
_person, _course = EditionPerson.__table__.c, EditionCourse.__table__.c
_theirs = exists(
    select(_person.id)
    .join_from(
        EditionPerson.__table__,
        EditionCourse.__table__,
        _course.edition_id == _person.edition_id,
    )
    .where(
        _person.edition_id == _figures.c.edition_id,
        _person.city_id == _figures.c.city_id,
        _person.person_id == bindparam("of_person"),
        _person.left_at.is_(None),
        _course.course_id == bindparam("of_course"),
    )
)
_complete = Prepared(
    update(_figures)  # type: ignore[arg-type]
    .where(_theirs)
    .values(completed=_figures.c.completed + 1, latest_at=bindparam("at"))
)
_wait = Prepared(
    update(_figures)  # type: ignore[arg-type]
    .where(_theirs)
    .values(waiting=_figures.c.waiting + bindparam("more"))
)


@dataclass(frozen=True, slots=True)
class Counted:
    """The figures of one city in one edition, counted from the facts."""

    learners: int
    completed: int
    waiting: int
    latest_at: datetime | None


def add_completion(*, person_id: int, course_id: int, at: datetime) -> None:
    """Count one more completed lesson, in each edition in which the person takes this course."""
    _complete.run({"of_person": person_id, "of_course": course_id, "at": at})


def add_waiting(*, person_id: int, course_id: int, more: int) -> None:
    """Count tasks that wait for a review: one more (1) or one less (-1)."""
    _wait.run({"of_person": person_id, "of_course": course_id, "more": more})


def versions_of(course_ids: Sequence[int], outlines: Mapping[int, Outline]) -> str:
    """Which versions of an edition's courses are current, as CityLearning keeps it."""
    return ",".join(str(outlines[id_].version_id) for id_ in sorted(course_ids) if id_ in outlines)


def counting_lessons(course_ids: Sequence[int], outlines: Mapping[int, Outline]) -> list[int]:
    """The ids of the lessons that count in an edition's courses."""
    return [
        lesson.id
        for id_ in course_ids
        if id_ in outlines
        for lesson in outlines[id_].lessons
        if lesson.counts
    ]


def figures(edition_id: int, city_id: int, lesson_ids: Sequence[int]) -> Counted:
    """Count a city's figures from the facts, in one statement."""
    row = LessonProgress.__table__.c
    here = and_(row.person_id == EditionPerson.person_id, row.lesson_id.in_(lesson_ids))
    found = session().execute(
        select(
            func.count(EditionPerson.person_id.distinct()),
            func.count(row.completed_at),
            func.count(row.waiting_since),
            func.max(row.completed_at),
        )
        .join_from(EditionPerson, Person, Person.id == EditionPerson.person_id)
        .join(LessonProgress.__table__, here, isouter=True)
        .where(
            EditionPerson.edition_id == edition_id,
            EditionPerson.city_id == city_id,
            EditionPerson.left_at.is_(None),
            Person.deactivated_at.is_(None),
        )
    )
    return Counted(*found.one())


def recount(
    *, edition_id: int, city_id: int, lesson_ids: Sequence[int], versions: str, at: datetime
) -> bool:
    """Count a city anew and write what was found; True if it differed from what stood there.

    The row is locked before the count: who completes a lesson meanwhile waits, and adds one after.
    """
    key = {"edition_id": edition_id, "city_id": city_id}
    empty = {"learners": 0, "completed": 0, "waiting": 0, "counted_at": at, "versions": ""}
    insert_ignore(CityLearning, {**key, **empty})
    mine = [_figures.c[name] == value for name, value in key.items()]
    before = (
        session()
        .execute(
            select(
                _figures.c.learners, _figures.c.completed, _figures.c.waiting, _figures.c.latest_at
            )
            .where(*mine)
            .with_for_update()
        )
        .one()
    )
    found = figures(edition_id, city_id, lesson_ids)
    session().execute(
        update(CityLearning)
        .where(*mine)
        .values(
            learners=found.learners,
            completed=found.completed,
            waiting=found.waiting,
            latest_at=found.latest_at,
            counted_at=at,
            versions=versions,
        )
    )
    return tuple(before)[:3] != (found.learners, found.completed, found.waiting)


def is_stale(versions: ColumnElement[str] | str) -> ColumnElement[bool]:
    """Whether a city's row is missing, older than its people, or counted for other versions.

    For statements that join EditionCity with CityLearning from the outside.
    """
    closed_since = exists(
        select(EditionPerson.id)
        .join(Person, Person.id == EditionPerson.person_id)
        .where(
            EditionPerson.edition_id == EditionCity.edition_id,
            EditionPerson.city_id == EditionCity.city_id,
            EditionPerson.left_at.is_(None),
            Person.deactivated_at > CityLearning.counted_at,
        )
    )
    return or_(
        CityLearning.counted_at.is_(None),
        CityLearning.counted_at <= EditionCity.changed_at,
        CityLearning.versions != versions,
        closed_since,
    )


def stale(edition_id: int, versions: str) -> list[int]:
    """The cities of an edition that are to be counted anew; at most 500."""
    return list(session().scalars(_stale(edition_id, versions)))


def _stale(edition_id: int, versions: str) -> Select[Any]:
    return (
        select(EditionCity.city_id)
        .join(
            CityLearning,
            and_(
                CityLearning.edition_id == EditionCity.edition_id,
                CityLearning.city_id == EditionCity.city_id,
            ),
            isouter=True,
        )
        .where(EditionCity.edition_id == edition_id, is_stale(versions))
        .order_by(EditionCity.city_id)
        .limit(500)
    )


def live_editions() -> dict[int, list[int]]:
    """The course ids of each edition that people take part in now; at most 200 editions."""
    live = session().scalars(
        select(Edition.id).where(Edition.state.in_(sorted(LIVE))).order_by(Edition.id).limit(200)
    )
    found: dict[int, list[int]] = {id_: [] for id_ in live}
    courses = session().execute(
        select(EditionCourse.edition_id, EditionCourse.course_id)
        .where(EditionCourse.edition_id.in_(found))
        .order_by(EditionCourse.edition_id, EditionCourse.position)
        .limit(5000)
    )
    for edition_id, course_id in courses:
        found[edition_id].append(course_id)
    return found


def recount_stale(
    at: datetime, outlines: Mapping[int, Outline], *, all_of_them: bool = False
) -> int:
    """Count anew what is to be counted anew, or everything; returns how many cities differed.

    Called inside a write block; each city's count is one short statement.
    """
    differed = 0
    for edition_id, course_ids in live_editions().items():
        versions = versions_of(course_ids, outlines)
        lesson_ids = counting_lessons(course_ids, outlines)
        wanted = _cities(edition_id) if all_of_them else stale(edition_id, versions)
        for city_id in wanted:
            differed += recount(
                edition_id=edition_id,
                city_id=city_id,
                lesson_ids=lesson_ids,
                versions=versions,
                at=at,
            )
    return differed


def _cities(edition_id: int) -> list[int]:
    return list(
        session().scalars(
            select(EditionCity.city_id).where(EditionCity.edition_id == edition_id).limit(500)
        )
    )
