"""Reviews that authors ask each other for, and what learners remark on a lesson."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, Index, false
from sqlalchemy.orm import Mapped, mapped_column

from lms.catalogue.models import Course, Lesson, LessonVersion, SourceTree
from lms.db import Erasure, Model, pd
from lms.people.models import Person


class ReviewState(StrEnum):
    """How a review stands."""

    WAITING = "waiting"
    APPROVED = "approved"
    CHANGES = "changes"
    WITHDRAWN = "withdrawn"


def _kept(purpose: str) -> dict[str, object]:
    """Content: it stays with the course when the account of its author is erased."""
    return {**pd("authoring", purpose, erasure=Erasure.KEEP)}


class ReviewRequest(Model):
    """That an author asks another to look at the working copy as it was then.

    `base_id` is what was published then: the reviewer looks at what differs from it; None: at everything.
    """

    __tablename__ = "text_review"
    __table_args__ = (
        CheckConstraint(
            "state IN ('waiting', 'approved', 'changes', 'withdrawn')", name="state_known"
        ),
        CheckConstraint("(state = 'waiting') = (ended_at IS NULL)", name="ended_has_time"),
        Index(None, "course_id", "id"),
        Index(None, "tree_id"),
        Index(None, "base_id"),
        Index(None, "asked_by"),
        Index(None, "reviewer_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True, info=_kept("key"))
    course_id: Mapped[int] = mapped_column(
        ForeignKey(Course.id, ondelete="CASCADE"), info=_kept("which course")
    )
    tree_id: Mapped[int] = mapped_column(
        ForeignKey(SourceTree.id, ondelete="RESTRICT"), info=_kept("what is to be reviewed")
    )
    base_id: Mapped[int | None] = mapped_column(
        ForeignKey(SourceTree.id, ondelete="RESTRICT"), info=_kept("what was published then")
    )
    note: Mapped[str] = mapped_column(default="", server_default="", info=_kept("what to look at"))
    state: Mapped[str] = mapped_column(info=_kept("how it stands"))
    answer: Mapped[str] = mapped_column(
        default="", server_default="", info=_kept("what the reviewer says of the whole")
    )
    asked_by: Mapped[int | None] = mapped_column(
        ForeignKey(Person.id, ondelete="SET NULL"), info=pd("authoring", "who asked")
    )
    reviewer_id: Mapped[int | None] = mapped_column(
        ForeignKey(Person.id, ondelete="SET NULL"), info=pd("authoring", "who was asked")
    )
    created_at: Mapped[datetime] = mapped_column(info=_kept("when it was asked for"))
    ended_at: Mapped[datetime | None] = mapped_column(info=_kept("when it was over"))


class ReviewComment(Model):
    """A comment on a line of a reviewed file, or with `parent_id` an answer to one.

    line: in the reviewed text, from 1; quote: what that line said.
    """

    __tablename__ = "text_review_comment"
    __table_args__ = (
        CheckConstraint("line > 0", name="line_positive"),
        CheckConstraint(
            "parent_id IS NULL OR resolved_at IS NULL", name="answers_are_not_resolved"
        ),
        Index(None, "review_id", "path"),
        Index(None, "parent_id"),
        Index(None, "written_by"),
        Index(None, "resolved_by"),
    )

    id: Mapped[int] = mapped_column(primary_key=True, info=_kept("key"))
    review_id: Mapped[int] = mapped_column(
        ForeignKey(ReviewRequest.id, ondelete="CASCADE"), info=_kept("in which review")
    )
    parent_id: Mapped[int | None] = mapped_column(
        ForeignKey("text_review_comment.id", ondelete="CASCADE"), info=_kept("what it answers")
    )
    path: Mapped[str] = mapped_column(info=_kept("which file"))
    line: Mapped[int] = mapped_column(info=_kept("which line"))
    quote: Mapped[str] = mapped_column(info=_kept("what the line said"))
    text: Mapped[str] = mapped_column(info=_kept("what is said of it"))
    written_by: Mapped[int | None] = mapped_column(
        ForeignKey(Person.id, ondelete="SET NULL"), info=pd("authoring", "who wrote it")
    )
    created_at: Mapped[datetime] = mapped_column(info=_kept("when it was written"))
    resolved_at: Mapped[datetime | None] = mapped_column(info=_kept("when it was settled"))
    resolved_by: Mapped[int | None] = mapped_column(
        ForeignKey(Person.id, ondelete="SET NULL"), info=pd("authoring", "who settled it")
    )


class Remark(Model):
    """What a learner says of a paragraph. It is the learner's: it goes when their account is erased.

    section counts the parts of the lesson from 0; quote: what the paragraph said. named: the learner lets
    the authors know who they are.
    """

    __tablename__ = "remark"
    __table_args__ = (
        CheckConstraint("kind IN ('unclear', 'mistake', 'idea')", name="kind_known"),
        CheckConstraint("state IN ('open', 'answered', 'done')", name="state_known"),
        CheckConstraint("length(text) <= 1000", name="text_short"),
        CheckConstraint("section >= 0", name="section_not_negative"),
        Index(None, "course_id", "state", "id"),
        Index(None, "lesson_id"),
        Index(None, "lesson_version_id"),
        Index(None, "person_id"),
        Index(None, "answered_by"),
    )

    id: Mapped[int] = mapped_column(primary_key=True, info=pd("learning", "key"))
    course_id: Mapped[int] = mapped_column(
        ForeignKey(Course.id, ondelete="CASCADE"), info=pd("learning", "which course")
    )
    lesson_id: Mapped[int] = mapped_column(
        ForeignKey(Lesson.id, ondelete="CASCADE"), info=pd("learning", "which lesson")
    )
    lesson_version_id: Mapped[int] = mapped_column(
        ForeignKey(LessonVersion.id, ondelete="CASCADE"), info=pd("learning", "as it was then")
    )
    language: Mapped[str] = mapped_column(info=pd("learning", "in which language it was read"))
    section: Mapped[int] = mapped_column(info=pd("learning", "which part of the lesson"))
    quote: Mapped[str] = mapped_column(info=pd("learning", "which paragraph"))
    kind: Mapped[str] = mapped_column(info=pd("learning", "unclear, a mistake, an idea"))
    text: Mapped[str] = mapped_column(info=pd("learning", "what is said of it"))
    named: Mapped[bool] = mapped_column(
        default=False, server_default=false(), info=pd("learning", "authors may see the name")
    )
    person_id: Mapped[int] = mapped_column(
        ForeignKey(Person.id, ondelete="CASCADE"), info=pd("learning", "who said it")
    )
    state: Mapped[str] = mapped_column(info=pd("learning", "what became of it"))
    answer: Mapped[str] = mapped_column(
        default="", server_default="", info=pd("learning", "what the authors answered")
    )
    answered_by: Mapped[int | None] = mapped_column(
        ForeignKey(Person.id, ondelete="SET NULL"), info=pd("authoring", "who answered")
    )
    created_at: Mapped[datetime] = mapped_column(info=pd("learning", "when it was said"))
    answered_at: Mapped[datetime | None] = mapped_column(
        info=pd("learning", "when it was answered")
    )
