"""Until when modules should be done: for one person, and on one day."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sqlalchemy import select

from lms.catalogue.models import Module
from lms.db import session
from lms.editions.models import Edition, EditionPace, EditionPerson
from lms.editions.rules import LIVE, EditionState


@dataclass(frozen=True, slots=True)
class Deadline:
    """Until when somebody should have done a module, for which edition."""

    edition: str
    course_id: int
    module_id: int
    due_on: date


@dataclass(frozen=True, slots=True)
class Due:
    """That a module of an edition is due on a day."""

    edition_id: int
    edition: str
    course_id: int
    module_id: int
    due_on: date


def deadlines_of(person_id: int) -> list[Deadline]:
    """The dates that somebody's editions set, the nearest first, at most 100."""
    rows = session().execute(
        select(Edition.name, Module.course_id, Module.id, EditionPace.due_on)
        .join_from(EditionPerson, Edition, Edition.id == EditionPerson.edition_id)
        .join(EditionPace, EditionPace.edition_id == Edition.id)
        .join(Module, Module.id == EditionPace.module_id)
        .where(
            EditionPerson.person_id == person_id,
            EditionPerson.left_at.is_(None),
            Edition.state.in_(sorted(LIVE)),
        )
        .order_by(EditionPace.due_on, EditionPace.module_id)
        .limit(100)
    )
    return [Deadline(*row) for row in rows]


def dues_on(day: date) -> list[Due]:
    """The modules that are due on a day, in all editions that run; at most 1,000."""
    rows = session().execute(
        select(Edition.id, Edition.name, Module.course_id, Module.id, EditionPace.due_on)
        .join_from(EditionPace, Edition, Edition.id == EditionPace.edition_id)
        .join(Module, Module.id == EditionPace.module_id)
        .where(EditionPace.due_on == day, Edition.state == EditionState.RUNNING)
        .order_by(Edition.id, Module.id)
        .limit(1000)
    )
    return [Due(*row) for row in rows]
