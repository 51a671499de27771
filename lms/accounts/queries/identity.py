"""Which actor asks: person, session and all grants in one statement.

Rooms that keep grants of their own add them by `add_grants`; the statement is built once.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import CompoundSelect, Select, bindparam, cast, literal, null, select, union_all

from lms.accounts.models import RoleGrant, Session
from lms.core.actor import Actor, Grant, Role, Scope
from lms.db import Instant, Prepared, session
from lms.people.models import Person

_person, _session, _grant = Person.__table__.c, Session.__table__.c, RoleGrant.__table__.c
_sources: list[Select[Any]] = [
    select(_grant.person_id, _grant.role, _grant.scope, _grant.scope_id),
]
_built: list[Prepared] = []


@dataclass(frozen=True, slots=True)
class Found:
    """An actor, and since when and until when they were here."""

    actor: Actor
    created_at: datetime
    seen_at: datetime


def add_grants(statement: Select[Any]) -> None:
    """Add a room's grants: a Core SELECT of person_id, role, scope, scope_id, in this order.

    Pass a constant of the module: the same one added again changes nothing.
    """
    if not any(statement is source for source in _sources):
        _sources.append(statement)
        _built.clear()


def identify(token_hash: str) -> Found | None:
    """Who holds this token; None if the session has ended or the account is closed.

    Whether the session has run out is the caller's question: the times are in the answer.
    """
    if not _built:
        _built.append(Prepared(_statement()))
    rows = _built[0].rows(token_hash=token_hash)
    return _found(rows) if rows else None


def holders(role: Role) -> Select[tuple[int]]:
    """Selects the ids of those who hold a role, over whatever scope."""
    every = union_all(*_sources).subquery().c
    return select(every.person_id).where(every.role == role)


def held_by(person_ids: Collection[int]) -> dict[int, list[Grant]]:
    """All roles of some people, over the platform, cities, courses and editions."""
    whose = [one.subquery().c for one in _sources]
    rows = session().execute(
        union_all(*(select(*columns).where(columns[0].in_(person_ids)) for columns in whose))
    )
    found: dict[int, list[Grant]] = {}
    for person_id, role, scope, scope_id in rows:
        found.setdefault(person_id, []).append(Grant(Role(role), Scope(scope), scope_id))
    return {
        person_id: sorted(grants, key=lambda one: (one.scope, one.role, one.scope_id or 0))
        for person_id, grants in found.items()
    }


def _statement() -> CompoundSelect[Any]:
    token = bindparam("token_hash", type_=_session.token_hash.type)
    here = (_session.token_hash == token, _session.ended_at.is_(None))
    who = (
        select(
            _person.id,
            _session.id.label("session_id"),
            _person.name,
            _person.language,
            _person.time_zone,
            _session.created_at,
            _session.seen_at,
        )
        .join_from(Session.__table__, Person.__table__, _person.id == _session.person_id)
        .where(*here, _person.deactivated_at.is_(None))
    )
    owner = select(_session.person_id).where(*here).scalar_subquery()
    nothing = cast(null(), Instant)
    held = [
        select(whose, scope_id, role, scope, literal(""), nothing, nothing).where(whose == owner)
        for whose, role, scope, scope_id in (tuple(one.subquery().c) for one in _sources)
    ]
    return union_all(who, *held)


def _found(rows: Sequence[Any]) -> Found | None:
    """The row with times is the person's, the others are grants: (person, scope id, role, scope)."""
    person = next((row for row in rows if row[5] is not None), None)
    if person is None:
        return None
    grants = frozenset(
        Grant(Role(role), Scope(scope), scope_id)
        for _id, scope_id, role, scope, _zone, created_at, _seen in rows
        if created_at is None
    )
    person_id, session_id, name, language, time_zone, created_at, seen_at = person
    actor = Actor(person_id, name, language, time_zone, session_id, grants)
    return Found(actor, created_at, seen_at)
