"""Teams of cities: roles, invitations, links, and those who ask to join."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Select, select

from lms.accounts.models import Invitation, JoinRequest, RoleGrant, TeamLink
from lms.accounts.rules.teams import RequestState
from lms.accounts.rules.tokens import hashed
from lms.core.actor import Actor, Grant, Role, Scope
from lms.core.errors import NotFound
from lms.db import session
from lms.people.models import Person
from lms.people.rules import normal_email

MOST_LISTED = 300


@dataclass(frozen=True, slots=True)
class InvitationFacts:
    """An invitation that was neither accepted nor revoked; it may have run out."""

    id: int
    city_id: int
    email: str
    role: Role | None
    language: str
    note: str
    invited_by: int | None
    sent_at: datetime
    expires_at: datetime


@dataclass(frozen=True, slots=True)
class LinkFacts:
    """A team link that can still be used."""

    id: int
    city_id: int
    uses: int
    uses_left: int
    created_at: datetime
    expires_at: datetime


@dataclass(frozen=True, slots=True)
class RequestFacts:
    """A wish to join a city. `organisation` is what the person typed and proves nothing."""

    id: int
    person_id: int
    city_id: int
    name: str
    organisation: str
    message: str
    state: RequestState
    asked_at: datetime
    reason: str


@dataclass(frozen=True, slots=True)
class Reader:
    """Somebody to be told something by mail."""

    person_id: int
    name: str
    email: str
    language: str


_INVITATION = select(
    Invitation.id,
    Invitation.city_id,
    Invitation.email,
    Invitation.role,
    Invitation.language,
    Invitation.note,
    Invitation.invited_by,
    Invitation.sent_at,
    Invitation.expires_at,
).where(Invitation.accepted_at.is_(None), Invitation.revoked_at.is_(None))
_LINK = select(
    TeamLink.id,
    TeamLink.city_id,
    TeamLink.uses,
    TeamLink.uses_left,
    TeamLink.created_at,
    TeamLink.expires_at,
).where(TeamLink.revoked_at.is_(None), TeamLink.uses_left > 0)
_REQUEST = select(
    JoinRequest.id,
    JoinRequest.person_id,
    JoinRequest.city_id,
    Person.name,
    Person.organisation,
    JoinRequest.message,
    JoinRequest.state,
    JoinRequest.asked_at,
    JoinRequest.reason,
).join(Person, Person.id == JoinRequest.person_id)


def roles_in(city_id: int) -> dict[int, set[Role]]:
    """The roles of a city by person, of people with an open account."""
    rows = session().execute(
        select(RoleGrant.person_id, RoleGrant.role)
        .join(Person, Person.id == RoleGrant.person_id)
        .where(
            RoleGrant.scope == Scope.CITY,
            RoleGrant.scope_id == city_id,
            Person.deactivated_at.is_(None),
        )
    )
    found: dict[int, set[Role]] = {}
    for person_id, role in rows:
        found.setdefault(person_id, set()).add(Role(role))
    return found


def coordinators_of(city_id: int) -> list[Reader]:
    """The coordinators of a city who can be written to."""
    rows = session().execute(
        select(Person.id, Person.name, Person.email, Person.language)
        .join(RoleGrant, RoleGrant.person_id == Person.id)
        .where(
            RoleGrant.scope == Scope.CITY,
            RoleGrant.scope_id == city_id,
            RoleGrant.role == Role.CITY_COORDINATOR,
            Person.deactivated_at.is_(None),
            Person.email.is_not(None),
        )
        .order_by(Person.id)
    )
    return [Reader(id_, name, email or "", language) for id_, name, email, language in rows]


def holder(person_id: int) -> Actor:
    """Somebody with the platform and city roles they hold now, whoever asks."""
    rows = session().execute(
        select(RoleGrant.role, RoleGrant.scope, RoleGrant.scope_id)
        .join(Person, Person.id == RoleGrant.person_id)
        .where(RoleGrant.person_id == person_id, Person.deactivated_at.is_(None))
    )
    grants = frozenset(Grant(Role(role), Scope(scope), id_) for role, scope, id_ in rows)
    return Actor(person_id=person_id, grants=grants)


def pending(city_id: int) -> list[InvitationFacts]:
    """A city's invitations that nobody has accepted yet, the newest first."""
    wanted = _INVITATION.where(Invitation.city_id == city_id).order_by(Invitation.id.desc())
    return _invitations(wanted.limit(MOST_LISTED))


