"""Accounts as admins look after them: who waits, where somebody is signed in, when they were closed."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Select, exists, func, select
from sqlalchemy.orm import aliased

from lms.accounts.models import Closure, Credential, Invitation, MailToken, Session
from lms.accounts.queries.sessions import SHOWN, OpenSession
from lms.accounts.rules.sessions import Lifetime
from lms.accounts.rules.tokens import Purpose
from lms.cities.models import City
from lms.cities.rules import CityState
from lms.core.actor import Actor, Role
from lms.core.errors import NotFound
from lms.db import session
from lms.people.models import Person


@dataclass(frozen=True, slots=True)
class Closed:
    """A time in which an account was closed. Names are None where nobody is known."""

    id: int
    closed_at: datetime
    closed_by: str | None
    reason: str
    reopened_at: datetime | None
    reopened_by: str | None


@dataclass(frozen=True, slots=True)
class Waiting:
    """A registration whose address was not confirmed yet. Its link may have run out."""

    id: int
    name: str
    email: str
    language: str
    created_at: datetime
    expires_at: datetime


@dataclass(frozen=True, slots=True)
class Invited:
    """An invitation to a city that nobody has accepted; it may have run out."""

    id: int
    email: str
    role: Role | None
    city: str
    city_slug: str
    sent_at: datetime
    expires_at: datetime


def sessions_of(
    person_id: int, asking: Actor, lifetime: Lifetime, now: datetime
) -> list[OpenSession]:
    """Where somebody is signed in, the last seen first; a hundred at most."""
    rows = session().execute(
        select(Session.id, Session.device, Session.network, Session.created_at, Session.seen_at)
        .where(Session.person_id == person_id, *_open(lifetime, now))
        .order_by(Session.seen_at.desc(), Session.id.desc())
        .limit(SHOWN)
    )
    return [OpenSession(*row, current=row.id == asking.session_id) for row in rows]


def last_seen(person_ids: Collection[int]) -> dict[int, datetime]:
    """When somebody's last session was last used, to ten minutes; sessions are kept for 30 days."""
    rows = session().execute(
        select(Session.person_id, func.max(Session.seen_at))
        .where(Session.person_id.in_(person_ids))
        .group_by(Session.person_id)
    )
    return {row[0]: row[1] for row in rows}


def seen_since(moment: datetime) -> int:
    """How many people were here since."""
    wanted = select(func.count(Session.person_id.distinct())).where(Session.seen_at >= moment)
    return session().scalar(wanted) or 0


def has_password(person_id: int) -> bool:
    """Whether somebody has ever set a password."""
    return bool(session().scalar(select(exists().where(Credential.person_id == person_id))))


def closures(person_id: int) -> list[Closed]:
    """When an account was closed, the last time first; twenty at most."""
    closer, opener = aliased(Person), aliased(Person)
    rows = session().execute(
        select(
            Closure.id, Closure.closed_at, closer.name, Closure.reason, Closure.reopened_at,
            opener.name,
        )
        .outerjoin(closer, closer.id == Closure.closed_by)
        .outerjoin(opener, opener.id == Closure.reopened_by)
        .where(Closure.person_id == person_id)
        .order_by(Closure.id.desc())
        .limit(20)
    )  # fmt: skip
    return [Closed(*row) for row in rows]


def waiting(before: int | None, limit: int) -> list[Waiting]:
    """Registrations that wait for their address to be confirmed, the newest first."""
    wanted = _WAITING.order_by(MailToken.id.desc()).limit(limit)
    if before is not None:
        wanted = wanted.where(MailToken.id < before)
    return _waiting(wanted)


def waiting_one(link_id: int) -> Waiting:
    """One of them; raises NotFound."""
    found = _waiting(_WAITING.where(MailToken.id == link_id))
    if not found:
        raise NotFound
    return found[0]


def count_waiting() -> int:
    """How many registrations wait."""
    return session().scalar(select(func.count()).select_from(_WAITING.subquery())) or 0


def invited(before: int | None, limit: int, language: str) -> list[Invited]:
    """Invitations to all cities that nobody has accepted, the newest first."""
    wanted = (
        select(
            Invitation.id, Invitation.email, Invitation.role, City.name, City.names, City.slug,
            Invitation.sent_at, Invitation.expires_at,
        )
        .join(City, City.id == Invitation.city_id)
        .where(
            Invitation.accepted_at.is_(None),
            Invitation.revoked_at.is_(None),
            City.state != CityState.ARCHIVED,
        )
        .order_by(Invitation.id.desc())
        .limit(limit)
    )  # fmt: skip
    if before is not None:
        wanted = wanted.where(Invitation.id < before)
    return [
        Invited(id_, email, Role(role) if role else None, names.get(language) or name, slug, *times)
        for id_, email, role, name, names, slug, *times in session().execute(wanted)
    ]


_WAITING: Select[Any] = select(
    MailToken.id, MailToken.email, MailToken.payload, MailToken.created_at, MailToken.expires_at
).where(
    MailToken.purpose == Purpose.CONFIRM,
    MailToken.used_at.is_(None),
    ~exists().where(Person.email == MailToken.email),
)


def _waiting(wanted: Select[Any]) -> list[Waiting]:
    return [
        Waiting(id_, wish.get("name", ""), email, wish.get("language", "en"), made, ends)
        for id_, email, wish, made, ends in session().execute(wanted)
    ]


def _open(lifetime: Lifetime, now: datetime) -> tuple[Any, ...]:
    return (
        Session.ended_at.is_(None),
        Session.seen_at > now - lifetime.idle,
        Session.created_at > now - lifetime.absolute,
    )
