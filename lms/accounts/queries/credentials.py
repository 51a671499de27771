"""Passwords and links in mails."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from lms.accounts.models import Credential, MailToken
from lms.accounts.rules.tokens import Purpose, hashed
from lms.db import session
from lms.people.models import Person
from lms.people.rules import normal_email


@dataclass(frozen=True, slots=True)
class Credentials:
    """What a sign-in is checked against; `password_hash` is None for people without a password."""

    person_id: int
    email: str
    password_hash: str | None


@dataclass(frozen=True, slots=True)
class Link:
    """A link in a mail that is still good."""

    id: int
    purpose: Purpose
    person_id: int | None
    email: str
    payload: Mapping[str, str]


_person, _credential = Person.__table__.c, Credential.__table__.c
_credentials = (
    select(_person.id, _person.email, _credential.password_hash)
    .outerjoin_from(Person.__table__, Credential.__table__, _credential.person_id == _person.id)
    .where(_person.deactivated_at.is_(None), _person.email.is_not(None))
)


def credentials_of(*, email: str | None = None, person_id: int | None = None) -> Credentials | None:
    """The credentials of an open account, by its address or its person."""
    if email is not None:
        wanted = _credentials.where(_person.email == normal_email(email))
    else:
        wanted = _credentials.where(_person.id == person_id)
    row = session().execute(wanted).one_or_none()
    return Credentials(*row) if row else None


def is_open(person_id: int) -> bool:
    """Whether this account exists and is not closed."""
    return credentials_of(person_id=person_id) is not None


def link(purpose: Purpose, token: str, now: datetime) -> Link | None:
    """The link that this token belongs to, unless it was used or has run out."""
    return link_by_hash(purpose, hashed(token), now)


def link_by_hash(purpose: Purpose, token_hash: str, now: datetime) -> Link | None:
    """The same, by what is kept of the token."""
    token = MailToken.__table__.c
    row = (
        session()
        .execute(
            select(token.id, token.purpose, token.person_id, token.email, token.payload).where(
                token.token_hash == token_hash,
                token.purpose == purpose,
                token.used_at.is_(None),
                token.expires_at > now,
            )
        )
        .one_or_none()
    )
    return Link(row[0], Purpose(row[1]), *row[2:]) if row else None
