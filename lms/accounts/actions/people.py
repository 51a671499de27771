"""What admins do for the accounts of others: invite them, and send their links once more."""

from __future__ import annotations

from sqlalchemy import select

from lms.accounts.actions.accounts import Registration, add_account, send_confirmation
from lms.accounts.actions.links import make_link, void_link
from lms.accounts.models import MailToken
from lms.accounts.policy import administers
from lms.accounts.queries.people import Waiting, has_password, waiting_one
from lms.accounts.rules.tokens import INVITATION_GOOD_FOR, Purpose
from lms.activity import actions as activity
from lms.activity.rules import Verb
from lms.core.actor import Actor
from lms.core.errors import Conflict, Forbidden
from lms.db import session
from lms.notices.actions import send_mail
from lms.people.queries import Profile, profile


def invite_account(
    *,
    actor: Actor,
    name: str,
    email: str,
    language: str,
    time_zone: str,
    token: str,
    link: str,
    note: str = "",
) -> int:
    """Make an account and mail a link that sets its password, good for two weeks; returns the person.

    Raises Conflict if the address has an account already.
    """
    _must_administer(actor)
    person_id = add_account(
        actor=actor, name=name, email=email, language=language, time_zone=time_zone, token=token
    )
    _welcome(actor, profile(person_id), link, note)
    return person_id


def send_entrance(*, actor: Actor, person_id: int, token: str, link: str) -> None:
    """Mail somebody a link to set a password: the first one, or another for one that was forgotten.

    Raises Conflict if the account is closed or has no address.
    """
    _must_administer(actor)
    person = profile(person_id)
    if person.deactivated_at is not None or person.email is None:
        raise Conflict
    known = has_password(person_id)
    good_for = None if known else INVITATION_GOOD_FOR
    make_link(Purpose.RESET, token, email=person.email, person_id=person_id, good_for=good_for)
    if known:
        _mail(person, "reset", {"name": person.name, "link": link})
    else:
        _welcome(actor, person, link, "")
    activity.record(verb=Verb.SENT_AGAIN, actor=actor, about=person_id)


def send_confirmation_again(
    *, actor: Actor, registration_id: int, token: str, link: str
) -> Waiting:
    """Mail a registration's link once more, with a fresh one that is good for two days.

    Works for a link that has run out too, as long as what was typed is kept. Raises NotFound.
    """
    _must_administer(actor)
    found = waiting_one(registration_id)
    payload = session().scalars(
        select(MailToken.payload).where(MailToken.id == found.id).with_for_update()
    )
    wish = Registration(**payload.one())
    void_link(found.id)
    make_link(Purpose.CONFIRM, token, email=found.email, payload=_fields(wish))
    send_confirmation(found.email, wish.name, wish.language, link)
    activity.record(verb=Verb.SENT_AGAIN, actor=actor, subject_kind="registration")
    return found


def _must_administer(actor: Actor) -> None:
    if not administers(actor):
        raise Forbidden


def _fields(wish: Registration) -> dict[str, str]:
    return {name: getattr(wish, name) for name in Registration.__slots__}


def _welcome(actor: Actor, person: Profile, link: str, note: str) -> None:
    days = INVITATION_GOOD_FOR.days
    said = {"name": person.name, "inviter": actor.name, "note": note, "link": link, "days": days}
    _mail(person, "welcome", said)


def _mail(person: Profile, template: str, context: dict[str, object]) -> None:
    send_mail(
        to=person.email or "",
        person_id=person.id,
        template=f"accounts/mail/{template}.txt",
        language=person.language,
        context=context,
    )
