"""Tries that are to be counted, with their answers. Only the worker asks, never a page."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import func, select

from lms.authoring.models.statistics import FiguresMark, FiguresWaiting
from lms.authoring.rules.statistics.counting import Answered, Try
from lms.catalogue.queries.lessons import Asked, asked_in, question_versions
from lms.content.model import FeedbackTime
from lms.db import connection
from lms.quizzes.models import Answer, Attempt
from lms.quizzes.queries import rules_of
from lms.quizzes.rules.attempts import OPEN_STATES, AttemptState
from lms.quizzes.rules.responses import Response

SETTLING = timedelta(days=1)
_attempts, _answers = Attempt.__table__, Answer.__table__
_waiting = FiguresWaiting.__table__
_earlier = _attempts.alias("earlier")
_FIRST = ~(
    select(_earlier.c.id)
    .where(
        _earlier.c.person_id == _attempts.c.person_id,
        _earlier.c.lesson_id == _attempts.c.lesson_id,
        _earlier.c.number < _attempts.c.number,
        _earlier.c.state == AttemptState.FINISHED,
    )
    .exists()
)


@dataclass(frozen=True, slots=True)
class Seen:
    """A try as the count meets it. first: no finished one of this person at the lesson is before it."""

    id: int
    lesson_version_id: int
    state: AttemptState
    started_at: datetime
    finished_at: datetime | None
    first: bool

    @property
    def is_open(self) -> bool:
        """Whether it was neither handed in nor given up."""
        return self.state in OPEN_STATES

    @property
    def settles_at(self) -> datetime | None:
        """When its answers are final; None while it is open.

        Where own words and surveys may still be answered after the end, a day is given for it.
        """
        if self.finished_at is None or not _stays_open(self.lesson_version_id):
            return self.finished_at
        return self.finished_at + SETTLING


def _stays_open(lesson_version_id: int) -> bool:
    rules = rules_of(lesson_version_id).quiz
    if rules.feedback is not FeedbackTime.EACH or rules.time_limit is not None:
        return False
    return any(not asked.question.counts for asked in asked_in(lesson_version_id))


_SEEN = select(
    _attempts.c.id,
    _attempts.c.lesson_version_id,
    _attempts.c.state,
    _attempts.c.started_at,
    _attempts.c.finished_at,
    _FIRST,
)


def started_after(upto: int, limit: int) -> list[Seen]:
    """The tries that began after the mark, by id."""
    statement = _SEEN.where(_attempts.c.id > upto).order_by(_attempts.c.id).limit(limit)
    return _seen(statement)


def waiting_until(at: datetime, limit: int) -> list[Seen]:
    """Tries before the mark that were open or unsettled when they were met, and are over by now."""
    statement = (
        _SEEN.join(_waiting, _waiting.c.attempt_id == _attempts.c.id)
        .where(
            _attempts.c.state.not_in(OPEN_STATES),
            (_waiting.c.not_before.is_(None)) | (_waiting.c.not_before <= at),
        )
        .order_by(_attempts.c.id)
        .limit(limit)
    )
    return _seen(statement)


def _seen(statement: object) -> list[Seen]:
    rows = connection().execute(statement)  # type: ignore[call-overload]
    return [
        Seen(id_, version, AttemptState(state), *times_and_first)
        for id_, version, state, *times_and_first in rows
    ]


def latest_id() -> int:
    """The id of the newest try."""
    return int(connection().scalar(select(func.max(_attempts.c.id))) or 0)


def counted_of(attempt_ids: Collection[int]) -> set[int]:
    """Which of these finished tries are in the figures. The caller holds the mark."""
    upto = select(FiguresMark.upto).scalar_subquery()
    waits = select(_waiting.c.attempt_id).where(_waiting.c.attempt_id == _attempts.c.id).exists()
    statement = select(_attempts.c.id).where(
        _attempts.c.id.in_(attempt_ids),
        _attempts.c.id <= upto,
        _attempts.c.state == AttemptState.FINISHED,
        ~waits,
        _FIRST,
    )
    return set(connection().scalars(statement))


def tries(attempt_ids: Collection[int]) -> Iterable[Try]:
    """Tries with their answers as they stand now."""
    rows = connection().execute(
        select(
            _attempts.c.id,
            _attempts.c.lesson_version_id,
            _attempts.c.started_at,
            _attempts.c.finished_at,
            _answers.c.question_version_id,
            _answers.c.value,
        )
        .join(_answers, _answers.c.attempt_id == _attempts.c.id)
        .where(_attempts.c.id.in_(attempt_ids))
        .order_by(_attempts.c.id, _answers.c.position)
    ).all()  # fmt: skip
    versions = question_versions({row.question_version_id for row in rows})
    found: dict[int, list[Answered]] = {}
    heads: dict[int, tuple[int, float]] = {}
    for row in rows:
        took = (row.finished_at - row.started_at).total_seconds()
        heads[row.id] = (row.lesson_version_id, took)
        answer = _answered(versions[row.question_version_id], row.value)
        found.setdefault(row.id, []).append(answer)
    return [Try(*heads[id_], tuple(answers)) for id_, answers in found.items()]


def _answered(asked: Asked, value: dict[str, object] | None) -> Answered:
    return Answered(asked.version_id, asked.question, Response.from_json(value))
