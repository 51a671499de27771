"""Mark answers in words by hand. Who may is decided in a room above."""

from __future__ import annotations

from datetime import datetime

from flask_babel import gettext as _
from sqlalchemy import ColumnElement, delete, select, update

from lms.catalogue.queries.lessons import question_versions
from lms.core.errors import Conflict, Invalid, NotFound
from lms.db import insert_ignore, session
from lms.quizzes.models import Answer, Attempt, HandMark, HandMarkDraft
from lms.quizzes.rules.attempts import AttemptState
from lms.quizzes.rules.handmarks import MAX_COMMENT, is_hand_marked, points_in, totals


class AlreadyMarked(Conflict):
    """Somebody has marked this answer already."""


class MarkDraftChanged(Conflict):
    """Another window has saved this mark since; its words are here, none are lost."""

    def __init__(self, *, stored: str, row_version: int, saved_at: datetime) -> None:
        super().__init__()
        self.stored = stored
        self.row_version = row_version
        self.saved_at = saved_at


def mark_by_hand(
    *,
    marker_id: int,
    attempt_id: int,
    position: int,
    typed: str,
    comment: str,
    html: str,
    at: datetime,
) -> tuple[int, int]:
    """Give an answer in words its points, and the attempt its new result.

    `html` is the comment, rendered before the write. Returns whose attempt at which lesson it is;
    the caller judges the lesson. Raises AlreadyMarked, Invalid (no such points), NotFound.
    """
    _check_length(comment)
    attempt = session().execute(
        select(Attempt.person_id, Attempt.lesson_id, Attempt.state)
        .where(Attempt.id == attempt_id)
        .with_for_update()
    ).one_or_none()  # fmt: skip
    answers = session().execute(
        select(Answer.position, Answer.question_version_id, Answer.points)
        .where(Answer.attempt_id == attempt_id)
        .order_by(Answer.position)
    ).all()  # fmt: skip
    versions = question_versions(answer.question_version_id for answer in answers)
    asked = {a.position: versions[a.question_version_id].question for a in answers}
    if attempt is None or attempt.state != AttemptState.FINISHED or position not in asked:
        raise NotFound
    if not is_hand_marked(asked[position]):
        raise NotFound
    points = points_in(typed, asked[position])
    if points is None:
        raise Invalid(fields={"points": _("Give a number of points between 0 and the most.")})
    here = {"attempt_id": attempt_id, "position": position}
    row = {**here, "marker_id": marker_id, "points": points, "comment": comment, "html": html}
    if not insert_ignore(HandMark, {**row, "at": at}):
        raise AlreadyMarked
    session().execute(
        update(Answer)
        .where(Answer.attempt_id == attempt_id, Answer.position == position)
        .values(points=points)
    )
    earned = [(asked[a.position], points if a.position == position else a.points) for a in answers]
    total, greatest, result = totals(earned)
    session().execute(
        update(Attempt)
        .where(Attempt.id == attempt_id)
        .values(points=total, max_points=greatest, result=result)
    )
    _forget_draft(marker_id, attempt_id, position)
    return attempt.person_id, attempt.lesson_id


def save_mark_draft(
    *,
    marker_id: int,
    attempt_id: int,
    position: int,
    points: str,
    text: str,
    row_version: int,
    at: datetime,
) -> int:
    """Save a mark that is being written; returns its new row version. Raises MarkDraftChanged."""
    _check_length(text)
    key = {"marker_id": marker_id, "attempt_id": attempt_id, "position": position}
    values = {"points": points[:20], "text": text, "saved_at": at}
    if insert_ignore(HandMarkDraft, {**key, **values, "row_version": 1}):
        return 1
    mine = _draft(marker_id, attempt_id, position)
    stored = session().execute(
        select(HandMarkDraft.text, HandMarkDraft.row_version, HandMarkDraft.saved_at)
        .where(*mine)
        .with_for_update()
    ).one()  # fmt: skip
    if stored.row_version != row_version and stored.text != text:
        raise MarkDraftChanged(
            stored=stored.text, row_version=stored.row_version, saved_at=stored.saved_at
        )
    following = int(stored.row_version) + 1
    session().execute(update(HandMarkDraft).where(*mine).values(**values, row_version=following))
    return following


def _check_length(text: str) -> None:
    if len(text.encode("utf-8", "replace")) > MAX_COMMENT:
        raise Invalid(fields={"text": _("The comment is too long. Shorten it a little.")})


def _draft(marker_id: int, attempt_id: int, position: int) -> tuple[ColumnElement[bool], ...]:
    return (
        HandMarkDraft.marker_id == marker_id,
        HandMarkDraft.attempt_id == attempt_id,
        HandMarkDraft.position == position,
    )


def _forget_draft(marker_id: int, attempt_id: int, position: int) -> None:
    session().execute(delete(HandMarkDraft).where(*_draft(marker_id, attempt_id, position)))
