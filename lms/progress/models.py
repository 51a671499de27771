"""Enrolments and progress. A completion is written once and never taken away."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint, false
from sqlalchemy.orm import Mapped, mapped_column

from lms.catalogue.models import Course, Lesson, LessonVersion
from lms.cities.models import City
from lms.db import Model, pd
from lms.editions.models import Edition
from lms.people.models import Person


class Enrolment(Model):
    """A person in a course."""

    __tablename__ = "enrolment"
    __table_args__ = (
        UniqueConstraint("person_id", "course_id"),
        Index(None, "course_id", "state"),
        CheckConstraint("state IN ('requested', 'active', 'dropped')", name="state_known"),
    )

    id: Mapped[int] = mapped_column(primary_key=True, info=pd("learning", "key"))
    person_id: Mapped[int] = mapped_column(
        ForeignKey(Person.id, ondelete="CASCADE"), info=pd("learning", "who")
    )
    course_id: Mapped[int] = mapped_column(
        ForeignKey(Course.id, ondelete="RESTRICT"), info=pd("learning", "which course")
    )
    state: Mapped[str] = mapped_column(info=pd("learning", "whether the course is shown at home"))
    enrolled_at: Mapped[datetime] = mapped_column(info=pd("learning", "since when"))
    changed_at: Mapped[datetime] = mapped_column(info=pd("learning", "last change of state"))


class LessonProgress(Model):
    """A learner's facts about one lesson, with the completion that follows from them.

    result: the counting result of the attempts, 0..1. touched_at and place: the last POST, where
    one goes on. completed_version_id: what the lesson was when it was completed. Of the task:
    accepted_at stays from the first acceptance; waiting_since and returned_at say how its newest
    version stands, since when it waits, or when changes were asked for.
    """

    __tablename__ = "lesson_progress"
    __table_args__ = (
        CheckConstraint("result IS NULL OR result BETWEEN 0 AND 1", name="result_share"),
        CheckConstraint(
            "completed_at IS NULL OR completed_version_id IS NOT NULL", name="completed_has_version"
        ),
        {"sqlite_with_rowid": False},
    )

    person_id: Mapped[int] = mapped_column(
        ForeignKey(Person.id, ondelete="CASCADE"), primary_key=True, info=pd("learning", "who")
    )
    course_id: Mapped[int] = mapped_column(
        ForeignKey(Course.id, ondelete="RESTRICT"),
        primary_key=True,
        info=pd("learning", "which course"),
    )
    lesson_id: Mapped[int] = mapped_column(
        ForeignKey(Lesson.id, ondelete="RESTRICT"),
        primary_key=True,
        index=True,
        info=pd("learning", "which lesson"),
    )
    started_at: Mapped[datetime] = mapped_column(info=pd("learning", "in progress since"))
    touched_at: Mapped[datetime] = mapped_column(info=pd("learning", "where to go on"))
    has_note: Mapped[bool] = mapped_column(
        default=False, server_default=false(), info=pd("learning", "a private note is shown")
    )
    place: Mapped[str] = mapped_column(
        default="", server_default="", info=pd("learning", "where to go on")
    )
    read_at: Mapped[datetime | None] = mapped_column(info=pd("learning", "marked as read"))
    handed_in_at: Mapped[datetime | None] = mapped_column(info=pd("learning", "task handed in"))
    accepted_at: Mapped[datetime | None] = mapped_column(info=pd("learning", "task accepted"))
    waiting_since: Mapped[datetime | None] = mapped_column(
        info=pd("learning", "the task waits for its review")
    )
    returned_at: Mapped[datetime | None] = mapped_column(
        info=pd("learning", "changes were asked for")
    )
    result: Mapped[float | None] = mapped_column(info=pd("learning", "counting result"))
    finished_attempts: Mapped[int] = mapped_column(
        default=0, server_default="0", info=pd("learning", "what is missing")
    )
    completed_at: Mapped[datetime | None] = mapped_column(info=pd("learning", "completion"))
    completed_version_id: Mapped[int | None] = mapped_column(
        ForeignKey(LessonVersion.id, ondelete="RESTRICT"), info=pd("learning", "completion")
    )


class CityLearning(Model):
    """How far a city's people are in an edition, kept with the facts for the coordinator's page.

    learners: those who take part. completed: lessons that count in the edition's courses, over all
    learners. waiting: tasks whose newest version waits for a review. latest_at: the last completion.
    counted_at: when all was counted anew; versions: the course versions it was counted for.
    """

    __tablename__ = "city_learning"
    __table_args__ = (CheckConstraint("learners >= 0", name="learners_not_negative"),)
    personal = False

    edition_id: Mapped[int] = mapped_column(
        ForeignKey(Edition.id, ondelete="CASCADE"), primary_key=True
    )
    city_id: Mapped[int] = mapped_column(
        ForeignKey(City.id, ondelete="CASCADE"), primary_key=True, index=True
    )
    learners: Mapped[int]
    completed: Mapped[int]
    waiting: Mapped[int]
    latest_at: Mapped[datetime | None]
    counted_at: Mapped[datetime]
    versions: Mapped[str]
