"""Writes of enrolment: taking part, and leaving without losing anything."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import update

from lms.db import insert_ignore, session
from lms.progress.models import Enrolment
from lms.progress.queries import ACTIVE

DROPPED = "dropped"


def enrol(*, person_id: int, course_id: int, at: datetime) -> None:
    """Enrol a person, or bring back somebody who had left; what they did before counts."""
    values = {
        "person_id": person_id,
        "course_id": course_id,
        "state": ACTIVE,
        "enrolled_at": at,
        "changed_at": at,
    }
    if not insert_ignore(Enrolment, values):
        _change(person_id, course_id, ACTIVE, at)


def leave(*, person_id: int, course_id: int, at: datetime) -> None:
    """Take a course off a person's home page; nothing is deleted."""
    _change(person_id, course_id, DROPPED, at)


def _change(person_id: int, course_id: int, state: str, at: datetime) -> None:
    session().execute(
        update(Enrolment)
        .where(
            Enrolment.person_id == person_id,
            Enrolment.course_id == course_id,
            Enrolment.state != state,
        )
        .values(state=state, changed_at=at)
    )
