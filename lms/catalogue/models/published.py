"""Tables of published content. Rows of versions are never changed after they were written.

The JSON columns hold documents of `lms.content.model`, written by `lms.content.codec`.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from lms.core.actor import Role
from lms.db import Model, pd
from lms.people.models import Person

MOVE_ON = "move_on in ('completed', 'passed', 'completed-and-passed', 'completed-or-passed')"


class Course(Model):
    """A course's identity; `current_id` is the version that learners see."""

    __tablename__ = "course"
    personal = False

    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(unique=True)
    current_id: Mapped[int | None] = mapped_column(
        ForeignKey("course_version.id", ondelete="SET NULL", use_alter=True)
    )
    created_at: Mapped[datetime]
    retired_at: Mapped[datetime | None]


class CourseVersion(Model):
    """One publish: the outline, and what is the same in all languages."""

    __tablename__ = "course_version"
    __table_args__ = (
        UniqueConstraint("course_id", "number"),
        CheckConstraint("hours >= 0", name="hours_not_negative"),
        CheckConstraint("certificate_mastery between 0 and 1", name="certificate_mastery_share"),
    )
    personal = False

    id: Mapped[int] = mapped_column(primary_key=True)
    course_id: Mapped[int] = mapped_column(ForeignKey(Course.id, ondelete="CASCADE"))
    number: Mapped[int]
    digest: Mapped[str]
    language: Mapped[str]
    level: Mapped[str] = mapped_column(default="")
    licence: Mapped[str] = mapped_column(default="")
    hours: Mapped[float] = mapped_column(default=0.0)
    certificate_require: Mapped[list[Any] | None]
    certificate_mastery: Mapped[float | None]
    published_at: Mapped[datetime]


class CourseText(Model):
    """A course version in one language; `document` is a CourseText with its glossary and guides."""

    __tablename__ = "course_text"
    personal = False

    version_id: Mapped[int] = mapped_column(
        ForeignKey(CourseVersion.id, ondelete="CASCADE"), primary_key=True
    )
    language: Mapped[str] = mapped_column(primary_key=True)
    title: Mapped[str]
    summary: Mapped[str] = mapped_column(default="")
    document: Mapped[dict[str, Any]]
    glossary: Mapped[list[Any]]


class Module(Model):
    """A module's identity."""

    __tablename__ = "module"
    __table_args__ = (UniqueConstraint("course_id", "key"),)
    personal = False

    id: Mapped[int] = mapped_column(primary_key=True)
    course_id: Mapped[int] = mapped_column(ForeignKey(Course.id, ondelete="CASCADE"))
    key: Mapped[str]


class ModuleVersion(Model):
    """A module as it stands in one course version; `texts` are ModuleText by language."""

    __tablename__ = "module_version"
    __table_args__ = (UniqueConstraint("course_version_id", "module_id"),)
    personal = False

    id: Mapped[int] = mapped_column(primary_key=True)
    course_version_id: Mapped[int] = mapped_column(ForeignKey(CourseVersion.id, ondelete="CASCADE"))
    module_id: Mapped[int] = mapped_column(ForeignKey(Module.id, ondelete="CASCADE"))
    position: Mapped[int]
    texts: Mapped[dict[str, Any]]


class Lesson(Model):
    """A lesson's identity; `retired_at` says that the current version leaves it out."""

    __tablename__ = "lesson"
    __table_args__ = (UniqueConstraint("course_id", "key"),)
    personal = False

    id: Mapped[int] = mapped_column(primary_key=True)
    course_id: Mapped[int] = mapped_column(ForeignKey(Course.id, ondelete="CASCADE"))
    key: Mapped[str]
    retired_at: Mapped[datetime | None]


class LessonVersion(Model):
    """A lesson as it was published: rules, and in `document` its pools and task."""

    __tablename__ = "lesson_version"
    __table_args__ = (
        UniqueConstraint("lesson_id", "digest"),
        CheckConstraint("kind in ('lesson', 'test', 'survey', 'page')", name="kind_known"),
        CheckConstraint(MOVE_ON, name="move_on_known"),
        CheckConstraint("mastery between 0 and 1", name="mastery_share"),
        CheckConstraint("minutes >= 0", name="minutes_not_negative"),
    )
    personal = False

    id: Mapped[int] = mapped_column(primary_key=True)
    lesson_id: Mapped[int] = mapped_column(ForeignKey(Lesson.id, ondelete="CASCADE"))
    digest: Mapped[str]
    kind: Mapped[str]
    minutes: Mapped[int]
    move_on: Mapped[str]
    mastery: Mapped[float]
    document: Mapped[dict[str, Any]]
    created_at: Mapped[datetime]


