"""Attempts and their answers.

A row of `answer` is made for each question when an attempt starts, so that an attempt keeps the
versions of the questions it was given.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import (
    CheckConstraint,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    UniqueConstraint,
    text,
)
from sqlalchemy.orm import Mapped, mapped_column

from lms.catalogue.models import Lesson, LessonVersion, QuestionVersion
from lms.db import Erasure, Model, pd
from lms.people.models import Person

OPEN = "state IN ('in_progress', 'overdue')"


class Attempt(Model):
    """One go at the questions of a lesson. At most one is open for a person and lesson.

    points and max_points: of the marked questions that count; result: their share, 0..1.
    start_key: the form's idempotency key, so that a double click starts one attempt.
    """

    __tablename__ = "attempt"
    __table_args__ = (
        UniqueConstraint("person_id", "lesson_id", "number"),
        UniqueConstraint("person_id", "start_key"),
        Index(
            "uq_attempt_open",
            "person_id",
            "lesson_id",
            unique=True,
            sqlite_where=text(OPEN),
            postgresql_where=text(OPEN),
        ),
        Index(
            None,
            "deadline_at",
            sqlite_where=text("finished_at IS NULL"),
            postgresql_where=text("finished_at IS NULL"),
        ),
        CheckConstraint(
            "state IN ('in_progress', 'overdue', 'finished', 'abandoned')", name="state_known"
        ),
        CheckConstraint("result IS NULL OR result BETWEEN 0 AND 1", name="result_share"),
        CheckConstraint("state <> 'finished' OR finished_at IS NOT NULL", name="finished_has_time"),
        CheckConstraint("points >= 0 AND points <= max_points", name="points_in_range"),
    )

    id: Mapped[int] = mapped_column(primary_key=True, info=pd("learning", "key"))
    person_id: Mapped[int] = mapped_column(
        ForeignKey(Person.id, ondelete="CASCADE"), info=pd("learning", "whose attempt")
    )
    lesson_id: Mapped[int] = mapped_column(
        ForeignKey(Lesson.id, ondelete="RESTRICT"), info=pd("learning", "at which lesson")
    )
    lesson_version_id: Mapped[int] = mapped_column(
        ForeignKey(LessonVersion.id, ondelete="RESTRICT"), info=pd("learning", "in which version")
    )
    number: Mapped[int] = mapped_column(info=pd("learning", "first, second, …"))
    state: Mapped[str] = mapped_column(info=pd("learning", "where it stands"))
    seed: Mapped[int] = mapped_column(info=pd("learning", "what was drawn and how it was shuffled"))
    started_at: Mapped[datetime] = mapped_column(info=pd("learning", "time limit"))
    deadline_at: Mapped[datetime | None] = mapped_column(info=pd("learning", "time limit"))
    finished_at: Mapped[datetime | None] = mapped_column(
        info=pd("learning", "waiting time, review")
    )
    points: Mapped[float] = mapped_column(
        default=0.0, server_default="0", info=pd("learning", "result")
    )
    max_points: Mapped[float] = mapped_column(
        default=0.0, server_default="0", info=pd("learning", "result")
    )
    result: Mapped[float | None] = mapped_column(info=pd("learning", "result"))
    start_key: Mapped[str | None] = mapped_column(
        info=pd("learning", "one attempt for a double click", export=False)
    )


class Answer(Model):
    """One question of an attempt, and what was answered. `revision` counts the saves.

    late_value: what arrived after time and grace were over; kept, never marked.
    checked_at: when the learner asked to see the mark, where feedback comes with each question.
    """

    __tablename__ = "answer"
    __table_args__ = (
        UniqueConstraint("attempt_id", "question_version_id"),
        CheckConstraint("revision >= 0", name="revision_not_negative"),
        {"sqlite_with_rowid": False},
    )

    attempt_id: Mapped[int] = mapped_column(
        ForeignKey(Attempt.id, ondelete="CASCADE"), primary_key=True, info=pd("learning", "key")
    )
    position: Mapped[int] = mapped_column(
        primary_key=True, info=pd("learning", "order of the questions")
    )
    question_version_id: Mapped[int] = mapped_column(
        ForeignKey(QuestionVersion.id, ondelete="RESTRICT"),
        index=True,
        info=pd("learning", "what was asked"),
    )
    value: Mapped[dict[str, Any] | None] = mapped_column(info=pd("learning", "what was answered"))
    saved_at: Mapped[datetime | None] = mapped_column(info=pd("learning", "shown as saved"))
    revision: Mapped[int] = mapped_column(
        default=0, server_default="0", info=pd("learning", "two windows never overwrite each other")
    )
    checked_at: Mapped[datetime | None] = mapped_column(info=pd("learning", "feedback was shown"))
    points: Mapped[float | None] = mapped_column(info=pd("learning", "result"))
    late_value: Mapped[dict[str, Any] | None] = mapped_column(
        info=pd("learning", "arrived after the end")
    )
    late_at: Mapped[datetime | None] = mapped_column(info=pd("learning", "arrived after the end"))


class HandMark(Model):
    """What a person gave an answer in words: once, by one person, and never changed.

    `answer.points` repeats the points, which count from then on.
    """

    __tablename__ = "hand_mark"
    __table_args__ = (
        ForeignKeyConstraint(
            ["attempt_id", "position"], [Answer.attempt_id, Answer.position], ondelete="CASCADE"
        ),
        CheckConstraint("points >= 0", name="points_not_negative"),
    )

    attempt_id: Mapped[int] = mapped_column(primary_key=True, info=pd("learning", "key"))
    position: Mapped[int] = mapped_column(primary_key=True, info=pd("learning", "key"))
    marker_id: Mapped[int | None] = mapped_column(
        ForeignKey(Person.id, ondelete="SET NULL"),
        index=True,
        info=pd("learning", "who marked it", erasure=Erasure.BLANK),
    )
    points: Mapped[float] = mapped_column(info=pd("learning", "result"))
    comment: Mapped[str] = mapped_column(
        default="", server_default="", info=pd("learning", "what was said of the answer")
    )
    html: Mapped[str] = mapped_column(
        default="",
        server_default="",
        info=pd("learning", "the same, to be shown", export=False),
    )
    at: Mapped[datetime] = mapped_column(info=pd("learning", "when"))


class HandMarkDraft(Model):
    """A mark that is being written; `row_version` counts its saves, for two windows."""

    __tablename__ = "hand_mark_draft"
    __table_args__ = (
        ForeignKeyConstraint(
            ["attempt_id", "position"], [Answer.attempt_id, Answer.position], ondelete="CASCADE"
        ),
        Index(None, "attempt_id", "position"),
    )

    marker_id: Mapped[int] = mapped_column(
        ForeignKey(Person.id, ondelete="CASCADE"), primary_key=True, info=pd("work", "whose draft")
    )
    attempt_id: Mapped[int] = mapped_column(primary_key=True, info=pd("work", "key"))
    position: Mapped[int] = mapped_column(primary_key=True, info=pd("work", "key"))
    points: Mapped[str] = mapped_column(info=pd("work", "what was written"))
    text: Mapped[str] = mapped_column(info=pd("work", "what was written"))
    saved_at: Mapped[datetime] = mapped_column(info=pd("history", "when it was saved"))
    row_version: Mapped[int] = mapped_column(info=pd("work", "counts the saves", export=False))


class ExtraTime(Model):
    """A learner's extra time in timed tests, as a share of the limit (0.25: a quarter more)."""

    __tablename__ = "extra_time"
    __table_args__ = (CheckConstraint("share > 0 AND share <= 3", name="share_in_range"),)

    person_id: Mapped[int] = mapped_column(
        ForeignKey(Person.id, ondelete="CASCADE"),
        primary_key=True,
        info=pd("need", "fair time limits"),
    )
    share: Mapped[float] = mapped_column(info=pd("need", "fair time limits"))
    granted_by: Mapped[int | None] = mapped_column(
        ForeignKey(Person.id, ondelete="SET NULL"), info=pd("need", "who granted it")
    )
    granted_at: Mapped[datetime] = mapped_column(info=pd("need", "when"))
