"""Accounts come about, change and close."""

from __future__ import annotations

from dataclasses import asdict, dataclass

from lms.accounts.actions.credentials import set_password
from lms.accounts.actions.links import make_link, use_link
from lms.accounts.queries.credentials import Link, link_by_hash
from lms.accounts.rules.devices import Origin
from lms.accounts.rules.tokens import INVITATION_GOOD_FOR, Purpose
from lms.activity import actions as activity
from lms.activity.rules import Verb
from lms.core.actor import Actor
from lms.core.clock import now
from lms.notices.actions import send_mail
from lms.people import actions as people
from lms.people.queries import profile_by_email
from lms.people.rules import normal_email, one_line, without_links


@dataclass(frozen=True, slots=True)
class Registration:
    """What somebody typed to get an account; the password is hashed."""

    name: str
    email: str
    organisation: str
    language: str
    time_zone: str
    password_hash: str


def ask_registration(*, wish: Registration, token: str, link: str, sign_in: str) -> None:
    """Send a link that makes the account; if there is one already, tell its address so instead.

    Nobody but the reader of the mail can tell the two apart. Nothing stands under `person` before
    the link is used, so nobody can occupy somebody else's address.
    """
    owner = profile_by_email(wish.email)
    if owner is not None and owner.email is not None:
        send_mail(
            to=owner.email,
            person_id=owner.id,
            template="accounts/mail/known.txt",
            language=owner.language,
            context={"name": owner.name, "link": sign_in},
        )
        return
    email = normal_email(wish.email)
    make_link(Purpose.CONFIRM, token, email=email, payload=asdict(wish))
    send_confirmation(email, wish.name, wish.language, link)


def send_again(*, token_hash: str, token: str, link: str) -> str | None:
    """Replace the link of a waiting registration by a fresh one; None if none waits."""
    waiting = link_by_hash(Purpose.CONFIRM, token_hash, now())
    if waiting is None:
        return None
    wish = Registration(**waiting.payload)
    use_link(waiting.id)
    make_link(Purpose.CONFIRM, token, email=waiting.email, payload=asdict(wish))
    send_confirmation(waiting.email, wish.name, wish.language, link)
    return token


def confirm_registration(*, link: Link, origin: Origin) -> int:
    """Make the account that a registration asked for; returns the person.

    Raises Conflict if the link was used or the address has an account by now.
    """
    wish = Registration(**link.payload)
    use_link(link.id)
    person_id = people.add_person(
        name=wish.name,
        email=link.email,
        organisation=wish.organisation,
        language=wish.language,
        time_zone=wish.time_zone,
    )
    set_password(person_id, wish.password_hash)
    activity.record(
        verb=Verb.REGISTERED,
        actor=Actor(person_id=person_id),
        about=person_id,
        address=origin.address,
    )
    return person_id


def add_account(
    *, actor: Actor, name: str, email: str, language: str, time_zone: str, token: str
) -> int:
    """Add an account without a password; `token` is a link that sets one, good for two weeks."""
    person_id = people.add_person(name=name, email=email, language=language, time_zone=time_zone)
    make_link(
        Purpose.RESET,
        token,
        email=normal_email(email),
        person_id=person_id,
        good_for=INVITATION_GOOD_FOR,
    )
    activity.record(verb=Verb.ADDED, actor=actor, about=person_id)
    return person_id


def save_profile(
    *, actor: Actor, person_id: int, name: str, organisation: str, language: str, time_zone: str
) -> None:
    """Change what a person says about themselves."""
    people.change_profile(
        person_id=person_id,
        name=one_line(name),
        organisation=organisation,
        language=language,
        time_zone=time_zone,
    )
    activity.record(verb=Verb.PROFILE_CHANGED, actor=actor, about=person_id)


def send_confirmation(email: str, name: str, language: str, link: str) -> None:
    """Mail the link of a registration."""
    send_mail(
        to=email,
        person_id=None,
        template="accounts/mail/confirm.txt",
        language=language,
        context={"name": without_links(name), "link": link},
    )
