"""People found by parts of their name, address or city, whatever the accents and capitals.

Neither database folds Greek capitals or a Polish ł as people type them, so names are compared here,
page by page of 2,000 from the newest account on, until enough are found. 100,000 people take about a
quarter of a second where nobody fits; addresses are compared by the database.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import Select, func, select

from lms.cities.models import City
from lms.core.words import fold
from lms.db import session
from lms.people.models import Membership, Person

AT_ONCE, MOST_WORDS = 2000, 6


class Standing(StrEnum):
    """Whether an account may be used."""

    OPEN = "open"
    CLOSED = "closed"


@dataclass(frozen=True, slots=True)
class Found:
    """Somebody in a list of people."""

    id: int
    name: str
    email: str | None
    organisation: str
    created_at: datetime
    deactivated_at: datetime | None


_person = Person.__table__.c


def find(
    words: str,
    *,
    limit: int,
    before: int | None = None,
    standing: Standing | None = None,
    among: Select[tuple[int]] | None = None,
) -> list[Found]:
    """Those in whose name, address, organisation or city each of the words stands; the newest first.

    `before` continues after a person's id; `among` selects the ids that may be found at all.
    """
    parts = list(dict.fromkeys(fold(words).split()))[:MOST_WORDS]
    wanted = _statement(standing, among, [part for part in parts if "@" in part])
    sought = [(part, _of_cities(part)) for part in parts if "@" not in part]
    found: list[Found] = []
    for one in _walk(wanted, before, AT_ONCE if sought else limit):
        if _fits(one, sought):
            found.append(one)
        if len(found) == limit:
            break
    return found


def counts() -> tuple[int, int]:
    """How many accounts are open, and how many are closed. Erased people count nowhere."""
    row = session().execute(
        select(
            func.count().filter(_person.deactivated_at.is_(None)),
            func.count().filter(_person.deactivated_at.is_not(None)),
        ).where(_person.email.is_not(None))
    )
    opened, closed = row.one()
    return int(opened), int(closed)


def _statement(
    standing: Standing | None, among: Select[tuple[int]] | None, addresses: Collection[str]
) -> Select[Any]:
    wanted = select(*(_person[name] for name in Found.__slots__)).order_by(_person.id.desc())
    if standing is not None:
        closed = _person.deactivated_at
        wanted = wanted.where(
            closed.is_(None) if standing is Standing.OPEN else closed.is_not(None)
        )
    if among is not None:
        wanted = wanted.where(_person.id.in_(among))
    for part in addresses:
        wanted = wanted.where(_person.email.contains(part, autoescape=True))
    return wanted


def _walk(wanted: Select[Any], before: int | None, at_once: int) -> Iterator[Found]:
    """All rows of a statement, from the greatest id downwards, so many at a time."""
    while True:
        part = wanted if before is None else wanted.where(_person.id < before)
        rows = session().execute(part.limit(at_once)).all()
        yield from (Found(*row) for row in rows)
        if len(rows) < at_once:
            return
        before = rows[-1].id


def _of_cities(part: str) -> frozenset[int]:
    """Who belongs to a city in whose name the part stands."""
    named = select(City.id).where(City.folded.contains(part, autoescape=True))
    wanted = select(Membership.person_id).where(
        Membership.city_id.in_(named), Membership.left_at.is_(None)
    )
    return frozenset(session().scalars(wanted))


def _fits(one: Found, sought: Collection[tuple[str, frozenset[int]]]) -> bool:
    if not sought:
        return True
    said = fold(f"{one.name} {one.email or ''} {one.organisation}")
    return all(part in said or one.id in members for part, members in sought)
