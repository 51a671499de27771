"""A crowd of generated learners, written in chunks: each chunk is there as a whole or not at all."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from lms.catalogue.queries.outlines import Outline
from lms.db import session, write
from lms.operations.demo.adapters import analyse
from lms.operations.demo.journeys import Journey
from lms.operations.demo.learners import Invented, invent
from lms.operations.demo.material import Material, material_of
from lms.operations.demo.papers import Papers
from lms.operations.demo.rows import Batch
from lms.people.models import Person

CHUNK = 2000
ADDRESS = "learner______@example.org"


@dataclass(frozen=True, slots=True)
class Crowd:
    """So many learners of so many cities, who read these languages, seen from this moment."""

    learners: int
    cities: int
    languages: Sequence[str]
    now: datetime

    def learner(self, number: int) -> Invented:
        """One of them, counted from 1."""
        return invent(number, self.cities, self.languages, self.now)


def missing(crowd: Crowd) -> list[int]:
    """The numbers of those who are not there yet."""
    found = session().scalars(select(Person.email).where(Person.email.like(ADDRESS)))
    there = {int(digits) for email in found if (digits := (email or "")[7:13]).isdecimal()}
    session().rollback()
    return [number for number in range(1, crowd.learners + 1) if number not in there]


def add_crowd(crowd: Crowd, numbers: Sequence[int], outlines: Sequence[Outline]) -> Iterator[int]:
    """Add learners, enrolled in the courses; yields after each chunk how many it held."""
    materials = [material_of(outline) for outline in outlines]
    papers = Papers()
    for start in range(0, len(numbers), CHUNK):
        chunk = numbers[start : start + CHUNK]
        with write():
            batch = Batch()
            for number in chunk:
                _add(crowd.learner(number), materials, batch, crowd.now)
            batch.insert()
            papers.issue(batch.finishers)
        yield len(chunk)
    analyse()


def _add(learner: Invented, materials: Sequence[Material], batch: Batch, now: datetime) -> None:
    person_id = next(batch.person_ids)
    batch.people.append(
        {
            "id": person_id,
            "name": learner.name,
            "email": learner.email,
            "organisation": learner.organisation,
            "language": learner.language,
            "time_zone": learner.time_zone,
            "created_at": learner.joined,
        }
    )
    for material in materials:
        Journey(learner, person_id, material, batch).travel(now)
