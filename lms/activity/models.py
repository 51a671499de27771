"""The audit log: one row for each thing that happened, never changed afterwards."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from lms.db import Erasure, Model, pd
from lms.people.models import Person

KEPT = "12 months"


class AuditEntry(Model):
    """Somebody (`person_id`) did something, perhaps with the record of somebody (`about_id`).

    `looked_on` is set for looks only: a viewer leaves one line per person and day (UTC).
    """

    __tablename__ = "audit_entry"
    __table_args__ = (
        UniqueConstraint("person_id", "about_id", "looked_on"),
        CheckConstraint("(looked_on IS NOT NULL) = (verb = 'looked_at')", name="looked_on"),
        Index("ix_audit_entry_about_id_verb", "about_id", "verb", "id"),
        Index("ix_audit_entry_at", "at"),
        Index("ix_audit_entry_verb_at", "verb", "at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True, info=pd("security", "key of the line", KEPT))
    person_id: Mapped[int | None] = mapped_column(
        ForeignKey(Person.id, ondelete="SET NULL"),
        info=pd("security", "who did it", KEPT, erasure=Erasure.BLANK),
    )
    verb: Mapped[str] = mapped_column(
        info=pd("security", "what was done", KEPT, erasure=Erasure.KEEP)
    )
    subject_kind: Mapped[str] = mapped_column(
        default="",
        server_default="",
        info=pd("security", "what it was done to", KEPT, erasure=Erasure.KEEP),
    )
    subject_id: Mapped[int | None] = mapped_column(
        info=pd("security", "what it was done to", KEPT, erasure=Erasure.KEEP)
    )
    about_id: Mapped[int | None] = mapped_column(
        ForeignKey(Person.id, ondelete="SET NULL"),
        info=pd("security", "whose record it was", KEPT, erasure=Erasure.BLANK),
    )
    detail: Mapped[dict[str, Any]] = mapped_column(
        default=dict, info=pd("security", "role and scope, not content", KEPT, erasure=Erasure.KEEP)
    )
    at: Mapped[datetime] = mapped_column(info=pd("security", "when", KEPT, erasure=Erasure.KEEP))
    looked_on: Mapped[date | None] = mapped_column(
        info=pd("security", "one look per day", KEPT, export=False, erasure=Erasure.KEEP)
    )
    network: Mapped[str] = mapped_column(
        default="",
        server_default="",
        info=pd("security", "from which network (/24, /48)", KEPT, erasure=Erasure.BLANK),
    )
