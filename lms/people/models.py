"""People, and the cities that they belong to."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from lms.cities.models import City, Organisation
from lms.db import Erasure, Model, pd

HERE = text("left_at IS NULL")


class Person(Model):
    """Somebody with an account, or who had one. `email` is kept in lower case."""

    __tablename__ = "person"
    __table_args__ = (
        CheckConstraint("email = lower(email)", name="email_lower"),
        CheckConstraint("length(name) between 1 and 200", name="name_length"),
    )

    id: Mapped[int] = mapped_column(
        primary_key=True, info=pd("identity", "key of all rows", erasure=Erasure.KEEP)
    )
    name: Mapped[str] = mapped_column(
        info=pd("identity", "shown to colleagues and on certificates", erasure=Erasure.BLANK)
    )
    email: Mapped[str | None] = mapped_column(unique=True, info=pd("contact", "sign-in and mails"))
    organisation: Mapped[str] = mapped_column(
        default="",
        server_default="",
        info=pd("identity", "free text, gives no rights", erasure=Erasure.BLANK),
    )
    language: Mapped[str] = mapped_column(
        default="en", server_default="en", info=pd("preference", "language of pages and mails")
    )
    time_zone: Mapped[str] = mapped_column(
        default="UTC", server_default="UTC", info=pd("preference", "how times are shown")
    )
    created_at: Mapped[datetime] = mapped_column(
        info=pd("history", "age of the account", erasure=Erasure.KEEP)
    )
    deactivated_at: Mapped[datetime | None] = mapped_column(
        info=pd("history", "closed accounts cannot sign in", erasure=Erasure.KEEP)
    )


class Membership(Model):
    """That a person belongs to a city: by an invitation or an approval, never by their own word.

    A person may belong to several cities. Who left and comes back gets a new row.
    """

    __tablename__ = "membership"
    __table_args__ = (
        CheckConstraint("left_at IS NULL OR left_at >= joined_at", name="left_after_joined"),
        Index(
            "uq_membership_present",
            "person_id",
            "city_id",
            unique=True,
            sqlite_where=HERE,
            postgresql_where=HERE,
        ),
        Index(None, "city_id", "left_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True, info=pd("membership", "key"))
    person_id: Mapped[int] = mapped_column(
        ForeignKey(Person.id, ondelete="CASCADE"), info=pd("membership", "who")
    )
    city_id: Mapped[int] = mapped_column(
        ForeignKey(City.id, ondelete="CASCADE"), info=pd("membership", "which city's team")
    )
    organisation_id: Mapped[int | None] = mapped_column(
        ForeignKey(Organisation.id, ondelete="SET NULL"),
        index=True,
        info=pd("membership", "for which partner of the city"),
    )
    function: Mapped[str] = mapped_column(
        default="", server_default="", info=pd("membership", "what they do there, in their words")
    )
    joined_at: Mapped[datetime] = mapped_column(info=pd("membership", "since when"))
    added_by: Mapped[int | None] = mapped_column(
        ForeignKey(Person.id, ondelete="SET NULL"),
        info=pd("membership", "who invited or approved", erasure=Erasure.BLANK),
    )
    left_at: Mapped[datetime | None] = mapped_column(info=pd("membership", "until when"))
    ended_by: Mapped[int | None] = mapped_column(
        ForeignKey(Person.id, ondelete="SET NULL"),
        info=pd("membership", "who ended it", erasure=Erasure.BLANK),
    )
