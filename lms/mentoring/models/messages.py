"""Messages of a mentorship: threads, what was written in them, and who has read how far."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint, false
from sqlalchemy.orm import Mapped, mapped_column

from lms.db import Erasure, Model, pd
from lms.files.models import Blob
from lms.mentoring.models.mentorships import Mentorship
from lms.people.models import Person


class Thread(Model):
    """A conversation of the two sides about one thing. `for_all`: every learner is told of it too.

    Everybody of the two sides may read it; who is told is another question.
    """

    __tablename__ = "thread"
    __table_args__ = (
        CheckConstraint("length(title) between 1 and 120", name="title_length"),
        UniqueConstraint("mentorship_id", "key"),
        Index(None, "mentorship_id", "last_post_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True, info=pd("work", "key of the conversation"))
    mentorship_id: Mapped[int] = mapped_column(
        ForeignKey(Mentorship.id, ondelete="CASCADE"), info=pd("work", "in which mentorship")
    )
    title: Mapped[str] = mapped_column(info=pd("work", "what it is about", erasure=Erasure.KEEP))
    for_all: Mapped[bool] = mapped_column(
        default=False, server_default=false(), info=pd("work", "whether learners are told too")
    )
    key: Mapped[str] = mapped_column(info=pd("work", "knows a second press again", export=False))
    begun_by: Mapped[int | None] = mapped_column(
        ForeignKey(Person.id, ondelete="SET NULL"),
        info=pd("work", "who began it", erasure=Erasure.BLANK),
    )
    begun_at: Mapped[datetime] = mapped_column(info=pd("history", "when it began"))
    last_post_id: Mapped[int] = mapped_column(
        default=0, server_default="0", info=pd("work", "orders the conversations", export=False)
    )


class Post(Model):
    """One message. Its author may take its words back; the row stays, so that answers keep their place."""

    __tablename__ = "post"
    __table_args__ = (
        UniqueConstraint("thread_id", "key"),
        CheckConstraint("removed_at IS NULL OR (text = '' AND html = '')", name="removed_is_empty"),
        Index(None, "thread_id", "id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True, info=pd("work", "key of the message"))
    thread_id: Mapped[int] = mapped_column(
        ForeignKey(Thread.id, ondelete="CASCADE"), info=pd("work", "in which conversation")
    )
    author_id: Mapped[int | None] = mapped_column(
        ForeignKey(Person.id, ondelete="SET NULL"),
        index=True,
        info=pd("work", "who wrote it", erasure=Erasure.BLANK),
    )
    text: Mapped[str] = mapped_column(
        info=pd("work", "what was written, as Markdown", erasure=Erasure.KEEP)
    )
    html: Mapped[str] = mapped_column(
        info=pd("work", "the same, to be shown", export=False, erasure=Erasure.KEEP)
    )
    key: Mapped[str] = mapped_column(info=pd("work", "knows a second press again", export=False))
    at: Mapped[datetime] = mapped_column(info=pd("history", "when it was written"))
    changed_at: Mapped[datetime | None] = mapped_column(info=pd("history", "when it was changed"))
    removed_at: Mapped[datetime | None] = mapped_column(
        info=pd("history", "when its author took it back")
    )


class PostFile(Model):
    """A file of a message, under the name that its owner gave it."""

    __tablename__ = "post_file"
    __table_args__ = (
        UniqueConstraint("post_id", "sha256"),
        CheckConstraint("length(name) between 1 and 120", name="name_length"),
    )

    id: Mapped[int] = mapped_column(primary_key=True, info=pd("work", "key of the file"))
    post_id: Mapped[int] = mapped_column(
        ForeignKey(Post.id, ondelete="CASCADE"), info=pd("work", "of which message")
    )
    sha256: Mapped[str] = mapped_column(
        ForeignKey(Blob.sha256, ondelete="RESTRICT"), index=True, info=pd("work", "the file")
    )
    name: Mapped[str] = mapped_column(info=pd("work", "what the file is called"))


class ThreadReader(Model):
    """How far somebody has read a conversation, and whether they want to hear of it.

    muted_at: no mails. left_at: no mails, and nothing in it counts as new. Neither hides it.
    """

    __tablename__ = "thread_reader"

    thread_id: Mapped[int] = mapped_column(
        ForeignKey(Thread.id, ondelete="CASCADE"),
        primary_key=True,
        info=pd("preference", "which conversation"),
    )
    person_id: Mapped[int] = mapped_column(
        ForeignKey(Person.id, ondelete="CASCADE"),
        primary_key=True,
        index=True,
        info=pd("preference", "who reads"),
    )
    read_to: Mapped[int] = mapped_column(
        default=0, server_default="0", info=pd("history", "the last message that was read")
    )
    follows: Mapped[bool] = mapped_column(
        default=False, server_default=false(), info=pd("preference", "wants to be told of it")
    )
    muted_at: Mapped[datetime | None] = mapped_column(info=pd("preference", "no mails since"))
    left_at: Mapped[datetime | None] = mapped_column(info=pd("preference", "out of it since"))


class MessageMail(Model):
    """How somebody wants to hear of messages; without a row, at once.

    told_to: the last message that a daily mail has told of.
    """

    __tablename__ = "message_mail"

    person_id: Mapped[int] = mapped_column(
        ForeignKey(Person.id, ondelete="CASCADE"),
        primary_key=True,
        info=pd("preference", "who is told"),
    )
    daily: Mapped[bool] = mapped_column(info=pd("preference", "once a day instead of at once"))
    told_to: Mapped[int] = mapped_column(
        default=0, server_default="0", info=pd("history", "what the last daily mail told of")
    )
