"""Where a person is signed in."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, exists, select
from sqlalchemy.orm import InstrumentedAttribute

from lms.accounts.models import Session, SignOut
from lms.accounts.rules.sessions import Lifetime
from lms.core.actor import Actor
from lms.db import session

SHOWN = 100


@dataclass(frozen=True, slots=True)
class OpenSession:
    """A sign-in of one's own; `current` is the one that asks."""

    id: int
    device: str
    network: str
    created_at: datetime
    seen_at: datetime
    current: bool


def open_sessions(actor: Actor, lifetime: Lifetime, now: datetime) -> list[OpenSession]:
    """The actor's own sessions that have neither ended nor run out, the last seen first."""
    rows = session().execute(
        select(Session.id, Session.device, Session.network, Session.created_at, Session.seen_at)
        .where(
            Session.person_id == actor.person_id,
            Session.ended_at.is_(None),
            Session.seen_at > now - lifetime.idle,
            Session.created_at > now - lifetime.absolute,
        )
        .order_by(Session.seen_at.desc(), Session.id.desc())
        .limit(SHOWN)
    )
    return [OpenSession(*row, current=row.id == actor.session_id) for row in rows]


def signed_out_since(
    person_id: InstrumentedAttribute[int], moment: InstrumentedAttribute[datetime]
) -> ColumnElement[bool]:
    """Whether the person of a statement's row signed out everywhere at or after a time of it."""
    return exists().where(SignOut.person_id == person_id, SignOut.at >= moment)


def knows_network(person_id: int, network: str) -> bool:
    """Whether this person has signed in from this network lately."""
    known = exists().where(Session.person_id == person_id, Session.network == network)
    return network != "" and bool(session().scalar(select(known)))
