"""Who is who. Nothing here decides what somebody may see: callers ask for ids they may see."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from lms.core.errors import NotFound
from lms.db import session
from lms.people.models import Person
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
