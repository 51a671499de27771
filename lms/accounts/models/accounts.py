"""Passwords, sessions, links in mails, roles, the installation itself, and counters of tries."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from lms.cities.models import City
from lms.db import Erasure, Model, pd
from lms.people.models import Person

ENDED = "30 days after its end"
LINK = "7 days after it ran out"
PLATFORM = text("scope_id IS NULL")
CLOSED = text("reopened_at IS NULL")


class Credential(Model):
    """A person's password, hashed. Who has no row signs in by a link in a mail first."""

    __tablename__ = "credential"

    person_id: Mapped[int] = mapped_column(
        ForeignKey(Person.id, ondelete="CASCADE"),
        primary_key=True,
        info=pd("security", "whose password", export=False),
    )
    password_hash: Mapped[str] = mapped_column(info=pd("security", "sign-in", export=False))
    changed_at: Mapped[datetime] = mapped_column(info=pd("security", "age of the password"))


class Session(Model):
    """A sign-in that lasts until it ends; the browser holds the token, this row its hash."""

    __tablename__ = "session"
    __table_args__ = (
        CheckConstraint("length(token_hash) = 64", name="token_hash"),
        Index("ix_session_person_id", "person_id", "ended_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True, info=pd("security", "key", ENDED))
    person_id: Mapped[int] = mapped_column(
        ForeignKey(Person.id, ondelete="CASCADE"), info=pd("security", "who is signed in", ENDED)
    )
    token_hash: Mapped[str] = mapped_column(
        unique=True, info=pd("security", "recognises the browser", ENDED, export=False)
    )
    created_at: Mapped[datetime] = mapped_column(info=pd("security", "signed in when", ENDED))
    seen_at: Mapped[datetime] = mapped_column(
        info=pd("security", "idle time, to ten minutes", ENDED)
    )
    device: Mapped[str] = mapped_column(
        default="",
        server_default="",
        info=pd("security", "browser and system, so that one knows one's own", ENDED),
    )
    network: Mapped[str] = mapped_column(
        default="",
        server_default="",
        info=pd("security", "from which network (/24, /48)", ENDED),
    )
    ended_at: Mapped[datetime | None] = mapped_column(info=pd("security", "ended when", ENDED))


class SignOut(Model):
    """When somebody last signed out everywhere; what other rooms opened for them before is void."""

    __tablename__ = "sign_out"

    person_id: Mapped[int] = mapped_column(
        ForeignKey(Person.id, ondelete="CASCADE"),
        primary_key=True,
        info=pd("security", "who signed out"),
    )
    at: Mapped[datetime] = mapped_column(info=pd("security", "everywhere, when"))


class Closure(Model):
    """That an account was closed, by whom and why, and when it was opened again.

    Whether it is closed now stands at the person, where each sign-in and each request ask.
    """

    __tablename__ = "closure"
    __table_args__ = (
        CheckConstraint("reopened_at IS NULL OR reopened_at >= closed_at", name="reopened_after"),
        Index(
            "uq_closure_standing",
            "person_id",
            unique=True,
            sqlite_where=CLOSED,
            postgresql_where=CLOSED,
        ),
        Index(None, "person_id", "id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True, info=pd("history", "key"))
    person_id: Mapped[int] = mapped_column(
        ForeignKey(Person.id, ondelete="CASCADE"), info=pd("history", "whose record it was")
    )
    closed_by: Mapped[int | None] = mapped_column(
        ForeignKey(Person.id, ondelete="SET NULL"),
        index=True,
        info=pd("history", "who ended it", erasure=Erasure.BLANK),
    )
    closed_at: Mapped[datetime] = mapped_column(info=pd("history", "ended when"))
    reason: Mapped[str] = mapped_column(default="", server_default="", info=pd("history", "why"))
    reopened_by: Mapped[int | None] = mapped_column(
        ForeignKey(Person.id, ondelete="SET NULL"),
        index=True,
        info=pd("history", "who did it", erasure=Erasure.BLANK),
    )
    reopened_at: Mapped[datetime | None] = mapped_column(info=pd("history", "until when"))


class MailToken(Model):
    """A link in a mail that may be used once. `person_id` is None while a registration waits."""

    __tablename__ = "mail_token"
    __table_args__ = (
        CheckConstraint("purpose IN ('confirm', 'reset', 'change_email')", name="purpose"),
        CheckConstraint("(person_id IS NULL) = (purpose = 'confirm')", name="person"),
        Index("ix_mail_token_expires_at", "expires_at"),
        Index("ix_mail_token_person_id", "person_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True, info=pd("security", "key", LINK))
    purpose: Mapped[str] = mapped_column(info=pd("security", "what the link does", LINK))
    token_hash: Mapped[str] = mapped_column(
        unique=True, info=pd("security", "recognises the link", LINK, export=False)
    )
    person_id: Mapped[int | None] = mapped_column(
        ForeignKey(Person.id, ondelete="CASCADE"), info=pd("security", "whose link", LINK)
    )
    email: Mapped[str] = mapped_column(info=pd("contact", "where the link was sent", LINK))
    payload: Mapped[dict[str, Any]] = mapped_column(
        default=dict,
        info=pd("identity", "what was typed on registering, until confirmed", LINK, export=False),
    )
    created_at: Mapped[datetime] = mapped_column(info=pd("security", "asked for when", LINK))
    expires_at: Mapped[datetime] = mapped_column(info=pd("security", "good until", LINK))
    used_at: Mapped[datetime | None] = mapped_column(info=pd("security", "used when", LINK))


class RoleGrant(Model):
    """A role over the platform or a city; courses and editions keep their own."""

    __tablename__ = "role_grant"
    __table_args__ = (
        CheckConstraint(
            "(scope = 'platform' AND scope_id IS NULL"
            " AND role IN ('admin', 'author', 'programme_coordinator'))"
            " OR (scope = 'city' AND scope_id IS NOT NULL"
            " AND role IN ('city_coordinator', 'mentor'))",
            name="role_and_scope",
        ),
        UniqueConstraint("person_id", "role", "scope", "scope_id"),
        # A unique constraint takes two rows without scope_id for different ones.
        Index(
            "uq_role_grant_platform",
            "person_id",
            "role",
            unique=True,
            sqlite_where=PLATFORM,
            postgresql_where=PLATFORM,
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True, info=pd("role", "key"))
    person_id: Mapped[int] = mapped_column(
        ForeignKey(Person.id, ondelete="CASCADE"), info=pd("role", "who holds it")
    )
    role: Mapped[str] = mapped_column(info=pd("role", "which role"))
    scope: Mapped[str] = mapped_column(info=pd("role", "over what"))
    scope_id: Mapped[int | None] = mapped_column(
        ForeignKey(City.id, ondelete="CASCADE"), index=True, info=pd("role", "over which city")
    )
    granted_by: Mapped[int | None] = mapped_column(
        ForeignKey(Person.id, ondelete="SET NULL"),
        info=pd("role", "who granted it", erasure=Erasure.BLANK),
    )
    at: Mapped[datetime] = mapped_column(info=pd("role", "since when"))


class Installation(Model):
    """The one row that says what this database is: made with it, never changed."""

    __tablename__ = "installation"
    __table_args__ = (CheckConstraint("id = 1", name="one"),)
    personal = False

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    created_at: Mapped[datetime]
    demo: Mapped[bool]
    token: Mapped[str]


class DemoPerson(Model):
    """An invented person whom everybody may sign in as, on a demo database only."""

    __tablename__ = "demo_person"
    personal = False

    person_id: Mapped[int] = mapped_column(
        ForeignKey(Person.id, ondelete="CASCADE"), primary_key=True
    )
    place: Mapped[int]
    notes: Mapped[dict[str, Any]]


class RateCount(Model):
    """How often something was tried in a window of time. The key is a digest: it names nobody."""

    __tablename__ = "rate_count"
    __table_args__ = (Index("ix_rate_count_expires_at", "expires_at"),)
    personal = False

    key: Mapped[str] = mapped_column(primary_key=True)
    count: Mapped[int]
    expires_at: Mapped[datetime]
