"""Reads of reviews. Callers name versions or people they may see."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Row, Select, and_, func, select

from lms.db import connection, session
from lms.people.models import Person
from lms.tasks.models import (
    ReplyTemplate,
    ReviewComment,
    ReviewDraft,
    Submission,
    SubmissionVersion,
    TaskReview,
)
from lms.tasks.rules import Verdict
from lms.tasks.rules.reviews import Remark


@dataclass(frozen=True, slots=True)
class ReviewFacts:
    """How somebody's work on a task stands, for those who compute completion from it.

    accepted_at: the first acceptance of any version. Of the newest version: since when it waits,
    or when changes were asked for.
    """

    accepted_at: datetime | None = None
    waiting_since: datetime | None = None
    returned_at: datetime | None = None


NO_REVIEW = ReviewFacts()
_submission, _version, _review, _comment = (
    model.__table__.c for model in (Submission, SubmissionVersion, TaskReview, ReviewComment)
)


def newest(submission_id: Any) -> Any:  # noqa: ANN401 - columns
    """The number of the newest version of a submission, as a subquery."""
    of = SubmissionVersion.__table__.alias()
    return (
        select(func.max(of.c.number)).where(of.c.submission_id == submission_id).scalar_subquery()
    )


def reviews_of(
    person_ids: Collection[int], lesson_id: int | None = None
) -> Mapping[tuple[int, int], ReviewFacts]:
    """How the work of some people stands, by person and lesson; of one lesson if it is named."""
    every = SubmissionVersion.__table__.alias()
    given = TaskReview.__table__.alias()
    accepted = (
        select(func.min(given.c.at))
        .join_from(every, given, given.c.version_id == every.c.id)
        .where(every.c.submission_id == _submission.id, given.c.verdict == Verdict.ACCEPTED)
        .scalar_subquery()
    )
    statement = (
        select(
            _submission.person_id,
            _submission.lesson_id,
            _version.handed_in_at,
            _review.verdict,
            _review.at,
            accepted.label("accepted_at"),
        )
        .select_from(Submission.__table__)
        .join(
            SubmissionVersion.__table__,
            and_(
                _version.submission_id == _submission.id, _version.number == newest(_submission.id)
            ),
        )
        .join(TaskReview.__table__, _review.version_id == _version.id, isouter=True)
        .where(_submission.person_id.in_(person_ids))
    )
    if lesson_id is not None:
        statement = statement.where(_submission.lesson_id == lesson_id)
    return {(row[0], row[1]): _facts(*row[2:]) for row in connection().execute(statement)}


def _facts(
    handed_in_at: datetime, verdict: str | None, at: datetime | None, accepted: datetime | None
) -> ReviewFacts:
    returned = at if verdict == Verdict.CHANGES_REQUESTED else None
    return ReviewFacts(accepted, handed_in_at if verdict is None else None, returned)


@dataclass(frozen=True, slots=True)
class Review:
    """A review as it is shown. `reviewer` is None when they have left the platform."""

    id: int
    number: int
    reviewer_id: int | None
    reviewer: str | None
    verdict: Verdict
    rubric: Mapping[str, int]
    comment: str
    html: str
    at: datetime
    remarks: tuple[Remark, ...] = ()


def _reviews(*conditions: Any) -> Select[*tuple[Any, ...]]:  # noqa: ANN401 - columns
    return (
        select(
            TaskReview.id,
            SubmissionVersion.number,
            TaskReview.reviewer_id,
            Person.name,
            TaskReview.verdict,
            TaskReview.rubric,
            TaskReview.comment,
            TaskReview.html,
            TaskReview.at,
            ReviewComment.block,
            ReviewComment.quote,
            ReviewComment.text,
            ReviewComment.html,
        )
        .join_from(TaskReview, SubmissionVersion, SubmissionVersion.id == TaskReview.version_id)
        .outerjoin(Person, Person.id == TaskReview.reviewer_id)
        .outerjoin(ReviewComment, ReviewComment.review_id == TaskReview.id)
        .where(*conditions)
        .order_by(SubmissionVersion.number.desc(), ReviewComment.position)
    )


def review_of(version_id: int) -> Review | None:
    """The review of a version, if there is one."""
    found = _read(_reviews(TaskReview.version_id == version_id))
    return found[0] if found else None


def reviews_in(person_id: int, lesson_id: int, *numbers: int) -> list[Review]:
    """The reviews of a person's own work on a lesson, newest version first; of some versions only."""
    mine = (Submission.person_id == person_id, Submission.lesson_id == lesson_id)
    chosen = (SubmissionVersion.number.in_(numbers),) if numbers else ()
    statement = _reviews(*mine, *chosen).join(
        Submission, Submission.id == SubmissionVersion.submission_id
    )
    return _read(statement)


def _read(statement: Select[*tuple[Any, ...]]) -> list[Review]:
    found: dict[int, list[Row[*tuple[Any, ...]]]] = {}
    for row in session().execute(statement):
        found.setdefault(row[0], []).append(row)
    return [_review_of(rows) for rows in found.values()]


def _review_of(rows: list[Row[*tuple[Any, ...]]]) -> Review:
    id_, number, reviewer_id, name, verdict, rubric, comment, html, at = rows[0][:9]
    remarks = tuple(Remark(*row[9:]) for row in rows if row[9] is not None)
    return Review(
        id_, number, reviewer_id, name, Verdict(verdict), rubric, comment, html, at, remarks
    )


@dataclass(frozen=True, slots=True)
class ReviewDraftRow:
    """A review that is being written."""

    text: str = ""
    rubric: Mapping[str, int] | None = None
    remarks: tuple[Remark, ...] = ()
    saved_at: datetime | None = None
    row_version: int = 0


def draft_of(reviewer_id: int, version_id: int) -> ReviewDraftRow | None:
    """What somebody has written so far about a version."""
    row = session().execute(
        select(
            ReviewDraft.text,
            ReviewDraft.rubric,
            ReviewDraft.comments,
            ReviewDraft.saved_at,
            ReviewDraft.row_version,
        ).where(ReviewDraft.reviewer_id == reviewer_id, ReviewDraft.version_id == version_id)
    ).one_or_none()  # fmt: skip
    if row is None:
        return None
    remarks = tuple(Remark(**remark) for remark in row.comments)
    return ReviewDraftRow(row.text, row.rubric, remarks, row.saved_at, row.row_version)


@dataclass(frozen=True, slots=True)
class Reply:
    """Words that somebody uses again."""

    id: int
    title: str
    text: str


def replies_of(person_id: int) -> list[Reply]:
    """A person's reply templates by title; there are 50 at most."""
    rows = session().execute(
        select(ReplyTemplate.id, ReplyTemplate.title, ReplyTemplate.text)
        .where(ReplyTemplate.person_id == person_id)
        .order_by(ReplyTemplate.title)
    )
    return [Reply(*row) for row in rows]
