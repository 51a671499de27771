"""Reviews of a course. The caller has come through `queries.access`."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Select, func, select
from sqlalchemy.orm import aliased

from lms.authoring.models.reviews import ReviewComment, ReviewRequest, ReviewState
from lms.authoring.rules.reviews import Comment
from lms.core.errors import NotFound
from lms.db import session
from lms.people.models import Person

MOST = 500


@dataclass(frozen=True, slots=True)
class Review:
    """A review as its page shows it; names are empty where somebody has left."""

    id: int
    tree_id: int
    base_id: int | None
    note: str
    state: ReviewState
    answer: str
    asked_by: int | None
    reviewer_id: int | None
    created_at: datetime
    ended_at: datetime | None
    asker: str
    reviewer: str


_Asker, _Reviewer = aliased(Person), aliased(Person)
_REVIEWS: Select[*tuple[Any, ...]] = (
    select(
        ReviewRequest.id,
        ReviewRequest.tree_id,
        ReviewRequest.base_id,
        ReviewRequest.note,
        ReviewRequest.state,
        ReviewRequest.answer,
        ReviewRequest.asked_by,
        ReviewRequest.reviewer_id,
        ReviewRequest.created_at,
        ReviewRequest.ended_at,
        _Asker.name,
        _Reviewer.name,
    )
    .join(_Asker, _Asker.id == ReviewRequest.asked_by, isouter=True)
    .join(_Reviewer, _Reviewer.id == ReviewRequest.reviewer_id, isouter=True)
)


def reviews(course_id: int, *, before: int | None = None, limit: int = 50) -> list[Review]:
    """The reviews of a course, newest first."""
    statement = _REVIEWS.where(ReviewRequest.course_id == course_id)
    if before is not None:
        statement = statement.where(ReviewRequest.id < before)
    return _read(statement.order_by(ReviewRequest.id.desc()).limit(limit))


def review(course_id: int, review_id: int) -> Review:
    """One review of a course; raises NotFound."""
    found = _read(
        _REVIEWS.where(ReviewRequest.course_id == course_id, ReviewRequest.id == review_id)
    )
    if not found:
        raise NotFound
    return found[0]


def comments(review_id: int, path: str | None = None) -> list[Comment]:
    """The comments of a review with their answers, in order; of one file, if one is named."""
    statement = (
        select(
            ReviewComment.id,
            ReviewComment.review_id,
            ReviewComment.parent_id,
            ReviewComment.path,
            ReviewComment.line,
            ReviewComment.quote,
            ReviewComment.text,
            ReviewComment.written_by,
            ReviewComment.created_at,
            ReviewComment.resolved_at,
            Person.name,
        )
        .join(Person, Person.id == ReviewComment.written_by, isouter=True)
        .where(ReviewComment.review_id == review_id)
        .order_by(ReviewComment.line, ReviewComment.id)
        .limit(MOST)
    )
    if path is not None:
        statement = statement.where(ReviewComment.path == path)
    return [Comment(*row[:10], row[10] or "") for row in session().execute(statement)]


def comment(review_id: int, comment_id: int) -> Comment:
    """One comment of a review that is no answer; raises NotFound."""
    found = [one for one in comments(review_id) if one.id == comment_id and one.parent_id is None]
    if not found:
        raise NotFound
    return found[0]


def open_by_file(review_id: int) -> dict[str, int]:
    """How many comments of each file are not settled."""
    rows = session().execute(
        select(ReviewComment.path, func.count())
        .where(
            ReviewComment.review_id == review_id,
            ReviewComment.parent_id.is_(None),
            ReviewComment.resolved_at.is_(None),
        )
        .group_by(ReviewComment.path)
    )
    return dict(rows.all())


def _read(statement: Select[*tuple[Any, ...]]) -> list[Review]:
    rows = session().execute(statement)
    return [
        Review(
            row[0],
            row[1],
            row[2],
            row[3],
            ReviewState(row[4]),
            row[5],
            row[6],
            row[7],
            row[8],
            row[9],
            asker=row[10] or "",
            reviewer=row[11] or "",
        )
        for row in rows
    ]
