"""Reading the audit log: who looked at my record."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import exists, select

from lms.activity.models import AuditEntry
from lms.activity.rules import Verb
from lms.core.actor import Actor
from lms.db import session
from lms.people.models import Person


@dataclass(frozen=True, slots=True)
class Look:
    """Somebody saw a record; `viewer` is None when the viewer has left the platform."""

    id: int
    viewer: str | None
    at: datetime


def looks_at_me(actor: Actor, before: int | None, limit: int) -> list[Look]:
    """Who looked at the actor's own record, the newest first; `before` continues after an id."""
    wanted = (
        select(AuditEntry.id, Person.name, AuditEntry.at)
        .outerjoin(Person, Person.id == AuditEntry.person_id)
        .where(AuditEntry.about_id == actor.person_id, AuditEntry.verb == Verb.LOOKED_AT)
        .order_by(AuditEntry.id.desc())
        .limit(limit)
    )
    if before is not None:
        wanted = wanted.where(AuditEntry.id < before)
    return [Look(*row) for row in session().execute(wanted)]


def has_looked(actor: Actor, person_id: int, day: date) -> bool:
    """Whether the actor's look at this record is noted for this day."""
    noted = exists().where(
        AuditEntry.person_id == actor.person_id,
        AuditEntry.about_id == person_id,
        AuditEntry.looked_on == day,
    )
    return bool(session().scalar(select(noted)))
