"""The rows of one chunk of a crowd, table by table, before they are written."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from lms.catalogue.queries.outlines import Outline
from lms.operations.demo.adapters import fresh_ids, insert_rows
from lms.operations.demo.learners import Invented
from lms.people.models import Person
from lms.progress.models import Enrolment, LessonProgress
from lms.quizzes.models import Answer, Attempt
from lms.tasks.models import Draft, Submission, SubmissionVersion

Row = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Finisher:
    """Somebody who has earned the certificate of a course, with the mean result of the tests."""

    learner: Invented
    person_id: int
    outline: Outline
    average: float | None
    at: datetime


@dataclass
class Batch:
    """Rows by table; the ids of those that others point at are taken beforehand.

    Made inside the write block that writes them.
    """

    people: list[Row] = field(default_factory=list)
    enrolments: list[Row] = field(default_factory=list)
    attempts: list[Row] = field(default_factory=list)
    answers: list[Row] = field(default_factory=list)
    submissions: list[Row] = field(default_factory=list)
    versions: list[Row] = field(default_factory=list)
    drafts: list[Row] = field(default_factory=list)
    progress: list[Row] = field(default_factory=list)
    finishers: list[Finisher] = field(default_factory=list)
    person_ids: Iterator[int] = field(default_factory=lambda: fresh_ids(Person))
    attempt_ids: Iterator[int] = field(default_factory=lambda: fresh_ids(Attempt))
    submission_ids: Iterator[int] = field(default_factory=lambda: fresh_ids(Submission))
    version_ids: Iterator[int] = field(default_factory=lambda: fresh_ids(SubmissionVersion))

    def insert(self) -> None:
        """Write all rows, those that others point at first."""
        insert_rows(Person, self.people)
        insert_rows(Enrolment, self.enrolments)
        insert_rows(Attempt, self.attempts)
        insert_rows(Answer, self.answers)
        insert_rows(Submission, self.submissions)
        insert_rows(SubmissionVersion, self.versions)
        insert_rows(Draft, self.drafts)
        insert_rows(LessonProgress, self.progress)
