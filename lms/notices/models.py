"""Work to be done later, mails on their way, and notices in the application."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from lms.db import Model, pd
from lms.notices.rules import MailState
from lms.people.models import Person

WAITING = text("done_at IS NULL AND dead_at IS NULL")
KEPT = "30 days"


class Job(Model):
    """One piece of later work, written in the transaction of its cause.

    A worker that holds `lease_token` may finish it; a lease that ran out may be taken by another
    worker. `payload` names rows by their ids and holds no personal data.
    """

    __tablename__ = "job"
    __table_args__ = (
        CheckConstraint("tries >= 0", name="tries"),
        CheckConstraint("done_at IS NULL OR dead_at IS NULL", name="one_end"),
        CheckConstraint("(lease_until IS NULL) = (lease_token IS NULL)", name="lease"),
        Index("ix_job_waiting", "run_at", sqlite_where=WAITING, postgresql_where=WAITING),
        Index(
            "ix_job_dead",
            "dead_at",
            sqlite_where=text("dead_at IS NOT NULL"),
            postgresql_where=text("dead_at IS NOT NULL"),
        ),
        Index(
            "ix_job_done",
            "done_at",
            sqlite_where=text("done_at IS NOT NULL"),
            postgresql_where=text("done_at IS NOT NULL"),
        ),
    )
    personal = False

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str]
    payload: Mapped[dict[str, Any]] = mapped_column(default=dict)
    created_at: Mapped[datetime]
    run_at: Mapped[datetime]
    lease_until: Mapped[datetime | None]
    lease_token: Mapped[str | None]
    tries: Mapped[int] = mapped_column(default=0, server_default="0")
    last_error: Mapped[str] = mapped_column(default="", server_default="")
    done_at: Mapped[datetime | None]
    dead_at: Mapped[datetime | None]
    dedupe: Mapped[str | None] = mapped_column(unique=True)


class Mail(Model):
    """A mail in the outbox, rendered when it is sent. What it says is blanked once it is sent."""

    __tablename__ = "mail"
    __table_args__ = (
        CheckConstraint("state IN ('queued', 'sent', 'dead')", name="state"),
        CheckConstraint("(state = 'sent') = (sent_at IS NOT NULL)", name="sent"),
    )

    id: Mapped[int] = mapped_column(primary_key=True, info=pd("history", "key of the mail", KEPT))
    job_id: Mapped[int] = mapped_column(
        ForeignKey(Job.id, ondelete="CASCADE"),
        unique=True,
        info=pd("history", "the work of sending", KEPT, export=False),
    )
    person_id: Mapped[int | None] = mapped_column(
        ForeignKey(Person.id, ondelete="CASCADE"),
        index=True,
        info=pd("identity", "whose mail", KEPT),
    )
    to: Mapped[str] = mapped_column(info=pd("contact", "where the mail goes", KEPT))
    reply_to: Mapped[str | None] = mapped_column(info=pd("contact", "whom an answer reaches", KEPT))
    language: Mapped[str] = mapped_column(info=pd("preference", "language of the mail", KEPT))
    template: Mapped[str] = mapped_column(info=pd("history", "which mail", KEPT))
    context: Mapped[dict[str, Any]] = mapped_column(
        info=pd("history", "what the mail says; blanked when sent", KEPT, export=False)
    )
    message_id: Mapped[str] = mapped_column(
        unique=True,
        info=pd(
            "history", "the same over all tries, so that no reader gets two", KEPT, export=False
        ),
    )
    state: Mapped[str] = mapped_column(
        default=MailState.QUEUED,
        server_default=MailState.QUEUED,
        info=pd("history", "whether it was sent", KEPT),
    )
    created_at: Mapped[datetime] = mapped_column(info=pd("history", "when it was written", KEPT))
    sent_at: Mapped[datetime | None] = mapped_column(info=pd("history", "when it was sent", KEPT))


class Notice(Model):
    """Something to know, shown to one person in the application, in the language they read then."""

    __tablename__ = "notice"
    __table_args__ = (
        CheckConstraint("href LIKE '/%' AND href NOT LIKE '//%'", name="href"),
        Index(
            "ix_notice_unread",
            "person_id",
            sqlite_where=text("read_at IS NULL"),
            postgresql_where=text("read_at IS NULL"),
        ),
        Index("ix_notice_person_id_id", "person_id", "id"),
    )

    id: Mapped[int] = mapped_column(
        primary_key=True, info=pd("history", "key of the notice", "1 year")
    )
    person_id: Mapped[int] = mapped_column(
        ForeignKey(Person.id, ondelete="CASCADE"), info=pd("identity", "whose notice", "1 year")
    )
    kind: Mapped[str] = mapped_column(info=pd("history", "what happened", "1 year"))
    parameters: Mapped[dict[str, Any]] = mapped_column(
        info=pd("history", "the words that the text needs", "1 year")
    )
    href: Mapped[str] = mapped_column(info=pd("history", "where to look", "1 year"))
    created_at: Mapped[datetime] = mapped_column(info=pd("history", "when it happened", "1 year"))
    read_at: Mapped[datetime | None] = mapped_column(
        info=pd("history", "when it was read", "1 year")
    )
