"""Tables of learners' work and of its reviews. A version is never changed, and neither is a review."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from lms.catalogue.models import Lesson, LessonVersion
from lms.db import Erasure, Model, pd
from lms.files.models import Blob
from lms.people.models import Person
from lms.tasks.rules import Verdict

VERDICTS = ", ".join(f"'{verdict}'" for verdict in Verdict)


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
    note: Mapped[str] = mapped_column(
        default="", server_default="", info=pd("work", "a word to who reviews it")
    )
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
    note: Mapped[str] = mapped_column(
        default="", server_default="", info=pd("work", "a word to who reviews it")
    )
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


class TaskReview(Model):
    """What somebody said about one version: once, by one person, and never changed.

    rubric: the chosen level (from 0) by criterion (from 0), as strings. Who may write one is
    decided in a room above.
    """

    __tablename__ = "task_review"
    __table_args__ = (CheckConstraint(f"verdict IN ({VERDICTS})", name="verdict_known"),)

    id: Mapped[int] = mapped_column(primary_key=True, info=pd("work", "key of the review"))
    version_id: Mapped[int] = mapped_column(
        ForeignKey(SubmissionVersion.id, ondelete="CASCADE"),
        unique=True,
        info=pd("work", "the version it is about"),
    )
    reviewer_id: Mapped[int | None] = mapped_column(
        ForeignKey(Person.id, ondelete="SET NULL"),
        index=True,
        info=pd("work", "who reviewed it", erasure=Erasure.BLANK),
    )
    verdict: Mapped[str] = mapped_column(info=pd("work", "what the review says"))
    rubric: Mapped[dict[str, Any]] = mapped_column(
        default=dict, info=pd("work", "levels by criterion")
    )
    comment: Mapped[str] = mapped_column(
        default="", server_default="", info=pd("work", "what the review says")
    )
    html: Mapped[str] = mapped_column(
        default="", server_default="", info=pd("work", "the same, to be shown", export=False)
    )
    at: Mapped[datetime] = mapped_column(info=pd("history", "when it was reviewed"))


class ReviewComment(Model):
    """A remark of a review at a place in the text: a block by its number, with words of it."""

    __tablename__ = "review_comment"
    __table_args__ = (
        UniqueConstraint("review_id", "position"),
        CheckConstraint("block > 0", name="block_positive"),
    )

    id: Mapped[int] = mapped_column(primary_key=True, info=pd("work", "key of the remark"))
    review_id: Mapped[int] = mapped_column(
        ForeignKey(TaskReview.id, ondelete="CASCADE"), info=pd("work", "the review it belongs to")
    )
    position: Mapped[int] = mapped_column(info=pd("work", "its place in the list"))
    block: Mapped[int] = mapped_column(info=pd("work", "the paragraph it is about"))
    quote: Mapped[str] = mapped_column(info=pd("work", "the paragraph it is about"))
    text: Mapped[str] = mapped_column(info=pd("work", "what the review says"))
    html: Mapped[str] = mapped_column(info=pd("work", "the same, to be shown", export=False))


class ReviewDraft(Model):
    """A review that is being written; `row_version` counts its saves, for two windows.

    comments: a list of {block, quote, text}. It goes when the review is given.
    """

    __tablename__ = "review_draft"
    __table_args__ = (
        UniqueConstraint("reviewer_id", "version_id"),
        CheckConstraint("row_version > 0", name="row_version_positive"),
    )

    id: Mapped[int] = mapped_column(primary_key=True, info=pd("work", "key of the draft"))
    reviewer_id: Mapped[int] = mapped_column(
        ForeignKey(Person.id, ondelete="CASCADE"), info=pd("work", "whose draft")
    )
    version_id: Mapped[int] = mapped_column(
        ForeignKey(SubmissionVersion.id, ondelete="CASCADE"),
        index=True,
        info=pd("work", "the version it is about"),
    )
    text: Mapped[str] = mapped_column(info=pd("work", "what was written, as Markdown"))
    rubric: Mapped[dict[str, Any]] = mapped_column(
        default=dict, info=pd("work", "levels by criterion")
    )
    comments: Mapped[list[Any]] = mapped_column(default=list, info=pd("work", "what was written"))
    saved_at: Mapped[datetime] = mapped_column(info=pd("history", "when it was saved"))
    row_version: Mapped[int] = mapped_column(info=pd("work", "counts the saves", export=False))


class ReplyTemplate(Model):
    """Words that a mentor uses again; their own, at most 50."""

    __tablename__ = "reply_template"
    __table_args__ = (
        UniqueConstraint("person_id", "title"),
        CheckConstraint("length(title) between 1 and 80", name="title_length"),
    )

    id: Mapped[int] = mapped_column(primary_key=True, info=pd("work", "key of the template"))
    person_id: Mapped[int] = mapped_column(
        ForeignKey(Person.id, ondelete="CASCADE"), info=pd("work", "whose words")
    )
    title: Mapped[str] = mapped_column(info=pd("work", "words to use again"))
    text: Mapped[str] = mapped_column(info=pd("work", "words to use again"))
    changed_at: Mapped[datetime] = mapped_column(info=pd("history", "when it was saved"))
