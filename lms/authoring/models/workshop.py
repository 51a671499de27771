"""The working copy of a course: the files that its authors share until they are published."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from lms.catalogue.models import Course, SourceText, SourceTree
from lms.db import Erasure, Model, pd
from lms.files.models import Blob
from lms.people.models import Person


def _kept(purpose: str) -> dict[str, object]:
    """Content: it stays with the course when the account of its author is erased."""
    return {**pd("authoring", purpose, erasure=Erasure.KEEP)}


class Workshop(Model):
    """That a course is written here. `base_id` is the tree that files and browser last agreed on.

    `changes` counts all saves of the course's files, so that a page can tell whether it is stale.
    """

    __tablename__ = "workshop"
    personal = False

    course_id: Mapped[int] = mapped_column(
        ForeignKey(Course.id, ondelete="CASCADE"), primary_key=True
    )
    base_id: Mapped[int | None] = mapped_column(
        ForeignKey(SourceTree.id, ondelete="RESTRICT"), index=True
    )
    changes: Mapped[int] = mapped_column(default=0, server_default="0")
    created_at: Mapped[datetime]


class WorkshopFile(Model):
    """A Markdown file of the working copy, and what the tree shows of it without reading it.

    `revision` counts the saves; a save names the one it was made from. base, language: of the path,
    language is empty for the source. key: the id in the front matter. position: its `order`. errors, warnings
    and lags: what the checker said about it alone.
    """

    __tablename__ = "workshop_file"
    __table_args__ = (
        UniqueConstraint("course_id", "path"),
        Index(None, "sha256"),
        Index(None, "saved_by"),
        CheckConstraint("revision > 0", name="revision_positive"),
        CheckConstraint("errors >= 0 AND warnings >= 0 AND lags >= 0", name="counts_not_negative"),
    )

    id: Mapped[int] = mapped_column(primary_key=True, info=_kept("key"))
    course_id: Mapped[int] = mapped_column(
        ForeignKey(Course.id, ondelete="CASCADE"), info=_kept("which course")
    )
    path: Mapped[str] = mapped_column(info=_kept("which file"))
    base: Mapped[str] = mapped_column(info=_kept("which page"))
    language: Mapped[str] = mapped_column(info=_kept("in which language"))
    sha256: Mapped[str] = mapped_column(
        ForeignKey(SourceText.sha256, ondelete="RESTRICT"), info=_kept("what it says")
    )
    revision: Mapped[int] = mapped_column(info=_kept("two authors never overwrite each other"))
    saved_at: Mapped[datetime] = mapped_column(info=_kept("when it was saved"))
    saved_by: Mapped[int | None] = mapped_column(
        ForeignKey(Person.id, ondelete="SET NULL"), info=pd("authoring", "who saved it")
    )
    key: Mapped[str] = mapped_column(default="", info=_kept("the page's id"))
    kind: Mapped[str] = mapped_column(default="", info=_kept("lesson, test, module …"))
    title: Mapped[str] = mapped_column(default="", info=_kept("the page's title"))
    position: Mapped[int | None] = mapped_column(info=_kept("its place"))
    words: Mapped[int] = mapped_column(default=0, info=_kept("its length"))
    errors: Mapped[int] = mapped_column(default=0, info=_kept("what keeps it from publishing"))
    warnings: Mapped[int] = mapped_column(default=0, info=_kept("what should be looked at"))
    lags: Mapped[int] = mapped_column(default=0, info=_kept("blocks to translate anew"))


class WorkshopMedia(Model):
    """A picture, film or other file of the working copy; `alt` is the text that was given last."""

    __tablename__ = "workshop_media"
    __table_args__ = (Index(None, "sha256"), Index(None, "saved_by"))

    course_id: Mapped[int] = mapped_column(
        ForeignKey(Course.id, ondelete="CASCADE"), primary_key=True, info=_kept("which course")
    )
    path: Mapped[str] = mapped_column(primary_key=True, info=_kept("which file"))
    sha256: Mapped[str] = mapped_column(
        ForeignKey(Blob.sha256, ondelete="RESTRICT"), info=_kept("the file")
    )
    content_type: Mapped[str] = mapped_column(info=_kept("what it is"))
    width: Mapped[int | None] = mapped_column(info=_kept("its size"))
    height: Mapped[int | None] = mapped_column(info=_kept("its size"))
    alt: Mapped[str] = mapped_column(default="", server_default="", info=_kept("its alternative"))
    saved_at: Mapped[datetime] = mapped_column(info=_kept("when it was saved"))
    saved_by: Mapped[int | None] = mapped_column(
        ForeignKey(Person.id, ondelete="SET NULL"), info=pd("authoring", "who saved it")
    )


class WorkshopEdit(Model):
    """What a file said before: the text that was there when somebody else, or a later hour, changed it.

    `sha256` is None where there was no such file. Saves of one person within ten minutes are one edit.
    """

    __tablename__ = "workshop_edit"
    __table_args__ = (Index(None, "course_id", "path", "id"), Index(None, "saved_by"), Index(None, "sha256"))  # fmt: skip

    id: Mapped[int] = mapped_column(primary_key=True, info=_kept("key"))
    course_id: Mapped[int] = mapped_column(
        ForeignKey(Course.id, ondelete="CASCADE"), info=_kept("which course")
    )
    path: Mapped[str] = mapped_column(info=_kept("which file"))
    sha256: Mapped[str | None] = mapped_column(
        ForeignKey(SourceText.sha256, ondelete="RESTRICT"), info=_kept("what it said before")
    )
    edited_at: Mapped[datetime] = mapped_column(info=_kept("when it was changed"))
    saved_by: Mapped[int | None] = mapped_column(
        ForeignKey(Person.id, ondelete="SET NULL"), info=pd("authoring", "who changed it")
    )


class WorkshopPresence(Model):
    """Who has a file open; they say so every half minute."""

    __tablename__ = "workshop_presence"
    __table_args__ = (Index(None, "person_id"),)

    course_id: Mapped[int] = mapped_column(
        ForeignKey(Course.id, ondelete="CASCADE"),
        primary_key=True,
        info=pd("authoring", "which course", "an hour"),
    )
    path: Mapped[str] = mapped_column(
        primary_key=True, info=pd("authoring", "which file", "an hour")
    )
    person_id: Mapped[int] = mapped_column(
        ForeignKey(Person.id, ondelete="CASCADE"),
        primary_key=True,
        info=pd("authoring", "who has it open", "an hour"),
    )
    seen_at: Mapped[datetime] = mapped_column(info=pd("authoring", "since when", "an hour"))
