"""Private calendar feeds: the address holds a token, this table its hash."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from lms.db import Model, pd
from lms.people.models import Person

ENDED = "30 days after its end"
ALIVE = text("ended_at IS NULL")


class CalendarFeed(Model):
    """That somebody's calendar may fetch their sessions; a person has one address at a time."""

    __tablename__ = "calendar_feed"
    __table_args__ = (
        CheckConstraint("length(token_hash) = 64", name="token_hash"),
        Index(
            "uq_calendar_feed_alive",
            "person_id",
            unique=True,
            sqlite_where=ALIVE,
            postgresql_where=ALIVE,
        ),
        Index(None, "ended_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True, info=pd("security", "key", ENDED))
    person_id: Mapped[int] = mapped_column(
        ForeignKey(Person.id, ondelete="CASCADE"), info=pd("security", "whose calendar", ENDED)
    )
    token_hash: Mapped[str] = mapped_column(
        unique=True, info=pd("security", "recognises the calendar", ENDED, export=False)
    )
    created_at: Mapped[datetime] = mapped_column(info=pd("security", "asked for when", ENDED))
    ended_at: Mapped[datetime | None] = mapped_column(info=pd("security", "ended when", ENDED))
