"""Cities, their organisations, and the fields. Whether somebody may see them is the caller's question."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import RowMapping, Select, func, select

from lms.cities.models import City, Field, Organisation
from lms.cities.rules import CityState, OrganisationType, name_in
from lms.core.errors import NotFound
from lms.core.words import fold
from lms.db import session

AT_ONCE = 500


@dataclass(frozen=True, slots=True)
class CityFacts:
    """A city as it is shown and edited; `names` by language where they differ from `name`."""

    id: int
    slug: str
    name: str
    names: Mapping[str, str]
    country: str
    population: int | None
    team_size: int | None
    languages: tuple[str, ...]
    website: str
    about: str
    about_html: str
    latitude: float | None
    longitude: float | None
    state: CityState
    changed_at: datetime
    row_version: int

    def called(self, language: str) -> str:
        """Its name in the reader's language, else its own."""
        return self.names.get(language) or self.name

    @property
    def is_active(self) -> bool:
        """Whether the public sees it."""
        return self.state is CityState.ACTIVE


@dataclass(frozen=True, slots=True)
class FieldFacts:
    """A field of expertise; a retired one is not offered any more."""

    code: str
    position: int
    names: Mapping[str, str]
    retired_at: datetime | None

    def called(self, language: str) -> str:
        """Its name in the reader's language, else in English."""
        return name_in(self.names, language)


@dataclass(frozen=True, slots=True)
class OrganisationFacts:
    """A partner of a city."""

    id: int
    city_id: int | None
    type: OrganisationType
    name: str
    website: str
    retired_at: datetime | None


_city = City.__table__.c
_WHOLE = select(*(_city[name] for name in CityFacts.__slots__))


def city(slug: str) -> CityFacts:
    """A city by its name in addresses, whatever its state; raises NotFound."""
    return _one(_WHOLE.where(_city.slug == slug))


def city_by_id(city_id: int) -> CityFacts:
    """A city by its id, whatever its state; raises NotFound."""
    return _one(_WHOLE.where(_city.id == city_id))


def cities(city_ids: Iterable[int]) -> dict[int, CityFacts]:
    """Some cities by id."""
    wanted = sorted(set(city_ids))
    found: dict[int, CityFacts] = {}
    for start in range(0, len(wanted), AT_ONCE):
        rows = _all(_WHOLE.where(_city.id.in_(wanted[start : start + AT_ONCE])))
        found.update({one.id: one for one in rows})
    return found


def all_cities(
    *, words: str = "", state: CityState | None = None, after: str = "", limit: int = 51
) -> list[CityFacts]:
    """Cities of all states by name, those after the city `after` (a slug); for who administers."""
    wanted = named(_WHOLE, words)
    if state is not None:
        wanted = wanted.where(_city.state == state)
    return _all(following(wanted, after).limit(limit))


def named(statement: Select[Any], words: str) -> Select[Any]:
    """Only cities one of whose names has these words, whatever the accents and capitals."""
    plain = fold(words).strip()
    return statement.where(_city.folded.contains(plain, autoescape=True)) if plain else statement


def following(statement: Select[Any], after: str) -> Select[Any]:
    """In order of their names, and only those after the city `after`; all if there is none."""
    if after:
        before = select(_city.folded, _city.id).where(_city.slug == after)
        place = session().execute(before).one_or_none()
        if place is not None:
            later = (_city.folded == place.folded) & (_city.id > place.id)
            statement = statement.where((_city.folded > place.folded) | later)
    return statement.order_by(_city.folded, _city.id)


def countries(*, state: CityState = CityState.ACTIVE) -> list[str]:
    """The countries that have a city of this state."""
    return list(session().scalars(select(_city.country).where(_city.state == state).distinct()))


def fields(*, retired: bool = False) -> list[FieldFacts]:
    """The fields of expertise in their order; with `retired` also those no longer offered."""
    column = Field.__table__.c
    wanted = select(column.code, column.position, column.names, column.retired_at)
    if not retired:
        wanted = wanted.where(column.retired_at.is_(None))
    rows = session().execute(wanted.order_by(column.position, column.code))
    return [FieldFacts(*row) for row in rows]


def organisations(city_id: int, *, retired: bool = False) -> list[OrganisationFacts]:
    """The partners of a city by name; a hundred at most."""
    column = Organisation.__table__.c
    wanted = select(
        column.id, column.city_id, column.type, column.name, column.website, column.retired_at
    ).where(column.city_id == city_id)
    if not retired:
        wanted = wanted.where(column.retired_at.is_(None))
    rows = session().execute(wanted.order_by(func.lower(column.name), column.id).limit(100))
    return [
        OrganisationFacts(id_, city_id, OrganisationType(type_), name, website, retired_at)
        for id_, city_id, type_, name, website, retired_at in rows
    ]


def _one(statement: Select[Any]) -> CityFacts:
    found = _all(statement)
    if not found:
        raise NotFound
    return found[0]


def _all(statement: Select[Any]) -> list[CityFacts]:
    return [_facts(row) for row in session().execute(statement).mappings()]


def _facts(row: RowMapping) -> CityFacts:
    values: dict[str, Any] = {name: row[name] for name in CityFacts.__slots__}
    values["languages"] = tuple(values["languages"])
    values["state"] = CityState(values["state"])
    return CityFacts(**values)
