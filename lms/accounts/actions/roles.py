"""Roles are granted and taken away."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from sqlalchemy import delete, select

from lms.accounts.models import RoleGrant
from lms.accounts.policy import may_grant, may_revoke
from lms.accounts.queries import is_open
from lms.activity import actions as activity
from lms.activity.rules import Verb
from lms.cities.models import City
from lms.core.actor import Actor, Role, Scope
from lms.core.clock import now
from lms.core.errors import Conflict, Forbidden, NotFound
from lms.db import insert_ignore, session
from lms.people import actions as people
from lms.people.models import Person


class LastAdmin(Conflict):
    """Nobody would be left to administer the platform: another admin is named first."""


class Keep(Protocol):
    """Writes one grant into a room's own table, or deletes it; True if that changed something."""

    def __call__(
        self, *, person_id: int, role: Role, scope_id: int | None, granted_by: int | None
    ) -> bool:
        """Raise NotFound if there is nothing of that id."""


@dataclass(frozen=True, slots=True)
class Keeper:
    """The room that keeps the grants over one kind of scope."""

    add: Keep
    remove: Keep


_keepers: dict[Scope, Keeper] = {}


def keep_grants(scope: Scope, *, add: Keep, remove: Keep) -> None:
    """Say which room keeps the grants over a scope; catalogue does for courses."""
    _keepers[scope] = Keeper(add, remove)


def grant(
    *, actor: Actor, person_id: int, role: Role, scope: Scope, scope_id: int | None = None
) -> bool:
    """Grant a role; False if it was held already. Raises Forbidden, NotFound."""
    if not may_grant(actor, role, scope, scope_id):
        raise Forbidden
    if not is_open(person_id):
        raise NotFound
    added = _keeper(scope).add(
        person_id=person_id, role=role, scope_id=scope_id, granted_by=actor.person_id
    )
    if added:
        _record(Verb.GRANTED, actor, person_id, role, scope, scope_id)
    return added


def revoke(
    *, actor: Actor, person_id: int, role: Role, scope: Scope, scope_id: int | None = None
) -> bool:
    """Take a role away; False if it was not held. Raises Forbidden, LastAdmin."""
    if not may_revoke(actor, role, scope, scope_id):
        raise Forbidden
    if role is Role.ADMIN:
        keep_one_admin(actor, person_id)
    removed = _keeper(scope).remove(
        person_id=person_id, role=role, scope_id=scope_id, granted_by=actor.person_id
    )
    if removed:
        _record(Verb.REVOKED, actor, person_id, role, scope, scope_id)
    return removed


def keep_one_admin(actor: Actor, person_id: int) -> None:
    """Refuse what takes the only admin with an open account away; raises LastAdmin.

    Not to the command line, which can name another one at any time.

    The grants are locked first and read again, so that two admins who remove each other at once do
    not both find the other there.
    """
    if actor.person_id is None:
        return
    admins = RoleGrant.role == Role.ADMIN
    session().execute(select(RoleGrant.id).where(admins).order_by(RoleGrant.id).with_for_update())
    left = session().scalars(
        select(RoleGrant.person_id)
        .join(Person, Person.id == RoleGrant.person_id)
        .where(admins, Person.deactivated_at.is_(None))
    )
    if set(left) == {person_id}:
        raise LastAdmin


def _keeper(scope: Scope) -> Keeper:
    if scope not in _keepers:
        raise NotFound
    return _keepers[scope]


def _own(scope: Scope) -> Keeper:
    """Platform and city grants stand in this room's table. Who has a role in a city belongs to it."""

    def add(*, person_id: int, role: Role, scope_id: int | None, granted_by: int | None) -> bool:
        if scope is Scope.CITY:
            if session().scalar(select(City.id).where(City.id == scope_id)) is None:
                raise NotFound
            people.join_city(person_id=person_id, city_id=scope_id or 0, added_by=granted_by)
        values = {
            "person_id": person_id,
            "role": role,
            "scope": scope,
            "scope_id": scope_id,
            "granted_by": granted_by,
            "at": now(),
        }
        return bool(insert_ignore(RoleGrant, values))

    def remove(*, person_id: int, role: Role, scope_id: int | None, granted_by: int | None) -> bool:
        del granted_by
        same_id = (
            RoleGrant.scope_id.is_(None) if scope_id is None else RoleGrant.scope_id == scope_id
        )
        gone = session().execute(
            delete(RoleGrant).where(
                RoleGrant.person_id == person_id,
                RoleGrant.role == role,
                RoleGrant.scope == scope,
                same_id,
            )
        )
        return bool(gone.rowcount)  # type: ignore[attr-defined]

    return Keeper(add, remove)


_keepers.update({scope: _own(scope) for scope in (Scope.PLATFORM, Scope.CITY)})


def _record(
    verb: Verb, actor: Actor, person_id: int, role: Role, scope: Scope, scope_id: int | None
) -> None:
    activity.record(
        verb=verb,
        actor=actor,
        about=person_id,
        subject_kind=scope,
        subject_id=scope_id,
        detail={"role": role},
    )
