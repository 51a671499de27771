"""Cities for tests, with people who belong to them."""

from __future__ import annotations

from itertools import count

from sqlalchemy import insert

from lms.cities.models import City, Field
from lms.cities.rules import FIELDS, CityState, folded
from lms.core.clock import now
from lms.db import insert_ignore, session, write
from lms.people.models import Membership

_numbers = count(1)


def city(
    name: str = "",
    *,
    country: str = "DE",
    state: CityState = CityState.ACTIVE,
    city_id: int | None = None,
) -> int:
    """Add an invented city and return its id, which may be chosen."""
    chosen = {} if city_id is None else {"id": city_id}
    number = next(_numbers)
    with write():
        found = session().execute(
            insert(City)
            .values(
                slug=f"city-{number}",
                folded=folded(name or f"Musterstadt {number}"),
                name=name or f"Musterstadt {number}",
                country=country,
                population=90_000,
                languages=["de", "en"],
                state=state,
                created_at=now(),
                changed_at=now(),
                **chosen,
            )
            .returning(City.id)
        )
        return int(found.scalar_one())


def member(person_id: int, city_id: int) -> int:
    """Let a person belong to a city."""
    with write():
        found = session().execute(
            insert(Membership)
            .values(person_id=person_id, city_id=city_id, joined_at=now())
            .returning(Membership.id)
        )
        return int(found.scalar_one())


def fields() -> None:
    """Add the fifteen fields."""
    with write():
        for position, field in enumerate(FIELDS):
            insert_ignore(
                Field, {"code": field.code, "position": position, "names": dict(field.names)}
            )
