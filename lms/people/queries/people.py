"""Who is who. Nothing here decides what somebody may see: callers ask for ids they may see."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select

from lms.cities.models import Organisation
from lms.core.errors import NotFound
from lms.db import session
from lms.people.models import Membership, Person
from lms.people.rules import normal_email


@dataclass(frozen=True, slots=True)
class Profile:
    """What a person has said about themselves. `email` is None once the person was erased."""

    id: int
    name: str
    email: str | None
    organisation: str
    language: str
    time_zone: str
    created_at: datetime
    deactivated_at: datetime | None


@dataclass(frozen=True, slots=True)
class Member:
    """Somebody who belongs to a city, for which partner of it, and what they do there."""

    id: int
    person_id: int
    city_id: int
    name: str
    function: str
    organisation_id: int | None
    organisation: str
    joined_at: datetime


MOST_MEMBERS = 500
_columns = Person.__table__.c
_profile = select(*(_columns[name] for name in Profile.__slots__))


def profile(person_id: int) -> Profile:
    """One person's profile; raises NotFound."""
    row = session().execute(_profile.where(_columns.id == person_id)).one_or_none()
    if row is None:
        raise NotFound
    return Profile(*row)


def profile_by_email(email: str) -> Profile | None:
    """The profile behind an address, however it was typed."""
    found = session().execute(_profile.where(_columns.email == normal_email(email))).one_or_none()
    return Profile(*found) if found else None


def names(person_ids: Iterable[int]) -> dict[int, str]:
    """The names behind some ids."""
    wanted = select(_columns.id, _columns.name).where(_columns.id.in_(set(person_ids)))
    return {row.id: row.name for row in session().execute(wanted)}


def belongs(person_id: int | None, city_id: int) -> bool:
    """Whether somebody belongs to a city."""
    if person_id is None:
        return False
    return any(one.city_id == city_id for one in cities_of(person_id))


def cities_of(person_id: int) -> list[Member]:
    """The cities that a person belongs to, the first joined first."""
    rows = session().execute(
        _members.where(Membership.person_id == person_id).order_by(Membership.id)
    )
    return [Member(*row) for row in rows]


def cities_of_all(person_ids: Collection[int]) -> dict[int, list[int]]:
    """The ids of the cities that each of some people belongs to."""
    rows = session().execute(
        select(Membership.person_id, Membership.city_id)
        .where(Membership.person_id.in_(person_ids), Membership.left_at.is_(None))
        .order_by(Membership.id)
    )
    found: dict[int, list[int]] = {}
    for person_id, city_id in rows:
        found.setdefault(person_id, []).append(city_id)
    return found


def members(city_id: int) -> list[Member]:
    """Who belongs to a city and has an open account, by name."""
    rows = session().execute(
        _members.where(Membership.city_id == city_id, Person.deactivated_at.is_(None))
        .order_by(Person.name, Membership.id)
        .limit(MOST_MEMBERS)
    )
    return [Member(*row) for row in rows]


def member(city_id: int, membership_id: int) -> Member:
    """One who belongs to this city; raises NotFound for those of another."""
    wanted = _members.where(Membership.city_id == city_id, Membership.id == membership_id)
    row = session().execute(wanted).one_or_none()
    if row is None:
        raise NotFound
    return Member(*row)


def addresses_of_members(city_id: int) -> set[str]:
    """The addresses of those who belong to a city."""
    wanted = (
        select(Person.email)
        .join(Membership, Membership.person_id == Person.id)
        .where(
            Membership.city_id == city_id,
            Membership.left_at.is_(None),
            Person.email.is_not(None),
        )
    )
    return {str(email) for email in session().scalars(wanted)}


_members = (
    select(
        Membership.id,
        Membership.person_id,
        Membership.city_id,
        Person.name,
        Membership.function,
        Membership.organisation_id,
        func.coalesce(Organisation.name, ""),
        Membership.joined_at,
    )
    .join(Person, Person.id == Membership.person_id)
    .outerjoin(Organisation, Organisation.id == Membership.organisation_id)
    .where(Membership.left_at.is_(None))
)
