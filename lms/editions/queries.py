"""Reads of editions. Who neither takes part nor coordinates does not learn that one exists."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Select, exists, func, literal, or_, select, true

from lms.accounts.models import RoleGrant
from lms.catalogue.models import Module
from lms.cities.models import City
from lms.cities.rules import CityState
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
from lms.editions.rules import LIVE, CityRole, EditionState, PhasePlan
from lms.people.models import Membership, Person

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


@dataclass(frozen=True, slots=True)
class Participant:
    """Somebody of a city's team; `takes_part`: in the edition that was asked about."""

    person_id: int
    name: str
    function: str
    takes_part: bool


@dataclass(frozen=True, slots=True)
class Deadline:
    """Until when somebody should have done a module, for which edition."""

    edition: str
    course_id: int
    module_id: int
    due_on: date


@dataclass(frozen=True, slots=True)
class Due:
    """That a module of an edition is due on a day."""

    edition_id: int
    edition: str
    course_id: int
    module_id: int
    due_on: date


def my_editions(actor: Actor) -> list[EditionLine]:
    """The editions that somebody coordinates or takes part in, the latest first."""
    rows = session().execute(
        _lines(actor).order_by(Edition.starts_on.desc(), Edition.id).limit(MAX_EDITIONS)
    )
    return [_line(row) for row in rows]


def edition_for(actor: Actor, slug: str) -> EditionView:
    """An edition as somebody may see it; NotFound for all others."""
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
        cities=_cities(row.id),
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


def _cities(edition_id: int) -> tuple[CityPart, ...]:
    people = (
        select(func.count())
        .where(
            EditionPerson.edition_id == edition_id,
            EditionPerson.city_id == City.id,
            EditionPerson.left_at.is_(None),
        )
        .scalar_subquery()
    )
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


def team_of(edition_id: int, city_id: int) -> list[Participant]:
    """The people of a city, and whether they take part; by name, at most 500."""
    rows = session().execute(
        select(Person.id, Person.name, Membership.function, EditionPerson.id)
        .join_from(Membership, Person, Person.id == Membership.person_id)
        .join(
            EditionPerson,
            (EditionPerson.person_id == Person.id)
            & (EditionPerson.edition_id == edition_id)
            & EditionPerson.left_at.is_(None),
            isouter=True,
        )
        .where(
            Membership.city_id == city_id,
            Membership.left_at.is_(None),
            Person.deactivated_at.is_(None),
        )
        .order_by(Person.name, Person.id)
        .limit(MAX_PEOPLE)
    )
    return [
        Participant(id_, name, function, takes_part=present is not None)
        for id_, name, function, present in rows
    ]


def coordinators_of(edition_id: int) -> list[tuple[int, str]]:
    """Ids and names of those who coordinate just this edition; at most 50."""
    rows = session().execute(
        select(Person.id, Person.name)
        .join_from(EditionGrant, Person, Person.id == EditionGrant.person_id)
        .where(EditionGrant.edition_id == edition_id)
        .order_by(Person.name)
        .limit(50)
    )
    return [(id_, name) for id_, name in rows]


def free_cities(edition_id: int) -> list[tuple[int, str]]:
    """Ids and names of the active cities that are not in an edition; at most 500."""
    inside = exists(
        select(EditionCity.city_id).where(
            EditionCity.edition_id == edition_id, EditionCity.city_id == City.id
        )
    )
    rows = session().execute(
        select(City.id, City.name)
        .where(City.state == CityState.ACTIVE, ~inside)
        .order_by(City.name)
        .limit(MAX_CITIES)
    )
    return [(id_, name) for id_, name in rows]


def coordinator_ids(edition_id: int) -> list[int]:
    """Whom to tell of an edition: its coordinators, else those of the programme; at most 50."""
    own = list(
        session().scalars(
            select(EditionGrant.person_id).where(EditionGrant.edition_id == edition_id).limit(50)
        )
    )
    if own:
        return own
    return list(
        session().scalars(
            select(RoleGrant.person_id)
            .where(RoleGrant.role == Role.PROGRAMME_COORDINATOR, RoleGrant.scope == Scope.PLATFORM)
            .limit(50)
        )
    )


def deadlines_of(person_id: int) -> list[Deadline]:
    """The dates that somebody's editions set, the nearest first, at most 100."""
    rows = session().execute(
        select(Edition.name, Module.course_id, Module.id, EditionPace.due_on)
        .join_from(EditionPerson, Edition, Edition.id == EditionPerson.edition_id)
        .join(EditionPace, EditionPace.edition_id == Edition.id)
        .join(Module, Module.id == EditionPace.module_id)
        .where(
            EditionPerson.person_id == person_id,
            EditionPerson.left_at.is_(None),
            Edition.state.in_(sorted(LIVE)),
        )
        .order_by(EditionPace.due_on, EditionPace.module_id)
        .limit(100)
    )
    return [Deadline(*row) for row in rows]


def dues_on(day: date) -> list[Due]:
    """The modules that are due on a day, in all editions that run; at most 1,000."""
    rows = session().execute(
        select(Edition.id, Edition.name, Module.course_id, Module.id, EditionPace.due_on)
        .join_from(EditionPace, Edition, Edition.id == EditionPace.edition_id)
        .join(Module, Module.id == EditionPace.module_id)
        .where(EditionPace.due_on == day, Edition.state == EditionState.RUNNING)
        .order_by(Edition.id, Module.id)
        .limit(1000)
    )
    return [Due(*row) for row in rows]


def may_run(actor: Actor, view: EditionView) -> bool:
    """Whether the actor coordinates this edition."""
    return coordinates(actor, view.id)
