"""How people come to belong to a city: invitations, team links, and those who ask."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from lms.accounts.rules.teams import RequestState
from lms.cities.models import City
from lms.db import Erasure, Model, pd
from lms.people.models import Person

KEPT = "one year after its end"
STANDING = text("accepted_at IS NULL AND revoked_at IS NULL")
WAITING = text("state = 'waiting'")
REQUEST_STATES = ", ".join(f"'{state}'" for state in RequestState)


class Invitation(Model):
    """An address that may join a city, with or without a role; a city has one standing for each.

    Whoever accepts must have this address as theirs; the link alone lets nobody in. `role` is
    granted on acceptance, if who invited may still grant it then.
    """

    __tablename__ = "invitation"
    __table_args__ = (
        CheckConstraint(
            "role IS NULL OR role IN ('mentor', 'city_coordinator')", name="role_of_a_city"
        ),
        CheckConstraint("email = lower(email)", name="email_lower"),
        CheckConstraint("length(token_hash) = 64", name="token_hash"),
        CheckConstraint("accepted_at IS NULL OR revoked_at IS NULL", name="one_end"),
        Index(
            "uq_invitation_standing",
            "city_id",
            "email",
            unique=True,
            sqlite_where=STANDING,
            postgresql_where=STANDING,
        ),
        Index(None, "email"),
        Index(None, "expires_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True, info=pd("membership", "key", KEPT))
    city_id: Mapped[int] = mapped_column(
        ForeignKey(City.id, ondelete="CASCADE"), info=pd("membership", "to which city", KEPT)
    )
    email: Mapped[str] = mapped_column(info=pd("contact", "who is invited", KEPT))
    role: Mapped[str | None] = mapped_column(info=pd("role", "which role comes with it", KEPT))
    token_hash: Mapped[str] = mapped_column(
        unique=True, info=pd("security", "recognises the link", KEPT, export=False)
    )
    language: Mapped[str] = mapped_column(info=pd("preference", "language of the mail", KEPT))
    note: Mapped[str] = mapped_column(
        default="", server_default="", info=pd("membership", "a word with it", KEPT)
    )
    invited_by: Mapped[int | None] = mapped_column(
        ForeignKey(Person.id, ondelete="SET NULL"),
        index=True,
        info=pd("membership", "who invited", KEPT, erasure=Erasure.BLANK),
    )
    created_at: Mapped[datetime] = mapped_column(info=pd("membership", "since when", KEPT))
    sent_at: Mapped[datetime] = mapped_column(info=pd("membership", "mailed when", KEPT))
    expires_at: Mapped[datetime] = mapped_column(info=pd("security", "good until", KEPT))
    revoked_at: Mapped[datetime | None] = mapped_column(info=pd("membership", "revoked", KEPT))
    accepted_at: Mapped[datetime | None] = mapped_column(info=pd("membership", "accepted", KEPT))
    accepted_by: Mapped[int | None] = mapped_column(
        ForeignKey(Person.id, ondelete="SET NULL"),
        index=True,
        info=pd("membership", "who accepted", KEPT),
    )


class TeamLink(Model):
    """A link by which so many people may join a city's team, without a role, for some days."""

    __tablename__ = "team_link"
    __table_args__ = (
        CheckConstraint("uses_left >= 0", name="uses_left"),
        CheckConstraint("uses between 1 and 100", name="uses_range"),
        CheckConstraint("length(token_hash) = 64", name="token_hash"),
        Index(None, "city_id"),
        Index(None, "expires_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True, info=pd("security", "key", KEPT))
    city_id: Mapped[int] = mapped_column(
        ForeignKey(City.id, ondelete="CASCADE"), info=pd("security", "to which city", KEPT)
    )
    token_hash: Mapped[str] = mapped_column(
        unique=True, info=pd("security", "recognises the link", KEPT, export=False)
    )
    uses: Mapped[int] = mapped_column(info=pd("security", "for how many", KEPT))
    uses_left: Mapped[int] = mapped_column(info=pd("security", "how many are left", KEPT))
    made_by: Mapped[int | None] = mapped_column(
        ForeignKey(Person.id, ondelete="SET NULL"),
        index=True,
        info=pd("security", "who made it", KEPT, erasure=Erasure.BLANK),
    )
    created_at: Mapped[datetime] = mapped_column(info=pd("security", "since when", KEPT))
    expires_at: Mapped[datetime] = mapped_column(info=pd("security", "good until", KEPT))
    revoked_at: Mapped[datetime | None] = mapped_column(info=pd("security", "revoked", KEPT))


class JoinRequest(Model):
    """That somebody asked to join a city, and what became of it."""

    __tablename__ = "join_request"
    __table_args__ = (
        CheckConstraint(f"state IN ({REQUEST_STATES})", name="state_known"),
        CheckConstraint("(state = 'waiting') = (decided_at IS NULL)", name="decided_when"),
        Index(
            "uq_join_request_waiting",
            "person_id",
            "city_id",
            unique=True,
            sqlite_where=WAITING,
            postgresql_where=WAITING,
        ),
        Index(None, "city_id", "state"),
    )

    id: Mapped[int] = mapped_column(primary_key=True, info=pd("membership", "key", KEPT))
    person_id: Mapped[int] = mapped_column(
        ForeignKey(Person.id, ondelete="CASCADE"), info=pd("membership", "who asked", KEPT)
    )
    city_id: Mapped[int] = mapped_column(
        ForeignKey(City.id, ondelete="CASCADE"), info=pd("membership", "which city", KEPT)
    )
    message: Mapped[str] = mapped_column(
        default="", server_default="", info=pd("membership", "what they wrote", KEPT)
    )
    state: Mapped[str] = mapped_column(
        default=RequestState.WAITING,
        server_default=RequestState.WAITING,
        info=pd("membership", "what became of it", KEPT),
    )
    asked_at: Mapped[datetime] = mapped_column(info=pd("membership", "when", KEPT))
    decided_by: Mapped[int | None] = mapped_column(
        ForeignKey(Person.id, ondelete="SET NULL"),
        index=True,
        info=pd("membership", "who decided", KEPT, erasure=Erasure.BLANK),
    )
    decided_at: Mapped[datetime | None] = mapped_column(info=pd("membership", "decided when", KEPT))
    reason: Mapped[str] = mapped_column(
        default="", server_default="", info=pd("membership", "why", KEPT)
    )
