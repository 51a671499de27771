"""What a database is, said once when it is made."""

from __future__ import annotations

import secrets
from collections.abc import Mapping

from sqlalchemy import exists, insert, select

from lms.accounts.models import DemoPerson, Installation
from lms.accounts.queries import is_demo
from lms.core.clock import now
from lms.core.errors import Conflict
from lms.db import insert_ignore, session
from lms.people.models import Person


def found_installation(*, demo: bool) -> None:
    """Say what this database is. Saying the same again changes nothing.

    Raises Conflict if it was made as something else, or is to become a demo with people in it.
    """
    made = session().scalar(select(Installation.demo))
    if made is not None:
        if made != demo:
            raise Conflict
        return
    if demo and session().scalar(select(exists().where(Person.id.is_not(None)))):
        raise Conflict
    row = {"id": 1, "created_at": now(), "demo": demo, "token": secrets.token_hex(16)}
    insert_ignore(Installation, row)


def add_demo_person(*, person_id: int, place: int, notes: Mapping[str, str]) -> None:
    """Let everybody sign in as this invented person; raises Conflict on a real database.

    `place` orders the list, `notes` says in a sentence per language who it is.
    """
    if not is_demo():
        raise Conflict
    session().execute(
        insert(DemoPerson).values(person_id=person_id, place=place, notes=dict(notes))
    )
