"""The reads of a mentor's board: who is mentored, and a page of learners in two statements."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Select,
    String,
    and_,
    bindparam,
    case,
    cast,
    exists,
    func,
    literal_column,
    or_,
    select,
)

from lms.activity.models import AuditEntry
from lms.catalogue.models import Course
from lms.cities.models import City
from lms.core.clock import now
from lms.core.errors import NotFound
from lms.db import Prepared
from lms.editions.models import Edition, EditionCourse
from lms.mentoring.models.mentorships import Mentorship
from lms.mentoring.models.sessions import Meeting
from lms.mentoring.queries.access import learners_of, mentored_by
from lms.mentoring.rules.board import FAILED_TRIES, Cell
from lms.mentoring.rules.sessions import FIXED
from lms.people.models import Person
from lms.progress.models import LessonProgress

PAGE = 100
# A mentor's city has hundreds of people at most; a list of all of them has a bound nevertheless.
AT_MOST = 5000


@dataclass(frozen=True, slots=True)
class Mentee:
    """A mentorship in which the reader mentors: the city, its edition's courses, the next session."""

    mentorship_id: int
    edition_id: int
    edition: str
    city_id: int
    city: str
    names: Mapping[str, str]
    meets_at: datetime | None
    courses: tuple[int, ...]

    def called(self, language: str) -> str:
        """The city's name in the reader's language."""
        return self.names.get(language) or self.city


_meets_at = (
    select(func.min(Meeting.starts_at))
    .where(
        Meeting.mentorship_id == Mentorship.id,
        Meeting.state.in_([literal_column(f"'{state}'") for state in sorted(FIXED)]),
        Meeting.ends_at > bindparam("at", type_=Meeting.ends_at.type),
    )
    .scalar_subquery()
)
_mentees = Prepared(
    select(
        Mentorship.id, Mentorship.edition_id, Edition.name, City.id, City.name, City.names,
        _meets_at, Course.current_id,
    )
    .select_from(Mentorship)
    .join(Edition, Edition.id == Mentorship.edition_id)
    .join(City, City.id == Mentorship.mentee_id)
    .outerjoin(EditionCourse, EditionCourse.edition_id == Mentorship.edition_id)
    .outerjoin(Course, and_(Course.id == EditionCourse.course_id, Course.retired_at.is_(None)))
    .where(Mentorship.id.in_(mentored_by(bindparam("mentor"))))
    .order_by(City.name, Mentorship.id, EditionCourse.position)
)  # fmt: skip


def mentees_of(mentor_id: int) -> list[Mentee]:
    """The mentorships in which somebody mentors now; `courses` are ids of current versions."""
    found: dict[int, list[Any]] = {}
    for row in _mentees.rows(mentor=mentor_id, at=now()):
        found.setdefault(row[0], []).append(row)
    return [
        _mentee(*rows[0][:7], courses=tuple(row[7] for row in rows if row[7] is not None))
        for rows in found.values()
    ]


def _mentee(*columns: Any, courses: tuple[int, ...]) -> Mentee:  # noqa: ANN401 - columns
    id_, edition_id, edition, city_id, city, names, meets_at = columns
    return Mentee(id_, edition_id, edition, city_id, city, names, meets_at, courses)


def mentee_of(mentor_id: int, mentorship_id: int) -> Mentee:
    """One of them; NotFound for all others."""
    found = next((m for m in mentees_of(mentor_id) if m.mentorship_id == mentorship_id), None)
    if found is None:
        raise NotFound
    return found


@dataclass(frozen=True, slots=True)
class LearnerRow:
    """A learner on the board.

    states: `12d,13n`: lesson ids with the letter of rules.board.Cell, those that were begun.
    tries: `13:2:0.35`: lessons tried at least twice and not complete, with attempts and result.
    noted: whether the reader's look at this record is in the audit log today.
    """

    person_id: int
    name: str
    noted: bool
    states: str
    tries: str
    waiting_since: datetime | None
    returned_at: datetime | None
    touched_at: datetime | None


