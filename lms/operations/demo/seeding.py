"""The people of a demo are put into a database that was made as one, each with their story, once."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import inspect

from lms.accounts import actions as accounts
from lms.accounts.policy import OPERATOR
from lms.accounts.queries import is_demo
from lms.catalogue.queries.outlines import Outline, all_current
from lms.core.actor import Scope
from lms.core.errors import Conflict
from lms.db import db, write
from lms.operations.demo import acting, dates
from lms.operations.demo.stories import CAST, Character
from lms.people import actions as people
from lms.people.queries import profile_by_email

FLAGSHIP = "codesign"
NOT_A_DEMO = (
    "This database was not made as a demo, so no invented people are put into it.\n"
    "A demo is made by the first bin/serve (without --production) on an empty database: give it another\n"
    "TANDEM_DATA folder or another DATABASE_URL."
)
NO_COURSE = "No course is published yet, and the people of the demo take one. First run: lms courses publish"


def open_demo() -> list[Outline]:
    """The published courses of a demo, the shipped one first; raises Conflict with what is wrong."""
    if not inspect(db.engine).has_table("installation") or not is_demo():
        raise Conflict(NOT_A_DEMO)
    outlines = sorted(all_current(), key=lambda outline: (outline.key != FLAGSHIP, outline.key))
    if not outlines:
        raise Conflict(NO_COURSE)
    return outlines


def seed_people(outline: Outline, today: datetime) -> list[str]:
    """Add those of the cast who are not there yet; returns their names."""
    return [
        character.name
        for place, character in enumerate(CAST, 1)
        if _add(character, place, outline, today)
    ]


def _add(character: Character, place: int, outline: Outline, today: datetime) -> bool:
    """Add one person with all they have done, in one write; False if the address is taken."""
    if profile_by_email(character.email) is not None:
        return False
    pages = acting.rendered(character, outline) if character.learns else {}
    with write():
        person_id = people.add_person(
            name=character.name,
            email=character.email,
            organisation=character.organisation,
            language=character.language,
            time_zone=character.time_zone,
        )
        accounts.add_demo_person(person_id=person_id, place=place, notes=character.notes)
        if character.role is not None:
            accounts.grant(
                actor=OPERATOR, person_id=person_id, role=character.role, scope=Scope.PLATFORM
            )
        dates.date_person(person_id, acting.moment(character.joined, 7, character.time_zone, today))
        if character.learns:
            acting.act(character, person_id, outline, pages, today)
    return True
