"""People for tests, and browsers that are signed in."""

from __future__ import annotations

from itertools import count

from flask.testing import FlaskClient
from sqlalchemy import insert

from lms.accounts import actions
from lms.accounts.actions.credentials import set_password
from lms.accounts.adapters import passwords
from lms.accounts.models import RoleGrant
from lms.accounts.rules.devices import Origin
from lms.accounts.rules.tokens import new_token
from lms.core.actor import Role, Scope
from lms.core.clock import now
from lms.db import session, write
from lms.people import actions as people

PASSWORD = "three quiet herons sail"
HASHES: dict[str, str] = {}
_numbers = count(1)


def person(
    name: str = "Amira Haddad",
    email: str = "",
    *,
    password: str | None = None,
    language: str = "en",
    time_zone: str = "Europe/Brussels",
    organisation: str = "",
) -> int:
    """Add a person and return the id; with `password` they can sign in by the form."""
    address = email or f"person{next(_numbers)}@rheinbrueck.example"
    with write():
        person_id = people.add_person(
            name=name,
            email=address,
            language=language,
            time_zone=time_zone,
            organisation=organisation,
        )
        if password is not None:
            if password not in HASHES:
                HASHES[password] = passwords.hash_password(password)
            set_password(person_id, HASHES[password])
    return person_id


def grant(
    person_id: int, role: Role, scope: Scope = Scope.PLATFORM, scope_id: int | None = None
) -> None:
    """Give a platform or city role, without asking who may."""
    with write():
        session().execute(
            insert(RoleGrant).values(
                person_id=person_id, role=role, scope=scope, scope_id=scope_id, at=now()
            )
        )


def session_cookie(client: FlaskClient, person_id: int) -> str:
    """Sign a browser in without the form; returns the token of the session."""
    token = new_token()
    with write():
        actions.start_session(person_id=person_id, token=token, origin=Origin("127.0.0.1", "Test"))
    with client.session_transaction() as held:
        held.clear()
        held["_user_id"] = token
        held["person"] = person_id
    return token


def signed_in(client: FlaskClient, name: str = "Amira Haddad", **values: str) -> int:
    """Add a person whose browser `client` is; returns the person's id."""
    person_id = person(name, **values)
    session_cookie(client, person_id)
    return person_id
