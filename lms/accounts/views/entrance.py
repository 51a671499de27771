"""Checking a password: slowed down after too many tries, equally long for unknown addresses.

Nobody is locked out: the tries of strangers do not count for networks and browsers that a person
has signed in from; and who sets a new password by a mail is known in that browser.
"""

from __future__ import annotations

from dataclasses import dataclass

from lms.accounts import actions, queries
from lms.accounts.adapters import limits, passwords
from lms.accounts.queries import Credentials
from lms.accounts.rules.devices import Origin
from lms.accounts.rules.tokens import new_token
from lms.accounts.views.identity import last_person, let_in
from lms.accounts.views.room import origin
from lms.activity.rules import network
from lms.core.actor import Actor
from lms.db import write
from lms.people.rules import normal_email
from lms.web.access import actor


@dataclass(frozen=True, slots=True)
class Checked:
    """What came of a try: a person, or none, or seconds to wait."""

    person_id: int | None = None
    wait: int = 0


def check(email: str, password: str) -> Checked:
    """Check an address and a password; counts and notes a refusal before it answers."""
    here, address = origin(), normal_email(email)
    found = queries.credentials_of(email=address)
    strange = _is_strange(found, here)
    wait = _slow_down(address, here, strange=strange)
    if wait:
        return Checked(wait=wait)
    if not passwords.matches(found.password_hash if found else None, password):
        with write():
            actions.note_refusal(person_id=found.person_id if found else None, origin=here)
        return Checked()
    forgive(address)
    limits.give_back(limits.ADDRESS, "address", here.address)
    if strange:
        limits.give_back(limits.ACCOUNT, "account", address)
    return _welcome(found, password)


def forgive(address: str) -> None:
    """Forget the failed tries of an account from here."""
    limits.clear(limits.PAIR, "pair", address, origin().address)


def enter(person_id: int, by: str = "") -> None:
    """Begin a session in this browser, ending the one it has; one write block."""
    token, me, here = new_token(), actor(), origin()
    with write():
        begin(me, person_id, token, here, by)
    let_in(person_id, token)


def begin(me: Actor, person_id: int, token: str, here: Origin, by: str = "") -> None:
    """The rows of `enter`, inside a write block that also does something else."""
    if me.session_id is not None:
        actions.sign_out(actor=me, origin=here)
    actions.start_session(person_id=person_id, token=token, origin=here, detail=by)


def _is_strange(found: Credentials | None, here: Origin) -> bool:
    """Whether this account was never signed in from this network, nor last in this browser."""
    person_id = found.person_id if found else 0
    return not (
        queries.knows_network(person_id, network(here.address)) or last_person() == person_id
    )


def _slow_down(address: str, here: Origin, *, strange: bool) -> int:
    """Count a try; seconds to wait before it is looked at, 0 if none."""
    return (
        limits.take(limits.PAIR, "pair", address, here.address)
        or limits.take(limits.ADDRESS, "address", here.address)
        or (limits.take(limits.ACCOUNT, "account", address) if strange else 0)
    )


def _welcome(found: Credentials | None, password: str) -> Checked:
    """The person, their hash renewed if it is made with older parameters."""
    if found is None or found.password_hash is None:
        return Checked()
    if passwords.is_outdated(found.password_hash):
        fresh = passwords.hash_password(password)
        with write():
            actions.rehash(person_id=found.person_id, old_hash=found.password_hash, new_hash=fresh)
    return Checked(found.person_id)
