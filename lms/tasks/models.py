"""Tables of learners' work. A version is never changed; reviews refer to it from a room above."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from lms.catalogue.models import Lesson, LessonVersion
from lms.db import Model, pd
from lms.files.models import Blob
from lms.people.models import Person


class Submission(Model):
    """That somebody has handed in work on the task of a lesson; there is one version at least."""

    __tablename__ = "submission"
    __table_args__ = (UniqueConstraint("person_id", "lesson_id"),)

    id: Mapped[int] = mapped_column(primary_key=True, info=pd("work", "key of the work"))
    person_id: Mapped[int] = mapped_column(
        ForeignKey(Person.id, ondelete="CASCADE"), info=pd("identity", "whose work")
    )
    lesson_id: Mapped[int] = mapped_column(
        ForeignKey(Lesson.id, ondelete="RESTRICT"),
        index=True,
        info=pd("work", "the lesson with the task"),
    )
    task: Mapped[str] = mapped_column(info=pd("work", "the task's name in its course"))
    created_at: Mapped[datetime] = mapped_column(info=pd("history", "when it was first handed in"))


class SubmissionVersion(Model):
    """The work as it was handed in once. `key` comes from the form: one press, one version."""

    __tablename__ = "submission_version"
    __table_args__ = (
        UniqueConstraint("submission_id", "number"),
        UniqueConstraint("submission_id", "key"),
        CheckConstraint("number > 0", name="number_positive"),
    )

    id: Mapped[int] = mapped_column(primary_key=True, info=pd("work", "key of the version"))
    submission_id: Mapped[int] = mapped_column(
        ForeignKey(Submission.id, ondelete="CASCADE"), info=pd("work", "the work it belongs to")
    )
    number: Mapped[int] = mapped_column(info=pd("work", "counts from 1"))
    key: Mapped[str] = mapped_column(info=pd("work", "knows a second press again", export=False))
    lesson_version_id: Mapped[int] = mapped_column(
        ForeignKey(LessonVersion.id, ondelete="RESTRICT"),
        index=True,
        info=pd("work", "the lesson as it was then"),
    )
    text: Mapped[str] = mapped_column(info=pd("work", "what was written, as Markdown"))
    html: Mapped[str] = mapped_column(info=pd("work", "the same, to be shown", export=False))
    handed_in_at: Mapped[datetime] = mapped_column(info=pd("history", "when it was handed in"))


class Draft(Model):
    """What somebody is writing; it stays after handing in, to go on from.

    `row_version` counts the changes of its text, so that a second tab cannot overwrite what it has
    not seen. `version_id` names the version that it is the same as, until text or files change.
    """

    __tablename__ = "task_draft"
    __table_args__ = (
        UniqueConstraint("person_id", "lesson_id"),
        CheckConstraint("row_version > 0", name="row_version_positive"),
    )

    id: Mapped[int] = mapped_column(primary_key=True, info=pd("work", "key of the draft"))
    person_id: Mapped[int] = mapped_column(
        ForeignKey(Person.id, ondelete="CASCADE"), info=pd("identity", "whose draft")
    )
    lesson_id: Mapped[int] = mapped_column(
        ForeignKey(Lesson.id, ondelete="RESTRICT"),
        index=True,
        info=pd("work", "the lesson with the task"),
    )
    text: Mapped[str] = mapped_column(info=pd("work", "what was written, as Markdown"))
    saved_at: Mapped[datetime] = mapped_column(info=pd("history", "when it was saved"))
    row_version: Mapped[int] = mapped_column(info=pd("work", "counts the saves", export=False))
    version_id: Mapped[int | None] = mapped_column(
        ForeignKey(SubmissionVersion.id, ondelete="SET NULL"),
        index=True,
        info=pd("work", "the version it was handed in as", export=False),
    )


class Attachment(Model):
    """A file of a draft or of a version, under the name that its owner gave it."""

    __tablename__ = "task_attachment"
    __table_args__ = (
        UniqueConstraint("draft_id", "sha256"),
        UniqueConstraint("version_id", "sha256"),
        CheckConstraint("(draft_id IS NULL) <> (version_id IS NULL)", name="one_owner"),
        CheckConstraint("length(name) between 1 and 120", name="name_length"),
    )

    id: Mapped[int] = mapped_column(primary_key=True, info=pd("work", "key of the attachment"))
    draft_id: Mapped[int | None] = mapped_column(
        ForeignKey(Draft.id, ondelete="CASCADE"), info=pd("work", "the draft it belongs to")
    )
    version_id: Mapped[int | None] = mapped_column(
        ForeignKey(SubmissionVersion.id, ondelete="CASCADE"),
        info=pd("work", "the version it belongs to"),
    )
    sha256: Mapped[str] = mapped_column(
        ForeignKey(Blob.sha256, ondelete="RESTRICT"), index=True, info=pd("work", "the file")
    )
    name: Mapped[str] = mapped_column(info=pd("work", "what the file is called"))
    position: Mapped[int] = mapped_column(info=pd("work", "its place in the list"))
