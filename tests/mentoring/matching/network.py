"""A network of invented cities of any size, always the same one for a seed."""

from __future__ import annotations

from random import Random

from lms.cities.rules import FIELDS
from lms.mentoring.rules.matching.facts import CityFacts, Problem
from lms.mentoring.rules.mentorships import MentorshipKind
from lms.mentoring.rules.profiles import FieldEntry, Stance

LANGUAGES = ("en", "de", "fr", "it", "es", "pl", "el", "sv")
COUNTRIES = ("DE", "IT", "FR", "PL", "GR", "SE", "ES")


def network(
    cities: int = 200,
    champions: int = 60,
    kind: MentorshipKind = MentorshipKind.MENTORING,
    seed: int = 1,
) -> Problem:
    """Cities with a stance on some ten of fifteen fields; champions with room for one to four."""
    random = Random(seed)  # noqa: S311 - invented cities
    return Problem(
        kind, tuple(_city(random, id_, champion=id_ <= champions) for id_ in range(1, cities + 1))
    )


def _city(random: Random, id_: int, *, champion: bool) -> CityFacts:
    stances = (
        (Stance.OFFER, Stance.OFFER, Stance.BOTH, Stance.NONE)
        if champion
        else (Stance.NEED, Stance.NEED, Stance.BOTH, Stance.NONE)
    )
    return CityFacts(
        id=id_,
        country=random.choice(COUNTRIES),
        population=random.randrange(20_000, 900_000),
        languages=tuple(random.sample(LANGUAGES, random.choice((1, 2, 2, 3)))),
        fields=tuple(
            FieldEntry(
                field.code, random.choice(stances), random.randrange(5), random.randrange(1, 4)
            )
            for field in FIELDS
        ),
        mentees=random.choice((1, 2, 2, 3, 3, 4)),
        mentors=champion,
        learns=not champion,
        profile_id=id_,
    )
