"""Invitations to a city, and team links: made, sent, revoked, accepted."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import insert, select, update

from lms.accounts.actions.roles import grant
from lms.accounts.actions.teams import join, manage
from lms.accounts.models import Invitation, TeamLink
from lms.accounts.policy import may_grant
from lms.accounts.queries.teams import (
    InvitationFacts,
    holder,
    invited_addresses,
    pending_one,
)
from lms.accounts.rules.teams import INVITATION_DAYS, INVITATION_GOOD_FOR, MOST_DAYS, MOST_USES
from lms.accounts.rules.tokens import hashed
from lms.activity import actions as activity
from lms.activity.rules import Verb
from lms.cities.models import City
from lms.cities.queries import city_by_id
from lms.cities.rules import CityState
from lms.core.actor import Actor, Role, Scope
from lms.core.clock import now
from lms.core.errors import Conflict, Forbidden, Invalid, NotFound
from lms.db import session
from lms.notices.actions import send_mail
from lms.people.queries import addresses_of_members, profile, profile_by_email
from lms.people.rules import normal_email


@dataclass(frozen=True, slots=True)
class Addressed:
    """An address to be invited; the mail holds `link` with `token`, the row only its hash."""

    email: str
    token: str
    link: str


def invite(
    *,
    actor: Actor,
    city_id: int,
    addressed: Sequence[Addressed],
    role: Role | None,
    language: str,
    note: str = "",
) -> list[str]:
    """Invite some addresses by mail; returns those that were, without members and invited ones.

    Nobody can tell from what happens whether an address has an account here.
    Raises Forbidden to who may not invite here, or not with this role.
    """
    manage(actor, city_id)
    _may_give(actor, role, city_id)
    # Two who invite the same address at once wait for each other here.
    session().execute(select(City.id).where(City.id == city_id).with_for_update())
    out = addresses_of_members(city_id) | invited_addresses(city_id, now())
    done: list[str] = []
    for one in addressed:
        email = normal_email(one.email)
        if email not in out:
            out.add(email)
            _invite(actor, city_id, one, role, language, note)
            done.append(email)
    if done:
        detail = {"role": role or "", "invitations": len(done)}
        activity.record(
            verb=Verb.INVITED,
            actor=actor,
            subject_kind=Scope.CITY,
            subject_id=city_id,
            detail=detail,
        )
    return done


def send_invitation(
    *, actor: Actor, city_id: int, invitation_id: int, token: str, link: str
) -> InvitationFacts:
    """Send an invitation once more, with a fresh link that is good for as long; the old one is void."""
    manage(actor, city_id)
    found = pending_one(city_id, invitation_id)
    _may_give(actor, found.role, city_id)
    moment = now()
    session().execute(
        update(Invitation)
        .where(Invitation.id == found.id)
        .values(
            token_hash=hashed(token),
            sent_at=moment,
            expires_at=moment + INVITATION_GOOD_FOR,
            invited_by=actor.person_id,
        )
    )
    _mail(actor, city_id, Addressed(found.email, token, link), found.language, found.note)
    activity.record(verb=Verb.SENT_AGAIN, actor=actor, subject_kind=Scope.CITY, subject_id=city_id)
    return found


def revoke_invitation(*, actor: Actor, city_id: int, invitation_id: int) -> None:
    """Take an invitation back; its link is void at once."""
    manage(actor, city_id)
    found = pending_one(city_id, invitation_id)
    session().execute(update(Invitation).where(Invitation.id == found.id).values(revoked_at=now()))


def accept(*, actor: Actor, invitation_id: int) -> int:
    """Join the city that one was invited to; returns its id.

    Raises NotFound unless the invitation is good and for the address of who accepts: whoever got
    hold of the link gets nothing by it. The role is granted if who invited may still do so.
    """
    if actor.person_id is None:
        raise NotFound
    moment, me = now(), profile(actor.person_id)
    row = (
        session()
        .execute(
            select(Invitation.city_id, Invitation.role, Invitation.invited_by)
            .join(City, City.id == Invitation.city_id)
            .where(
                Invitation.id == invitation_id,
                Invitation.email == (me.email or ""),
                Invitation.accepted_at.is_(None),
                Invitation.revoked_at.is_(None),
                Invitation.expires_at > moment,
                City.state != CityState.ARCHIVED,
            )
            .with_for_update(of=Invitation)
        )
        .one_or_none()
    )
    if row is None:
        raise NotFound
    session().execute(
        update(Invitation)
        .where(Invitation.id == invitation_id)
        .values(accepted_at=moment, accepted_by=me.id)
    )
    join(
        actor=actor,
        person_id=me.id,
        city_id=row.city_id,
        added_by=row.invited_by,
        by="invitation",
    )
    if row.role and row.invited_by:
        giver = holder(row.invited_by)
        if may_grant(giver, Role(row.role), Scope.CITY, row.city_id):
            grant(
                actor=giver,
                person_id=me.id,
                role=Role(row.role),
                scope=Scope.CITY,
                scope_id=row.city_id,
            )
    return int(row.city_id)


def make_team_link(*, actor: Actor, city_id: int, token: str, uses: int, days: int) -> None:
    """Make a link by which `uses` people may join within `days`; it gives no role."""
    manage(actor, city_id)
    if not (1 <= uses <= MOST_USES and 1 <= days <= MOST_DAYS):
        raise Invalid
    moment = now()
    session().execute(
        insert(TeamLink).values(
            city_id=city_id,
            token_hash=hashed(token),
            uses=uses,
            uses_left=uses,
            made_by=actor.person_id,
            created_at=moment,
            expires_at=moment + timedelta(days=days),
        )
    )


def revoke_team_link(*, actor: Actor, city_id: int, link_id: int) -> None:
    """Take a link back; who joined by it stays. Raises NotFound for another city's."""
    manage(actor, city_id)
    done = session().execute(
        update(TeamLink)
        .where(TeamLink.id == link_id, TeamLink.city_id == city_id, TeamLink.revoked_at.is_(None))
        .values(revoked_at=now())
    )
    if not done.rowcount:  # type: ignore[attr-defined]
        raise NotFound