def invited_addresses(city_id: int, now: datetime) -> set[str]:
    """The addresses that have an invitation to a city which is still good."""
    wanted = select(Invitation.email).where(
        Invitation.city_id == city_id,
        Invitation.accepted_at.is_(None),
        Invitation.revoked_at.is_(None),
        Invitation.expires_at > now,
    )
    return set(session().scalars(wanted))


def pending_one(city_id: int, invitation_id: int) -> InvitationFacts:
    """One of a city's pending invitations; raises NotFound."""
    found = _invitations(
        _INVITATION.where(Invitation.city_id == city_id, Invitation.id == invitation_id)
    )
    if not found:
        raise NotFound
    return found[0]


def invitation(token: str, now: datetime) -> InvitationFacts | None:
    """The invitation that this token belongs to, if it is still good."""
    good = Invitation.token_hash == hashed(token), Invitation.expires_at > now
    return next(iter(_invitations(_INVITATION.where(*good))), None)


def invitations_for(email: str | None, now: datetime) -> list[InvitationFacts]:
    """The invitations of an address that are still good; a confirmed address is asked for."""
    if not email:
        return []
    good = Invitation.email == normal_email(email), Invitation.expires_at > now
    return _invitations(_INVITATION.where(*good).order_by(Invitation.id).limit(MOST_LISTED))


def team_links(city_id: int, now: datetime) -> list[LinkFacts]:
    """A city's links that can still be used, the newest first."""
    wanted = _LINK.where(TeamLink.city_id == city_id, TeamLink.expires_at > now)
    rows = session().execute(wanted.order_by(TeamLink.id.desc()).limit(MOST_LISTED))
    return [LinkFacts(*row) for row in rows]


def team_link(token: str, now: datetime) -> LinkFacts | None:
    """The link that this token belongs to, if it can still be used."""
    good = TeamLink.token_hash == hashed(token), TeamLink.expires_at > now
    row = session().execute(_LINK.where(*good)).one_or_none()
    return LinkFacts(*row) if row else None


def waiting_requests(city_id: int) -> list[RequestFacts]:
    """Who waits to join a city, the first first."""
    wanted = _REQUEST.where(
        JoinRequest.city_id == city_id,
        JoinRequest.state == RequestState.WAITING,
        Person.deactivated_at.is_(None),
    )
    return _requests(wanted.order_by(JoinRequest.id).limit(MOST_LISTED))


def waiting_request(city_id: int, request_id: int) -> RequestFacts:
    """One who waits to join this city; raises NotFound."""
    found = _requests(
        _REQUEST.where(
            JoinRequest.city_id == city_id,
            JoinRequest.id == request_id,
            JoinRequest.state == RequestState.WAITING,
        )
    )
    if not found:
        raise NotFound
    return found[0]


def requests_of(person_id: int) -> list[RequestFacts]:
    """A person's own wishes to join cities, the newest first."""
    wanted = _REQUEST.where(JoinRequest.person_id == person_id)
    return _requests(wanted.order_by(JoinRequest.id.desc()).limit(20))


def _invitations(statement: Select[*tuple[Any, ...]]) -> list[InvitationFacts]:
    return [
        InvitationFacts(id_, city, email, Role(role) if role else None, *rest)
        for id_, city, email, role, *rest in session().execute(statement)
    ]


def _requests(statement: Select[*tuple[Any, ...]]) -> list[RequestFacts]:
    return [
        RequestFacts(id_, who, city, name, organisation, message, RequestState(state), *rest)
        for id_, who, city, name, organisation, message, state, *rest in session().execute(
            statement
        )
    ]
