"""Cities, their organisations and the fields are added and changed. Pages come rendered."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from sqlalchemy import func, insert, select, update

from lms.cities.models import City, Field, Organisation
from lms.cities.rules import FIELDS, CityState, OrganisationType, address_of, folded
from lms.core.clock import now
from lms.core.errors import Conflict, NotFound
from lms.db import insert_ignore, session


@dataclass(frozen=True, slots=True)
class CityWords:
    """What is said about a city. `about` is Markdown, `about_html` its clean HTML."""

    name: str
    country: str
    names: Mapping[str, str] = field(default_factory=dict)
    population: int | None = None
    team_size: int | None = None
    languages: Sequence[str] = ()
    website: str = ""
    about: str = ""
    about_html: str = ""
    latitude: float | None = None
    longitude: float | None = None
    state: CityState = CityState.ACTIVE


def keep_fields() -> int:
    """Add the fields of the product that are not there yet; returns how many.

    What was renamed, moved or retired here stays so.
    """
    return sum(
        insert_ignore(Field, {"code": one.code, "position": position, "names": dict(one.names)})
        for position, one in enumerate(FIELDS, 1)
    )


def add_city(*, words: CityWords, slug: str = "") -> int:
    """Add a city and return its id; its name in addresses is made of its name if none is given."""
    moment = now()
    made = session().execute(
        insert(City)
        .values(
            slug=_free(slug or address_of(words.name, words.names)),
            created_at=moment,
            changed_at=moment,
            **_values(words),
        )
        .returning(City.id)
    )
    return made.scalar_one()


def change_city(*, city_id: int, words: CityWords, row_version: int) -> None:
    """Change what is said about a city; raises Conflict if somebody else did so meanwhile."""
    done = session().execute(
        update(City)
        .where(City.id == city_id, City.row_version == row_version)
        .values(changed_at=now(), row_version=City.row_version + 1, **_values(words))
    )
    if not done.rowcount:  # type: ignore[attr-defined]
        raise Conflict


def add_organisation(
    *,
    city_id: int,
    kind: OrganisationType,
    name: str,
    website: str = "",
) -> int:
    """Add a partner of a city and return its id."""
    made = session().execute(
        insert(Organisation)
        .values(city_id=city_id, type=kind, name=name, website=website, created_at=now())
        .returning(Organisation.id)
    )
    return made.scalar_one()


def change_organisation(
    *,
    city_id: int,
    organisation_id: int,
    kind: OrganisationType,
    name: str,
    website: str,
) -> None:
    """Change a partner of this city; raises NotFound for one of another."""
    _change_organisation(city_id, organisation_id, type=kind, name=name, website=website)


def retire_organisation(*, city_id: int, organisation_id: int, retired: bool = True) -> None:
    """Show a partner no longer, or again; who belongs to it stays."""
    _change_organisation(city_id, organisation_id, retired_at=now() if retired else None)


def add_field(*, code: str, names: Mapping[str, str]) -> None:
    """Add a field after the others; raises Conflict if there is one of this code."""
    last = session().scalar(select(func.coalesce(func.max(Field.position), 0))) or 0
    row = {"code": code.upper(), "position": last + 1, "names": _said(names)}
    if not insert_ignore(Field, row):
        raise Conflict


def rename_field(*, code: str, names: Mapping[str, str]) -> None:
    """Give a field other names; profiles and mentorships of the past show them too."""
    _change_field(code, names=_said(names))


def retire_field(*, code: str, retired: bool = True) -> None:
    """Offer a field no longer, or again; what was said about it stays."""
    _change_field(code, retired_at=now() if retired else None)


def order_fields(*, codes: Sequence[str]) -> None:
    """Put the fields into this order; those that are not named keep their places behind them."""
    known = session().scalars(select(Field.code).order_by(Field.position, Field.code)).all()
    order = [code for code in dict.fromkeys(codes) if code in known]
    order += [code for code in known if code not in order]
    for position, code in enumerate(order, 1):
        _change_field(code, position=position)


def _values(words: CityWords) -> dict[str, object]:
    names = _said(words.names)
    return {
        "name": words.name,
        "names": names,
        "folded": folded(words.name, names.values()),
        "country": words.country,
        "population": words.population,
        "team_size": words.team_size,
        "languages": list(dict.fromkeys(words.languages)),
        "website": words.website,
        "about": words.about,
        "about_html": words.about_html,
        "latitude": words.latitude,
        "longitude": words.longitude,
        "state": words.state,
    }


def _said(names: Mapping[str, str]) -> dict[str, str]:
    """Names by language, without empty ones."""
    return {language: name.strip() for language, name in names.items() if name.strip()}


def _free(slug: str) -> str:
    """This slug, or with the first number that nobody has."""
    like = select(City.slug).where(City.slug.startswith(slug, autoescape=True))
    taken = set(session().scalars(like))
    numbered = (f"{slug}-{number}" for number in range(2, len(taken) + 3))
    return slug if slug not in taken else next(one for one in numbered if one not in taken)


def _change_organisation(city_id: int, organisation_id: int, **values: object) -> None:
    done = session().execute(
        update(Organisation)
        .where(Organisation.id == organisation_id, Organisation.city_id == city_id)
        .values(**values)
    )
    if not done.rowcount:  # type: ignore[attr-defined]
        raise NotFound


def _change_field(code: str, **values: object) -> None:
    done = session().execute(update(Field).where(Field.code == code).values(**values))
    if not done.rowcount:  # type: ignore[attr-defined]
        raise NotFound
