"""An edition with cities that have profiles, and those who coordinate."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import insert

from lms.core.actor import Actor, Grant, Role, Scope
from lms.core.clock import now
from lms.db import session, write
from lms.editions.rules import CityRole
from lms.mentoring.models.profiles import Profile, ProfileField
from lms.mentoring.rules.profiles import ProfileState, Stance
from tests.accounts.factories import grant, person
from tests.cities.factories import city, fields, member
from tests.editions.factories import edition, take_part

OFFER, NEED, BOTH = Stance.OFFER, Stance.NEED, Stance.BOTH


@dataclass(frozen=True, slots=True)
class World:
    """Ids of everybody. Two champions with room for one each, two mentees; `slug` of the edition.

    strong offers housing and education, second housing only; first and other need housing.
    """

    edition_id: int
    slug: str
    strong: int
    second: int
    first: int
    other: int
    strong_lead: int
    first_lead: int
    other_lead: int
    outsider: int
    coordinator: int
    elsewhere: int


def profile(
    city_id: int,
    said: dict[str, tuple[Stance, int, int]],
    *,
    mentees: int = 0,
    languages: tuple[str, ...] = ("de", "en"),
) -> int:
    """A published profile: by field stance, maturity and priority."""
    with write():
        found = session().scalar(
            insert(Profile)
            .values(
                city_id=city_id,
                state=ProfileState.PUBLISHED,
                languages=list(languages),
                mentees=mentees,
                changed_at=now(),
                published_at=now(),
            )
            .returning(Profile.id)
        )
        assert found is not None
        for code, (stance, maturity, priority) in said.items():
            session().execute(
                insert(ProfileField).values(
                    profile_id=found,
                    field_code=code,
                    stance=stance,
                    maturity=maturity,
                    priority=priority,
                    topic=f"narrow topic of {code}",
                )
            )
    return found


def world() -> World:
    """Four cities whose best pairs are strong with first and second with other."""
    fields()
    strong, second = city("Αγία Θάλασσα"), city("Rheinbrück")
    first, other, third = city("Valmora"), city("Łódka"), city("Musterhausen")
    edition_id = edition("Spring")
    leads = {}
    for place, role in ((strong, "champion"), (first, "mentee"), (other, "mentee")):
        leads[place] = person(f"Lead {place}")
        member(leads[place], place)
        grant(leads[place], Role.CITY_COORDINATOR, Scope.CITY, place)
        take_part(edition_id, place, CityRole(role), leads[place])
    take_part(edition_id, second, CityRole.CHAMPION)
    outsider, coordinator, elsewhere = person("Olga Outside"), person("Paul Programme"), person()
    member(outsider, third)
    grant(outsider, Role.CITY_COORDINATOR, Scope.CITY, third)
    grant(coordinator, Role.PROGRAMME_COORDINATOR)
    profile(strong, {"HOU": (OFFER, 4, 2), "EDU": (OFFER, 4, 2)}, mentees=1)
    profile(second, {"HOU": (BOTH, 3, 2)}, mentees=1)
    profile(first, {"HOU": (NEED, 1, 3), "EDU": (NEED, 0, 3)})
    profile(other, {"HOU": (NEED, 1, 3)})
    return World(
        edition_id,
        slug_of(edition_id),
        strong,
        second,
        first,
        other,
        leads[strong],
        leads[first],
        leads[other],
        outsider,
        coordinator,
        elsewhere,
    )


def slug_of(edition_id: int) -> str:
    from lms.editions.models import Edition

    found = session().get(Edition, edition_id)
    assert found is not None
    slug = found.slug
    session().rollback()
    return slug


def actor_of(person_id: int, *grants: Grant) -> Actor:
    return Actor(person_id, grants=frozenset(grants))


def programme(person_id: int) -> Actor:
    return actor_of(person_id, Grant(Role.PROGRAMME_COORDINATOR, Scope.PLATFORM))


def lead(person_id: int, city_id: int) -> Actor:
    return actor_of(person_id, Grant(Role.CITY_COORDINATOR, Scope.CITY, city_id))