class LessonText(Model):
    """A lesson version in one language; `document` is a LessonText."""

    __tablename__ = "lesson_text"
    personal = False

    version_id: Mapped[int] = mapped_column(
        ForeignKey(LessonVersion.id, ondelete="CASCADE"), primary_key=True
    )
    language: Mapped[str] = mapped_column(primary_key=True)
    title: Mapped[str]
    document: Mapped[dict[str, Any]]


class Placement(Model):
    """Which version of a lesson stands where in a course version."""

    __tablename__ = "placement"
    __table_args__ = (
        UniqueConstraint("course_version_id", "position"),
        Index(None, "lesson_version_id"),
    )
    personal = False

    course_version_id: Mapped[int] = mapped_column(
        ForeignKey(CourseVersion.id, ondelete="CASCADE"), primary_key=True
    )
    lesson_id: Mapped[int] = mapped_column(
        ForeignKey(Lesson.id, ondelete="CASCADE"), primary_key=True
    )
    lesson_version_id: Mapped[int] = mapped_column(ForeignKey(LessonVersion.id, ondelete="CASCADE"))
    module_version_id: Mapped[int] = mapped_column(ForeignKey(ModuleVersion.id, ondelete="CASCADE"))
    position: Mapped[int]


class Question(Model):
    """A question's identity."""

    __tablename__ = "question"
    __table_args__ = (UniqueConstraint("lesson_id", "key"),)
    personal = False

    id: Mapped[int] = mapped_column(primary_key=True)
    lesson_id: Mapped[int] = mapped_column(ForeignKey(Lesson.id, ondelete="CASCADE"))
    key: Mapped[str]


class QuestionVersion(Model):
    """A question as it was asked, in all languages, with its key; `document` is a Question."""

    __tablename__ = "question_version"
    __table_args__ = (
        UniqueConstraint("question_id", "digest"),
        CheckConstraint("points >= 0", name="points_not_negative"),
    )
    personal = False

    id: Mapped[int] = mapped_column(primary_key=True)
    question_id: Mapped[int] = mapped_column(ForeignKey(Question.id, ondelete="CASCADE"))
    digest: Mapped[str]
    type: Mapped[str]
    points: Mapped[float]
    document: Mapped[dict[str, Any]]
    created_at: Mapped[datetime]


class LessonQuestion(Model):
    """Which versions of which questions a lesson version asks; `pool` is the id of their pool."""

    __tablename__ = "lesson_question"
    personal = False

    lesson_version_id: Mapped[int] = mapped_column(
        ForeignKey(LessonVersion.id, ondelete="CASCADE"), primary_key=True
    )
    position: Mapped[int] = mapped_column(primary_key=True)
    question_version_id: Mapped[int] = mapped_column(
        ForeignKey(QuestionVersion.id, ondelete="CASCADE"), index=True
    )
    pool: Mapped[str] = mapped_column(default="")


class CourseMedia(Model):
    """Which public blob a path of a course version means."""

    __tablename__ = "course_media"
    personal = False

    course_version_id: Mapped[int] = mapped_column(
        ForeignKey(CourseVersion.id, ondelete="CASCADE"), primary_key=True
    )
    path: Mapped[str] = mapped_column(primary_key=True)
    sha256: Mapped[str]
    content_type: Mapped[str]
    width: Mapped[int | None]
    height: Mapped[int | None]


class CourseGrant(Model):
    """A role over one course, such as author."""

    __tablename__ = "course_grant"
    __table_args__ = (
        UniqueConstraint("person_id", "course_id", "role"),
        CheckConstraint(f"role in ('{Role.AUTHOR}')", name="role_known"),
    )

    id: Mapped[int] = mapped_column(primary_key=True, info=pd("rights", "key"))
    person_id: Mapped[int] = mapped_column(
        ForeignKey(Person.id, ondelete="CASCADE"), info=pd("rights", "who may write a course")
    )
    course_id: Mapped[int] = mapped_column(
        ForeignKey(Course.id, ondelete="CASCADE"), info=pd("rights", "which course")
    )
    role: Mapped[str] = mapped_column(info=pd("rights", "which role"))
    granted_by: Mapped[int | None] = mapped_column(
        ForeignKey(Person.id, ondelete="SET NULL"), info=pd("rights", "who granted it")
    )
    granted_at: Mapped[datetime] = mapped_column(info=pd("rights", "when"))


class SearchText(Model):
    """A lesson's words in one language, as they are found; `folded` is what the index holds."""

    __tablename__ = "search_text"
    __table_args__ = (UniqueConstraint("lesson_id", "language"),)
    personal = False

    id: Mapped[int] = mapped_column(primary_key=True)
    lesson_id: Mapped[int] = mapped_column(ForeignKey(Lesson.id, ondelete="CASCADE"))
    course_id: Mapped[int] = mapped_column(ForeignKey(Course.id, ondelete="CASCADE"), index=True)
    language: Mapped[str]
    title: Mapped[str]
    body: Mapped[str]
    folded: Mapped[str]
