"""Accounts are closed and opened again by admins."""

from __future__ import annotations

from sqlalchemy import insert, update

from lms.accounts.actions.links import void_links
from lms.accounts.actions.roles import keep_one_admin
from lms.accounts.actions.sessions import end_sessions, sign_out_everywhere
from lms.accounts.models import Closure, Session
from lms.accounts.policy import may_close_accounts
from lms.activity import actions as activity
from lms.activity.rules import Verb
from lms.core.actor import Actor
from lms.core.clock import now
from lms.core.errors import Conflict, Forbidden
from lms.db import session
from lms.people import actions as people
from lms.people.queries import profile


class OwnAccount(Conflict):
    """Nobody locks themselves out."""


def close_account(*, actor: Actor, person_id: int, reason: str = "") -> bool:
    """Close an account at once, ending its sessions, links and calendars; its rows and roles stay.

    False if it was closed already. Raises Forbidden, NotFound, OwnAccount, LastAdmin.
    """
    if not may_close_accounts(actor):
        raise Forbidden
    if actor.person_id == person_id:
        raise OwnAccount
    if profile(person_id).deactivated_at is not None:
        return False
    keep_one_admin(actor, person_id)
    people.deactivate(person_id=person_id)
    session().execute(
        insert(Closure).values(
            person_id=person_id, closed_by=actor.person_id, closed_at=now(), reason=reason
        )
    )
    end_sessions(Session.person_id == person_id)
    void_links(person_id)
    sign_out_everywhere(person_id)
    activity.record(verb=Verb.DEACTIVATED, actor=actor, about=person_id)
    return True


def reopen_account(*, actor: Actor, person_id: int) -> bool:
    """Open a closed account again; its person signs in as before. False if it was open."""
    if not may_close_accounts(actor):
        raise Forbidden
    if profile(person_id).deactivated_at is None:
        return False
    people.reactivate(person_id=person_id)
    session().execute(
        update(Closure)
        .where(Closure.person_id == person_id, Closure.reopened_at.is_(None))
        .values(reopened_at=now(), reopened_by=actor.person_id)
    )
    activity.record(verb=Verb.REACTIVATED, actor=actor, about=person_id)
    return True
