"""Who takes part in an edition, who might, and who runs it."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from sqlalchemy import exists, select

from lms.accounts.models import RoleGrant
from lms.cities.models import City
from lms.cities.rules import CityState
from lms.core.actor import Role, Scope
from lms.db import session
from lms.editions.models import Edition, EditionCity, EditionGrant, EditionPerson
from lms.editions.queries.editions import MAX_CITIES
from lms.people.models import Membership, Person

MAX_PEOPLE = 500


@dataclass(frozen=True, slots=True)
class Participant:
    """Somebody of a city's team; `takes_part`: in the edition that was asked about."""

    person_id: int
    name: str
    function: str
    takes_part: bool


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


def edition_names(ids: Collection[int] | None = None) -> dict[int, str]:
    """What editions are called, the latest first; for who may see them all. 200 at most."""
    wanted = select(Edition.id, Edition.name).order_by(Edition.starts_on.desc(), Edition.id)
    if ids is not None:
        wanted = wanted.where(Edition.id.in_(ids))
    return {row[0]: row[1] for row in session().execute(wanted.limit(200))}
