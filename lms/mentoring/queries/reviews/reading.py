"""One thing that a mentor reads: a version of a task with its files, or an answer in words."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Row, and_, func, select

from lms.catalogue.models import Lesson, QuestionVersion
from lms.core.errors import NotFound
from lms.db import session
from lms.files.models import Blob
from lms.files.queries import StoredFile
from lms.mentoring.queries.reviews.queue import by_hand, seen_by
from lms.people.models import Person
from lms.quizzes.models import Answer, Attempt
from lms.tasks.models import Attachment, Submission, SubmissionVersion, TaskReview
from lms.tasks.queries.reviews import newest


@dataclass(frozen=True, slots=True)
class TaskToRead:
    """A version of a learner's work, with the version before it."""

    version_id: int
    number: int
    newest: int
    submission_id: int
    lesson_version_id: int
    text: str
    html: str
    note: str
    handed_in_at: datetime
    person_id: int
    name: str
    city_id: int
    course_id: int
    lesson_id: int


def task_to_read(mentor_id: int, version_id: int) -> TaskToRead:
    """A version that the mentor may read; NotFound for all others."""
    seen = seen_by(mentor_id)
    row = session().execute(
        select(
            SubmissionVersion.id, SubmissionVersion.number, newest(Submission.id), Submission.id,
            SubmissionVersion.lesson_version_id, SubmissionVersion.text, SubmissionVersion.html,
            SubmissionVersion.note, SubmissionVersion.handed_in_at,
            Submission.person_id, Person.name, seen.c.city_id, seen.c.course_id, Submission.lesson_id,
        )
        .join_from(seen, Submission, Submission.person_id == seen.c.person_id)
        .join(Lesson, and_(Lesson.id == Submission.lesson_id, Lesson.course_id == seen.c.course_id))
        .join(Person, Person.id == Submission.person_id)
        .join(SubmissionVersion, SubmissionVersion.submission_id == Submission.id)
        .where(SubmissionVersion.id == version_id)
    ).first()  # fmt: skip
    if row is None:
        raise NotFound
    return TaskToRead(*row)


@dataclass(frozen=True, slots=True)
class VersionLine:
    """One of the versions of a piece of work."""

    id: int
    number: int
    handed_in_at: datetime
    verdict: str | None
    html: str


def versions_beside(task: TaskToRead) -> list[VersionLine]:
    """The newest versions of the same work, at most 20; html only of the one before."""
    before = SubmissionVersion.number == task.number - 1
    html = func.coalesce(select(SubmissionVersion.html).where(before).correlate(None).where(
        SubmissionVersion.submission_id == task.submission_id).scalar_subquery(), "")  # fmt: skip
    rows = session().execute(
        select(
            SubmissionVersion.id, SubmissionVersion.number, SubmissionVersion.handed_in_at,
            TaskReview.verdict, html,
        )
        .outerjoin(TaskReview, TaskReview.version_id == SubmissionVersion.id)
        .where(SubmissionVersion.submission_id == task.submission_id)
        .order_by(SubmissionVersion.number.desc())
        .limit(20)
    )  # fmt: skip
    return [VersionLine(*row) for row in rows]


@dataclass(frozen=True, slots=True)
class FileLine:
    """A file that was handed in with a version."""

    id: int
    name: str
    size: int


def files_of(version_id: int) -> list[FileLine]:
    """The files of a version that the caller may read."""
    rows = session().execute(
        select(Attachment.id, Attachment.name, Blob.size)
        .join(Blob, Blob.sha256 == Attachment.sha256)
        .where(Attachment.version_id == version_id)
        .order_by(Attachment.position)
    )
    return [FileLine(*row) for row in rows]


def file_to_read(version_id: int, file_id: int) -> StoredFile:
    """A file of a version that the caller may read, to be sent; raises NotFound."""
    row = session().execute(
        select(Blob.sha256, Blob.size, Blob.content_type, Attachment.name)
        .join_from(Attachment, Blob, Blob.sha256 == Attachment.sha256)
        .where(Attachment.id == file_id, Attachment.version_id == version_id)
    ).one_or_none()  # fmt: skip
    if row is None:
        raise NotFound
    return StoredFile(row.sha256, row.size, row.content_type, row.name)


@dataclass(frozen=True, slots=True)
class AnswerToRead:
    """An answer in words of a learner."""

    attempt_id: int
    position: int
    question_version_id: int
    value: dict[str, Any]
    lesson_version_id: int
    tried: int
    finished_at: datetime
    person_id: int
    name: str
    city_id: int
    course_id: int
    lesson_id: int


def answer_to_read(mentor_id: int, attempt_id: int, position: int) -> AnswerToRead:
    """An answer that the mentor may read; NotFound for all others."""
    seen = seen_by(mentor_id)
    row: Row[*tuple[Any, ...]] | None = session().execute(
        select(
            Attempt.id, Answer.position, Answer.question_version_id, Answer.value,
            Attempt.lesson_version_id, Attempt.number, Attempt.finished_at, Attempt.person_id,
            Person.name, seen.c.city_id, seen.c.course_id, Attempt.lesson_id,
        )
        .join_from(seen, Attempt, Attempt.person_id == seen.c.person_id)
        .join(Lesson, and_(Lesson.id == Attempt.lesson_id, Lesson.course_id == seen.c.course_id))
        .join(Person, Person.id == Attempt.person_id)
        .join(Answer, Answer.attempt_id == Attempt.id)
        .join(QuestionVersion, QuestionVersion.id == Answer.question_version_id)
        .where(Attempt.id == attempt_id, Answer.position == position, *by_hand())
    ).first()  # fmt: skip
    if row is None:
        raise NotFound
    return AnswerToRead(*row)
