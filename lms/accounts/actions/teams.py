"""The team of a city: who joins, which roles they hold there, who leaves.

Leaving ends all that follows from belonging to the city: its roles are taken away here, and access
to learners ends by itself, since every read asks whether the membership stands.
"""

from __future__ import annotations

from sqlalchemy import delete, select

from lms.accounts.actions.roles import grant, revoke
from lms.accounts.models import RoleGrant
from lms.accounts.policy import may_manage_team
from lms.activity import actions as activity
from lms.activity.rules import Verb
from lms.cities.models import City
from lms.core.actor import Actor, Role, Scope
from lms.core.errors import Conflict, Forbidden, NotFound
from lms.db import session
from lms.people import actions as people
from lms.people.models import Person
from lms.people.queries import belongs, member


class LastCoordinator(Conflict):
    """Nobody would be left to coordinate the city: a successor is named first."""


def manage(actor: Actor, city_id: int) -> None:
    """Go on only for those who keep the team of this city; raises Forbidden."""
    if not may_manage_team(actor, city_id):
        raise Forbidden


def join(*, actor: Actor, person_id: int, city_id: int, added_by: int | None, by: str) -> bool:
    """Let a person belong to a city, and note how; False if they do already."""
    added = people.join_city(person_id=person_id, city_id=city_id, added_by=added_by)
    if added:
        _record(Verb.JOINED, actor, person_id, city_id, by)
    return added


def describe(
    *, actor: Actor, city_id: int, membership_id: int, function: str, organisation_id: int | None
) -> None:
    """Say what somebody does in the team, and for which partner of the city."""
    if member(city_id, membership_id).person_id != actor.person_id:
        manage(actor, city_id)
    people.describe_member(
        city_id=city_id,
        membership_id=membership_id,
        function=function,
        organisation_id=organisation_id,
    )


def set_role(*, actor: Actor, city_id: int, membership_id: int, role: Role, held: bool) -> bool:
    """Give a member a role of the city or take it away; False if nothing changed.

    Raises Forbidden to who does not hold it, LastCoordinator if nobody would coordinate the city.
    """
    manage(actor, city_id)
    person_id = member(city_id, membership_id).person_id
    change = grant if held else revoke
    if not held and role is Role.CITY_COORDINATOR:
        _keep_one_coordinator(city_id, person_id)
    return change(actor=actor, person_id=person_id, role=role, scope=Scope.CITY, scope_id=city_id)


def remove(*, actor: Actor, city_id: int, membership_id: int) -> int:
    """Take somebody out of the team; returns who. Raises NotFound, Forbidden, LastCoordinator."""
    manage(actor, city_id)
    person_id = member(city_id, membership_id).person_id
    _end(actor, person_id, city_id)
    return person_id


def leave(*, actor: Actor, city_id: int) -> None:
    """Leave a city oneself; raises NotFound if one does not belong to it, LastCoordinator."""
    if actor.person_id is None or not belongs(actor.person_id, city_id):
        raise NotFound
    _end(actor, actor.person_id, city_id)


def _end(actor: Actor, person_id: int, city_id: int) -> None:
    _keep_one_coordinator(city_id, person_id)
    people.leave_city(person_id=person_id, city_id=city_id, ended_by=actor.person_id)
    held = (
        RoleGrant.person_id == person_id,
        RoleGrant.scope == Scope.CITY,
        RoleGrant.scope_id == city_id,
    )
    roles = session().scalars(select(RoleGrant.role).where(*held)).all()
    session().execute(delete(RoleGrant).where(*held))
    for role in roles:
        _record(Verb.REVOKED, actor, person_id, city_id, role, key="role")
    _record(Verb.LEFT, actor, person_id, city_id, "self" if person_id == actor.person_id else "")


def _keep_one_coordinator(city_id: int, person_id: int) -> None:
    """Refuse what would leave a city that has coordinators without one.

    The row of the city is locked, so that two who leave at once do not both find the other there.
    """
    session().execute(select(City.id).where(City.id == city_id).with_for_update())
    coordinators = set(
        session().scalars(
            select(RoleGrant.person_id)
            .join(Person, Person.id == RoleGrant.person_id)
            .where(
                RoleGrant.scope == Scope.CITY,
                RoleGrant.scope_id == city_id,
                RoleGrant.role == Role.CITY_COORDINATOR,
                Person.deactivated_at.is_(None),
            )
        )
    )
    if coordinators == {person_id}:
        raise LastCoordinator


def _record(
    verb: Verb, actor: Actor, person_id: int, city_id: int, word: str, key: str = "by"
) -> None:
    activity.record(
        verb=verb,
        actor=actor,
        about=person_id,
        subject_kind=Scope.CITY,
        subject_id=city_id,
        detail={key: word} if word else None,
    )
