"""Reads of editions. Who neither takes part nor coordinates does not learn that one exists."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Select, exists, func, literal, or_, select, true

from lms.cities.models import City
from lms.core.actor import Actor, Role, Scope
from lms.core.errors import NotFound
from lms.db import session
from lms.editions.models import (
    Edition,
    EditionCity,
    EditionCourse,
    EditionGrant,
    EditionPace,
    EditionPerson,
    EditionPhase,
    EditionStep,
)
from lms.editions.policy import coordinates, founds
from lms.editions.rules import CityRole, EditionState, PhasePlan
from lms.people.models import Person

MAX_EDITIONS = 200
MAX_CITIES = 500
MAX_PEOPLE = 500
_grant = EditionGrant.__table__.c
GRANTS = select(
    _grant.person_id, _grant.role, literal(str(Scope.EDITION)).label("scope"), _grant.edition_id
)


@dataclass(frozen=True, slots=True)
class EditionLine:
    """An edition in a list."""

    id: int
    slug: str
    name: str
    programme: str
    starts_on: date
    ends_on: date
    state: EditionState


@dataclass(frozen=True, slots=True)
class CityPart:
    """A city in an edition; `people`: how many of its people take part."""

    city_id: int
    slug: str
    name: str
    country: str
    role: CityRole
    people: int


@dataclass(frozen=True, slots=True)
class Step:
    """What an edition became, when, by whom ("" if they are gone) and why."""

    state: EditionState
    reason: str
    by: str
    at: datetime


@dataclass(frozen=True, slots=True)
class EditionView:
    """An edition with all that its pages show. `dues` by module id."""

    line: EditionLine
    review_required: bool
    row_version: int
    phases: tuple[PhasePlan, ...]
    course_ids: tuple[int, ...]
    dues: Mapping[int, date]
    cities: tuple[CityPart, ...]

    @property
    def id(self) -> int:
        """The edition's id."""
        return self.line.id

    def city(self, slug: str) -> CityPart:
        """One of its cities; NotFound if there is none of that name."""
        for part in self.cities:
            if part.slug == slug:
                return part
        raise NotFound

    def of(self, role: CityRole) -> tuple[CityPart, ...]:
        """Its cities with one role."""
        return tuple(part for part in self.cities if part.role is role)


def my_editions(actor: Actor) -> list[EditionLine]:
    """The editions that somebody coordinates or takes part in, the latest first."""
    rows = session().execute(
        _lines(actor).order_by(Edition.starts_on.desc(), Edition.id).limit(MAX_EDITIONS)
    )
    return [_line(row) for row in rows]


def edition_for(actor: Actor, slug: str, *, counts: bool = True) -> EditionView:
    """An edition as somebody may see it; NotFound for all others.

    Without `counts` nobody counts the people of its cities, which takes long where there are many.
    """
    row = session().execute(_lines(actor).where(Edition.slug == slug)).one_or_none()
    if row is None:
        raise NotFound
    return EditionView(
        _line(row),
        review_required=row.review_required,
        row_version=row.row_version,
        phases=_phases(row.id),
        course_ids=_courses(row.id),
        dues=_dues(row.id),
        cities=_cities(row.id, counts=counts),
    )


def _lines(actor: Actor) -> Select[*tuple[Any, ...]]:
    me = actor.person_id
    statement = select(
        Edition.id,
        Edition.slug,
        Edition.name,
        Edition.programme,
        Edition.starts_on,
        Edition.ends_on,
        Edition.state,
        Edition.review_required,
        Edition.row_version,
    )
    if founds(actor):
        return statement.where(true())
    own = [grant.scope_id for grant in actor.grants if grant.scope is Scope.EDITION]
    led = [
        grant.scope_id
        for grant in actor.grants
        if grant.scope is Scope.CITY and grant.role is Role.CITY_COORDINATOR
    ]
    takes_part = exists(
        select(EditionPerson.id).where(
            EditionPerson.edition_id == Edition.id,
            EditionPerson.person_id == me,
            EditionPerson.left_at.is_(None),
        )
    )
    leads = exists(
        select(EditionCity.city_id).where(
            EditionCity.edition_id == Edition.id, EditionCity.city_id.in_(led)
        )
    )
    seen = Edition.state != EditionState.DRAFT
    return statement.where(or_(Edition.id.in_(own), takes_part & seen, leads & seen))


def _line(row: Any) -> EditionLine:  # noqa: ANN401 - a row
    return EditionLine(
        row.id,
        row.slug,
        row.name,
        row.programme,
        row.starts_on,
        row.ends_on,
        EditionState(row.state),
    )


def _phases(edition_id: int) -> tuple[PhasePlan, ...]:
    rows = session().execute(
        select(EditionPhase.name, EditionPhase.starts_on, EditionPhase.ends_on)
        .where(EditionPhase.edition_id == edition_id)
        .order_by(EditionPhase.starts_on, EditionPhase.id)
    )
    return tuple(PhasePlan(*row) for row in rows)


def _courses(edition_id: int) -> tuple[int, ...]:
    rows = session().scalars(
        select(EditionCourse.course_id)
        .where(EditionCourse.edition_id == edition_id)
        .order_by(EditionCourse.position)
    )
    return tuple(rows)


def _dues(edition_id: int) -> dict[int, date]:
    rows = session().execute(
        select(EditionPace.module_id, EditionPace.due_on).where(
            EditionPace.edition_id == edition_id
        )
    )
    return dict(rows.all())


def _cities(edition_id: int, *, counts: bool) -> tuple[CityPart, ...]:
    counted = (
        select(func.count())
        .where(
            EditionPerson.edition_id == edition_id,
            EditionPerson.city_id == City.id,
            EditionPerson.left_at.is_(None),
        )
        .scalar_subquery()
    )
    people = counted if counts else literal(0)
    rows = session().execute(
        select(City.id, City.slug, City.name, City.country, EditionCity.role, people)
        .join_from(EditionCity, City, City.id == EditionCity.city_id)
        .where(EditionCity.edition_id == edition_id)
        .order_by(City.name, City.id)
        .limit(MAX_CITIES)
    )
    return tuple(
        CityPart(id_, slug, name, country, CityRole(role), count)
        for id_, slug, name, country, role, count in rows
    )


def steps_of(edition_id: int) -> list[Step]:
    """What became of an edition, the latest first; at most 50 steps."""
    rows = session().execute(
        select(EditionStep.state, EditionStep.reason, Person.name, EditionStep.at)
        .join_from(EditionStep, Person, Person.id == EditionStep.by, isouter=True)
        .where(EditionStep.edition_id == edition_id)
        .order_by(EditionStep.id.desc())
        .limit(50)
    )
    return [Step(EditionState(state), reason, name or "", at) for state, reason, name, at in rows]


def may_run(actor: Actor, view: EditionView) -> bool:
    """Whether the actor coordinates this edition."""
    return coordinates(actor, view.id)