_row = LessonProgress.__table__.c
_letter = case(
    (
        _row.waiting_since.is_(None),
        case(
            (_row.completed_at.is_not(None), literal_column(f"'{Cell.DONE}'")),
            (_row.returned_at.is_not(None), literal_column(f"'{Cell.RETURNED}'")),
            else_=literal_column(f"'{Cell.BEGUN}'"),
        ),
    ),
    (_row.completed_at.is_(None), literal_column(f"'{Cell.WAITS}'")),
    else_=literal_column(f"'{Cell.COMPLETE_WAITS}'"),
)
_comma: Any = literal_column("','")
_colon: ColumnElement[str] = literal_column("':'")
_again = and_(
    _row.finished_attempts >= literal_column(str(FAILED_TRIES)), _row.completed_at.is_(None)
)
_tries = case(
    (
        _again,
        cast(_row.lesson_id, String)
        .concat(_colon)
        .concat(cast(_row.finished_attempts, String))
        .concat(_colon)
        .concat(cast(func.coalesce(_row.result, literal_column("0")), String)),
    ),
    else_=None,
)


def _page(*, after: bool) -> Select[*tuple[Any, ...]]:
    """The learners of a page, by name, whether or not they have begun."""
    mentor = bindparam("mentor", type_=Mentorship.id.type)
    learners = learners_of(mentor).subquery()
    mine: list[ColumnElement[bool]] = [
        learners.c.mentorship_id == bindparam("mentorship"),
        learners.c.person_id != mentor,
    ]
    if after:
        name = bindparam("name", type_=Person.name.type)
        later = and_(Person.name == name, Person.id > bindparam("id"))
        mine.append(or_(Person.name > name, later))
    noted = exists(
        select(AuditEntry.id).where(
            AuditEntry.person_id == mentor,
            AuditEntry.about_id == Person.id,
            AuditEntry.looked_on == bindparam("today", type_=AuditEntry.looked_on.type),
        )
    )
    return (
        select(Person.id, Person.name, noted.label("noted"))
        .join_from(learners, Person, Person.id == learners.c.person_id)
        .where(*mine)
        .order_by(Person.name, Person.id)
        .limit(bindparam("most", type_=Person.id.type))
    )


def _progress(whose: Any) -> Prepared:  # noqa: ANN401 - a list of parameters, or a SELECT
    """What some learners have done: grouped in the order in which the rows are kept."""
    returned = case(
        (and_(_row.completed_at.is_(None), _row.waiting_since.is_(None)), _row.returned_at)
    )
    return Prepared(
        select(
            _row.person_id,
            func.aggregate_strings(cast(_row.lesson_id, String).concat(_letter), _comma),
            func.coalesce(func.aggregate_strings(_tries, _comma), literal_column("''")),
            func.min(_row.waiting_since),
            func.min(returned),
            func.max(_row.touched_at),
        )
        .where(_row.course_id == bindparam("course"), _row.person_id.in_(whose))
        .group_by(_row.person_id)
    )


_first, _following = Prepared(_page(after=False)), Prepared(_page(after=True))
# The ids of a page, the last one repeated: a list of one length is prepared once.
_PLACES = [f"p{number}" for number in range(PAGE + 1)]
_few = _progress([bindparam(place, type_=_row.person_id.type) for place in _PLACES])
_many = _progress(select(_page(after=False).subquery().c.id))
NOTHING = ("", "", None, None, None)


def learners(
    mentor_id: int,
    mentee: Mentee,
    course_id: int,
    today: date,
    *,
    after: tuple[str, int] | None = None,
    most: int = PAGE + 1,
) -> list[LearnerRow]:
    """The learners of a mentorship by name, with their progress in a course; after somebody, if named.

    Two statements, since one would sort all lessons of all learners to put them beside names.
    """
    values: dict[str, object] = {
        "mentor": mentor_id,
        "mentorship": mentee.mentorship_id,
        "today": today,
        "most": most,
    }
    if after is None:
        people = _first.rows(**values)
    else:
        people = _following.rows(**values, name=after[0], id=after[1])
    if len(people) > len(_PLACES):
        done = _many.rows(**values, course=course_id)
    else:
        done = _few.rows(**_ids([one[0] for one in people]), course=course_id) if people else []
    found = {row[0]: row[1:] for row in done}
    return [LearnerRow(*one, *found.get(one[0], NOTHING)) for one in people]


def _ids(ids: list[int]) -> dict[str, int]:
    """The ids under their places, the last one again and again."""
    every = ids + ids[-1:] * (len(_PLACES) - len(ids))
    return dict(zip(_PLACES, every, strict=True))
