"""Editions for tests."""

from __future__ import annotations

from datetime import date
from itertools import count

from sqlalchemy import insert

from lms.core.clock import now
from lms.db import session, write
from lms.editions.models import Edition, EditionCity, EditionCourse, EditionPerson
from lms.editions.rules import CityRole, EditionState

_numbers = count(1)


def edition(
    name: str = "",
    *,
    state: EditionState = EditionState.RUNNING,
    course_ids: tuple[int, ...] = (),
    review_required: bool = False,
) -> int:
    """Add an edition and return its id."""
    number = next(_numbers)
    with write():
        edition_id = session().scalar(
            insert(Edition)
            .values(
                slug=f"edition-{number}",
                name=name or f"Edition {number}",
                starts_on=date(2026, 9, 1),
                ends_on=date(2027, 6, 30),
                state=state,
                review_required=review_required,
                created_at=now(),
            )
            .returning(Edition.id)
        )
        assert edition_id is not None
        for position, course_id in enumerate(course_ids):
            session().execute(
                insert(EditionCourse).values(
                    edition_id=edition_id, course_id=course_id, position=position
                )
            )
    return edition_id


def take_part(edition_id: int, city_id: int, role: CityRole, *person_ids: int) -> None:
    """Let a city take part in an edition, with some of its people."""
    with write():
        session().execute(
            insert(EditionCity).values(
                edition_id=edition_id,
                city_id=city_id,
                role=role,
                joined_at=now(),
                changed_at=now(),
            )
        )
        for person_id in person_ids:
            session().execute(
                insert(EditionPerson).values(
                    edition_id=edition_id, city_id=city_id, person_id=person_id, joined_at=now()
                )
            )
