"""People come, join cities, change what they said about themselves, close their account."""

from __future__ import annotations

from sqlalchemy import or_, select, update

from lms.cities.models import Organisation
from lms.core.clock import now
from lms.core.errors import Conflict, NotFound
from lms.db import insert_ignore, session
from lms.people.models import Membership, Person
from lms.people.rules import normal_email, one_line


def add_person(
    *, name: str, email: str, language: str, time_zone: str, organisation: str = ""
) -> int:
    """Add a person and return the id; raises Conflict if the address has a person already."""
    address = normal_email(email)
    added = insert_ignore(
        Person,
        {
            "name": one_line(name),
            "email": address,
            "organisation": one_line(organisation),
            "language": language,
            "time_zone": time_zone,
            "created_at": now(),
        },
    )
    if not added:
        raise Conflict
    return session().execute(select(Person.id).where(Person.email == address)).scalar_one()


def change_profile(
    *, person_id: int, name: str, organisation: str, language: str, time_zone: str
) -> None:
    """Change what a person says about themselves; the organisation gives no rights."""
    values: dict[str, object] = {
        "name": one_line(name),
        "organisation": one_line(organisation),
        "language": language,
        "time_zone": time_zone,
    }
    _change(person_id, values)


def change_email(*, person_id: int, email: str) -> None:
    """Move a person to another address; raises Conflict if it has a person already."""
    address = normal_email(email)
    owner = session().execute(select(Person.id).where(Person.email == address)).scalar_one_or_none()
    if owner not in {None, person_id}:
        raise Conflict
    _change(person_id, {"email": address})


def deactivate(*, person_id: int) -> None:
    """Close an account; its rows stay."""
    _change(person_id, {"deactivated_at": now()})


def reactivate(*, person_id: int) -> None:
    """Open a closed account again."""
    _change(person_id, {"deactivated_at": None})


def join_city(*, person_id: int, city_id: int, added_by: int | None) -> bool:
    """Let a person belong to a city; False if they do already."""
    row = {
        "person_id": person_id,
        "city_id": city_id,
        "joined_at": now(),
        "added_by": added_by,
        "function": "",
    }
    return bool(insert_ignore(Membership, row))


def leave_city(*, person_id: int, city_id: int, ended_by: int | None) -> bool:
    """End that a person belongs to a city; False if they do not. What follows from it ends too."""
    done = session().execute(
        update(Membership)
        .where(
            Membership.person_id == person_id,
            Membership.city_id == city_id,
            Membership.left_at.is_(None),
        )
        .values(left_at=now(), ended_by=ended_by)
    )
    return bool(done.rowcount)  # type: ignore[attr-defined]


def describe_member(
    *, city_id: int, membership_id: int, function: str, organisation_id: int | None
) -> None:
    """Say what somebody does for a city, and for which partner; raises NotFound.

    The partner is one of this city, or of none in particular.
    """
    if organisation_id is not None:
        whose = or_(Organisation.city_id == city_id, Organisation.city_id.is_(None))
        found = select(Organisation.id).where(Organisation.id == organisation_id, whose)
        if session().scalar(found) is None:
            raise NotFound
    done = session().execute(
        update(Membership)
        .where(
            Membership.id == membership_id,
            Membership.city_id == city_id,
            Membership.left_at.is_(None),
        )
        .values(function=one_line(function), organisation_id=organisation_id)
    )
    if not done.rowcount:  # type: ignore[attr-defined]
        raise NotFound


def _change(person_id: int, values: dict[str, object]) -> None:
    changed = session().execute(update(Person).where(Person.id == person_id).values(**values))
    if not changed.rowcount:  # type: ignore[attr-defined]
        raise NotFound
