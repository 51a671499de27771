"""People."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import CheckConstraint
from sqlalchemy.orm import Mapped, mapped_column

from lms.db import Erasure, Model, pd


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
