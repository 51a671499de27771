"""What this database is: real or a demo, and the invented people of a demo."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import select

from lms.accounts.models import DemoPerson, Installation
from lms.db import session
from lms.people.models import Person


@dataclass(frozen=True, slots=True)
class DemoFace:
    """An invented person to sign in as, and a sentence on who it is."""

    person_id: int
    name: str
    note: str


def is_demo() -> bool:
    """Whether this database was made as a demo."""
    return bool(session().scalar(select(Installation.demo)))


def demo_people(language: str) -> list[DemoFace]:
    """The invented people of a demo database, with their notes in a language or in English."""
    rows = session().execute(
        select(Person.id, Person.name, DemoPerson.notes)
        .join(DemoPerson, DemoPerson.person_id == Person.id)
        .join(Installation, Installation.demo.is_(True))
        .where(Person.deactivated_at.is_(None))
        .order_by(DemoPerson.place, Person.id)
    )
    return [
        DemoFace(person_id, name, notes.get(language) or notes.get("en", ""))
        for person_id, name, notes in rows
    ]


def is_demo_person(person_id: int) -> bool:
    """Whether everybody may sign in as this person."""
    return any(face.person_id == person_id for face in demo_people("en"))
