"""Tell coordinators of cities and of the programme what became of a pair."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from sqlalchemy import select

from lms.accounts.models import RoleGrant
from lms.cities.queries import CityFacts
from lms.core.actor import Role, Scope
from lms.db import session
from lms.notices.actions import notify, send_mail
from lms.people.models import Person


@dataclass(frozen=True, slots=True)
class Reader:
    """Somebody who is told, with what a mail needs."""

    id: int
    name: str
    email: str | None
    language: str


def coordinators(city_ids: Iterable[int]) -> dict[int, list[Reader]]:
    """Who coordinates some cities, by city."""
    rows = session().execute(
        select(RoleGrant.scope_id, Person.id, Person.name, Person.email, Person.language)
        .join_from(RoleGrant, Person, Person.id == RoleGrant.person_id)
        .where(
            RoleGrant.role == Role.CITY_COORDINATOR,
            RoleGrant.scope == Scope.CITY,
            RoleGrant.scope_id.in_(sorted(set(city_ids))),
            Person.deactivated_at.is_(None),
        )
        .order_by(Person.id)
    )
    found: dict[int, list[Reader]] = {}
    for city_id, id_, name, email, language in rows:
        if city_id is not None:
            found.setdefault(city_id, []).append(Reader(id_, name, email, language))
    return found


def readers(person_ids: Iterable[int]) -> list[Reader]:
    """People by id, those who left out."""
    rows = session().execute(
        select(Person.id, Person.name, Person.email, Person.language)
        .where(Person.id.in_(sorted(set(person_ids))), Person.deactivated_at.is_(None))
        .order_by(Person.id)
    )
    return [Reader(*row) for row in rows]


def tell(
    to: Iterable[Reader],
    kind: str,
    href: str,
    words: Callable[[str], Mapping[str, object]],
    template: str,
    *,
    but: int | None = None,
) -> None:
    """A notice and a mail to each, but to the one who did it. `words`: by language."""
    for person in {one.id: one for one in to}.values():
        if person.id == but:
            continue
        known = dict(words(person.language))
        notify(person.id, kind, known, href)
        if person.email:
            send_mail(
                to=person.email,
                person_id=person.id,
                template=template,
                language=person.language,
                context={**known, "name": person.name, "path": f"/{person.language}{href}"},
            )


def pair_words(
    champion: CityFacts, mentee: CityFacts, edition: str, **more: object
) -> Callable[[str], Mapping[str, object]]:
    """The names of two cities and of their edition, for `tell`."""
    return lambda language: {
        "champion": champion.called(language),
        "mentee": mentee.called(language),
        "edition": edition,
        **more,
    }
