"""People come, change what they said about themselves, close their account."""

from __future__ import annotations

from sqlalchemy import select, update

from lms.core.clock import now
from lms.core.errors import Conflict, NotFound
from lms.db import insert_ignore, session
from lms.people.models import Person
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


def _change(person_id: int, values: dict[str, object]) -> None:
    changed = session().execute(update(Person).where(Person.id == person_id).values(**values))
    if not changed.rowcount:  # type: ignore[attr-defined]
        raise NotFound