def use_team_link(*, actor: Actor, link_id: int) -> int:
    """Join by a link; returns the city. Who belongs to it already uses nothing up.

    Raises Conflict if the link is spent, revoked or too old, or the city is archived.
    """
    if actor.person_id is None:
        raise NotFound
    found = (
        session()
        .execute(select(TeamLink.city_id, TeamLink.made_by).where(TeamLink.id == link_id))
        .one_or_none()
    )
    if found is None or city_by_id(found.city_id).state is CityState.ARCHIVED:
        raise Conflict
    added = join(
        actor=actor,
        person_id=actor.person_id,
        city_id=found.city_id,
        added_by=found.made_by,
        by="link",
    )
    if added:
        used = session().execute(
            update(TeamLink)
            .where(
                TeamLink.id == link_id,
                TeamLink.uses_left > 0,
                TeamLink.revoked_at.is_(None),
                TeamLink.expires_at > now(),
            )
            .values(uses_left=TeamLink.uses_left - 1)
        )
        if not used.rowcount:  # type: ignore[attr-defined]
            raise Conflict
    return int(found.city_id)


def _may_give(actor: Actor, role: Role | None, city_id: int) -> None:
    if role is not None and not may_grant(actor, role, Scope.CITY, city_id):
        raise Forbidden


def _invite(
    actor: Actor, city_id: int, one: Addressed, role: Role | None, language: str, note: str
) -> None:
    """Write the row, in the place of one that has run out, and the mail."""
    moment, email = now(), normal_email(one.email)
    session().execute(
        update(Invitation)
        .where(
            Invitation.city_id == city_id,
            Invitation.email == email,
            Invitation.accepted_at.is_(None),
            Invitation.revoked_at.is_(None),
        )
        .values(revoked_at=moment)
    )
    session().execute(
        insert(Invitation).values(
            city_id=city_id,
            email=email,
            role=role,
            token_hash=hashed(one.token),
            language=language,
            note=note,
            invited_by=actor.person_id,
            created_at=moment,
            sent_at=moment,
            expires_at=moment + INVITATION_GOOD_FOR,
        )
    )
    _mail(actor, city_id, one, language, note)


def _mail(actor: Actor, city_id: int, one: Addressed, language: str, note: str) -> None:
    known = profile_by_email(one.email)
    send_mail(
        to=normal_email(one.email),
        person_id=known.id if known else None,
        template="accounts/mail/invitation.txt",
        language=language,
        context={
            "city": city_by_id(city_id).called(language),
            "inviter": actor.name,
            "note": note,
            "link": one.link,
            "days": INVITATION_DAYS,
        },
    )
