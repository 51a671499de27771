"""Passwords and addresses change."""

from __future__ import annotations

from sqlalchemy import update

from lms.accounts.actions.links import make_link, use_link, void_links
from lms.accounts.actions.sessions import end_sessions, sign_out_everywhere
from lms.accounts.models import Credential, Session
from lms.accounts.queries.credentials import Link
from lms.accounts.rules.devices import Origin
from lms.accounts.rules.tokens import Purpose
from lms.activity import actions as activity
from lms.activity.rules import Verb
from lms.core.actor import ANONYMOUS, Actor
from lms.core.clock import now
from lms.core.errors import Conflict
from lms.db import insert_ignore, session
from lms.notices.actions import send_mail
from lms.people import actions as people
from lms.people.queries import Profile, profile, profile_by_email
from lms.people.rules import normal_email


def rehash(*, person_id: int, old_hash: str, new_hash: str) -> None:
    """Keep the same password under a newer hash, unless it was changed meanwhile."""
    session().execute(
        update(Credential)
        .where(Credential.person_id == person_id, Credential.password_hash == old_hash)
        .values(password_hash=new_hash)
    )


def set_password(person_id: int, password_hash: str) -> None:
    """Keep a password, the first or another one."""
    values = {"password_hash": password_hash, "changed_at": now()}
    if not insert_ignore(Credential, {"person_id": person_id, **values}):
        session().execute(
            update(Credential).where(Credential.person_id == person_id).values(**values)
        )


def ask_password(*, email: str, token: str, link: str, origin: Origin) -> None:
    """Send a link to set a new password, if the address has an open account.

    For other addresses a line is noted all the same, so that both take equally long.
    """
    found = profile_by_email(email)
    known = found if found is not None and found.deactivated_at is None else None
    if known is not None and known.email is not None:
        make_link(Purpose.RESET, token, email=known.email, person_id=known.id)
        _send(known, "reset", {"link": link})
    activity.record(
        verb=Verb.PASSWORD_ASKED,
        actor=ANONYMOUS,
        about=known.id if known else None,
        address=origin.address,
    )


def reset_password(*, link: Link, password_hash: str, origin: Origin) -> None:
    """Set a password by a link in a mail: ends all sessions, makes all other links void."""
    use_link(link.id)
    person_id = link.person_id
    if person_id is None:
        raise Conflict
    set_password(person_id, password_hash)
    void_links(person_id)
    end_sessions(Session.person_id == person_id)
    sign_out_everywhere(person_id)
    _record(Verb.PASSWORD_CHANGED, Actor(person_id=person_id), origin, by="mail")
    _send(profile(person_id), "password_changed", {})


def change_password(*, actor: Actor, person_id: int, password_hash: str, origin: Origin) -> None:
    """Set another password while signed in: ends all other sessions, makes links in mails void."""
    set_password(person_id, password_hash)
    void_links(person_id)
    end_sessions(Session.person_id == person_id, Session.id != actor.session_id)
    sign_out_everywhere(person_id)
    _record(Verb.PASSWORD_CHANGED, actor, origin)
    _send(profile(person_id), "password_changed", {})


def ask_email(
    *, actor: Actor, person_id: int, email: str, token: str, link: str, origin: Origin
) -> None:
    """Send a link to a person's new address; nothing changes before it is used there.

    If the address has an account already, its owner is told instead; the answer is the same.
    """
    me, owner = profile(person_id), profile_by_email(email)
    address = normal_email(email)
    if owner is not None:
        _send(owner, "taken", {})
    else:
        payload = {"email": address}
        make_link(Purpose.CHANGE_EMAIL, token, email=address, person_id=person_id, payload=payload)
        _send(me, "change_email", {"link": link}, to=address)
    _record(Verb.EMAIL_ASKED, actor, origin)


def change_email(*, link: Link, origin: Origin) -> None:
    """Take over the new address by the link that was sent there; tells the old address.

    Raises Conflict if the link was used or somebody else has the address by now.
    """
    use_link(link.id)
    if link.person_id is None:
        raise Conflict
    before = profile(link.person_id)
    if before.deactivated_at is not None:
        raise Conflict
    people.change_email(person_id=before.id, email=link.email)
    void_links(before.id)
    _record(Verb.EMAIL_CHANGED, Actor(person_id=before.id), origin)
    _send(before, "email_changed", {"email": link.email})


def _record(verb: Verb, actor: Actor, origin: Origin, by: str = "") -> None:
    activity.record(
        verb=verb,
        actor=actor,
        about=actor.person_id,
        detail={"by": by} if by else None,
        address=origin.address,
    )


def _send(person: Profile, template: str, context: dict[str, object], to: str = "") -> None:
    address = to or person.email
    if address:
        send_mail(
            to=address,
            person_id=person.id,
            template=f"accounts/mail/{template}.txt",
            language=person.language,
            context={"name": person.name, **context},
        )
