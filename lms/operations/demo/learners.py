"""Who the learners of a crowd are: the same ones for the same numbers, however often they are made. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random

SEED = "tandem demo 1"
NEWEST, OLDEST = 1, 300
REST = timedelta(hours=20)
ZONES = ("Europe/Berlin", "Europe/Madrid", "Europe/Warsaw", "Europe/Athens", "Europe/Dublin")
# Shares of a crowd: who only looked in, and who goes all the way; the rest stop somewhere.
ONLY_ENROLLED = 0.22
TO_THE_END = 0.06


@dataclass(frozen=True, slots=True)
class Invented:
    """One learner of a crowd. `random` decides all that they do, and belongs to nobody else."""

    number: int
    name: str
    email: str
    organisation: str
    language: str
    time_zone: str
    joined: datetime
    ability: float
    random: Random


def invent(number: int, cities: int, languages: Sequence[str], now: datetime) -> Invented:
    """The learner of a number, who joined at some time of the last ten months."""
    random = Random(f"{SEED}:{number}")  # noqa: S311 - a demo, not a secret
    city = 1 + (number - 1) % cities
    return Invented(
        number=number,
        name=f"Learner {number:06d}",
        email=f"learner{number:06d}@example.org",
        organisation=f"City {city:03d} (demo)",
        language=languages[0] if random.random() < 0.7 else random.choice(languages),  # noqa: PLR2004
        time_zone=ZONES[city % len(ZONES)],
        joined=_whole(now - timedelta(days=random.uniform(NEWEST + 1, OLDEST))),
        ability=min(1.0, max(0.35, random.gauss(0.8, 0.15))),
        random=random,
    )


def lessons_done(learner: Invented, lessons: int) -> int:
    """How many lessons of a course somebody completes: many a few, few all."""
    drawn = learner.random.random()
    if drawn < ONLY_ENROLLED or lessons == 0:
        return 0
    if drawn > 1 - TO_THE_END:
        return lessons
    return min(lessons - 1, int(learner.random.expovariate(3.2 / lessons)))


def days_of_work(learner: Invented, sittings: int, now: datetime) -> list[datetime]:
    """When somebody sits down to each of so many lessons, the last at least 20 hours ago."""
    span = (now - REST - learner.joined) * learner.random.uniform(0.3, 1.0)
    shares = sorted(learner.random.random() for _ in range(sittings))
    return [_whole(learner.joined + span * share) for share in shares]


def _whole(moment: datetime) -> datetime:
    return moment.replace(microsecond=0)
