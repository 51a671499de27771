"""The files that published courses were made of, kept as they were written.

A tree is all files of a course at one moment. It is never changed: what was published, what waits to
be published and what somebody was asked to review are trees.
"""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from lms.catalogue.models.published import CourseVersion
from lms.db import Erasure, Model, pd
from lms.files.models import Blob
from lms.people.models import Person


class Origin(StrEnum):
    """By which door a revision came."""

    FILES = "files"
    BROWSER = "browser"


class SourceText(Model):
    """The text of a file, to the byte, known by the SHA-256 of its UTF-8."""

    __tablename__ = "source_text"
    __table_args__ = (CheckConstraint("length(sha256) = 64", name="sha256_length"),)
    personal = False

    sha256: Mapped[str] = mapped_column(String(64), primary_key=True)
    text: Mapped[str]
    created_at: Mapped[datetime] = mapped_column(index=True)


class SourceTree(Model):
    """All files of a course at one moment; `digest` is of their paths and contents."""

    __tablename__ = "source_tree"
    __table_args__ = (CheckConstraint("length(digest) = 64", name="digest_length"),)
    personal = False

    id: Mapped[int] = mapped_column(primary_key=True)
    digest: Mapped[str] = mapped_column(String(64), unique=True)
    created_at: Mapped[datetime]


class SourceEntry(Model):
    """A Markdown file of a tree; its path is inside the course's folder."""

    __tablename__ = "source_entry"
    __table_args__ = (Index(None, "sha256"), {"sqlite_with_rowid": False})
    personal = False

    tree_id: Mapped[int] = mapped_column(
        ForeignKey(SourceTree.id, ondelete="CASCADE"), primary_key=True
    )
    path: Mapped[str] = mapped_column(primary_key=True)
    sha256: Mapped[str] = mapped_column(ForeignKey(SourceText.sha256, ondelete="RESTRICT"))


class SourceMedia(Model):
    """A picture, film or other file of a tree."""

    __tablename__ = "source_media"
    __table_args__ = (Index(None, "sha256"),)
    personal = False

    tree_id: Mapped[int] = mapped_column(
        ForeignKey(SourceTree.id, ondelete="CASCADE"), primary_key=True
    )
    path: Mapped[str] = mapped_column(primary_key=True)
    sha256: Mapped[str] = mapped_column(ForeignKey(Blob.sha256, ondelete="RESTRICT"))
    content_type: Mapped[str]
    width: Mapped[int | None]
    height: Mapped[int | None]


class Revision(Model):
    """Which files a course version was published from, by whom, and why."""

    __tablename__ = "course_revision"
    __table_args__ = (
        CheckConstraint("origin in ('files', 'browser')", name="origin_known"),
        CheckConstraint("length(note) <= 500", name="note_short"),
        Index(None, "tree_id"),
    )

    version_id: Mapped[int] = mapped_column(
        ForeignKey(CourseVersion.id, ondelete="CASCADE"),
        primary_key=True,
        info=pd("authoring", "key", erasure=Erasure.KEEP),
    )
    tree_id: Mapped[int] = mapped_column(
        ForeignKey(SourceTree.id, ondelete="RESTRICT"),
        info=pd("authoring", "the files", erasure=Erasure.KEEP),
    )
    origin: Mapped[str] = mapped_column(info=pd("authoring", "by which door", erasure=Erasure.KEEP))
    published_by: Mapped[int | None] = mapped_column(
        ForeignKey(Person.id, ondelete="SET NULL"), info=pd("authoring", "who published it")
    )
    note: Mapped[str] = mapped_column(
        default="", server_default="", info=pd("authoring", "why", erasure=Erasure.KEEP)
    )
    created_at: Mapped[datetime] = mapped_column(info=pd("authoring", "when", erasure=Erasure.KEEP))
