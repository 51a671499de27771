"""Reads of attempts with their answers; each begins with the person they belong to."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Row, ScalarSelect, and_, func, select

from lms.core.errors import NotFound
from lms.db import session
from lms.quizzes.models import Answer, Attempt
from lms.quizzes.rules.attempts import OPEN_STATES, AttemptState, Taken
from lms.quizzes.rules.responses import Response

LISTED = 100


@dataclass(frozen=True, slots=True)
class AnswerRow:
    """One question of an attempt with what was answered; `response` is empty until it is saved."""

    position: int
    question_version_id: int
    value: Mapping[str, Any] | None
    saved_at: datetime | None
    revision: int
    checked_at: datetime | None
    points: float | None

    @property
    def response(self) -> Response:
        """The answer, read from its JSON."""
        return Response.from_json(self.value)


@dataclass(frozen=True, slots=True)
class AttemptRow:
    """An attempt with its answers in the order they are asked, where they were asked for."""

    id: int
    lesson_id: int
    lesson_version_id: int
    seed: int
    taken: Taken
    points: float
    max_points: float
    answers: tuple[AnswerRow, ...] = ()

    @property
    def is_open(self) -> bool:
        """Whether it was neither handed in nor given up."""
        return self.taken.state in OPEN_STATES

    @property
    def answered(self) -> int:
        """How many questions have an answer."""
        return sum(answer.value is not None for answer in self.answers)

    @property
    def last_saved_at(self) -> datetime | None:
        """When an answer was saved last."""
        times = [answer.saved_at for answer in self.answers if answer.saved_at is not None]
        return max(times, default=None)


_latest = Attempt.__table__.alias("latest")
ATTEMPT = (
    Attempt.id,
    Attempt.lesson_id,
    Attempt.lesson_version_id,
    Attempt.seed,
    Attempt.number,
    Attempt.state,
    Attempt.started_at,
    Attempt.deadline_at,
    Attempt.finished_at,
    Attempt.result,
    Attempt.points,
    Attempt.max_points,
)
ANSWER = (
    Answer.position,
    Answer.question_version_id,
    Answer.value,
    Answer.saved_at,
    Answer.revision,
    Answer.checked_at,
    Answer.points.label("answer_points"),
)


def latest_number(person_id: int, lesson_id: int) -> ScalarSelect[Any]:
    """The number of a person's latest attempt at a lesson, as a part of a statement."""
    mine = (_latest.c.person_id == person_id, _latest.c.lesson_id == lesson_id)
    return select(func.max(_latest.c.number)).where(*mine).scalar_subquery()


def attempts_at(person_id: int, lesson_id: int) -> list[AttemptRow]:
    """A person's attempts at a lesson, oldest first, at most the latest 100; the last with answers."""
    latest = latest_number(person_id, lesson_id)
    joined = and_(Answer.attempt_id == Attempt.id, Attempt.number == latest)
    statement = (
        select(*ATTEMPT, *ANSWER)
        .join(Answer, joined, isouter=True)
        .where(
            Attempt.person_id == person_id,
            Attempt.lesson_id == lesson_id,
            Attempt.number > latest - LISTED,
        )
        .order_by(Attempt.number, Answer.position)
    )
    return attempts_in(session().execute(statement))


def attempt_of(person_id: int, attempt_id: int) -> AttemptRow:
    """A person's attempt with its answers; NotFound if it is not theirs."""
    statement = (
        select(*ATTEMPT, *ANSWER)
        .join(Answer, Answer.attempt_id == Attempt.id, isouter=True)
        .where(Attempt.id == attempt_id, Attempt.person_id == person_id)
        .order_by(Answer.position)
    )
    found = attempts_in(session().execute(statement))
    if not found:
        raise NotFound
    return found[0]


def attempts_in(rows: Iterable[Row[*tuple[Any, ...]]]) -> list[AttemptRow]:
    """The attempts in rows of ATTEMPT and ANSWER, in their order; rows without an attempt are none."""
    found: dict[int, list[Row[*tuple[Any, ...]]]] = {}
    for row in rows:
        if row.id is not None:
            found.setdefault(row.id, []).append(row)
    return [_attempt(group) for group in found.values()]


def _attempt(rows: Sequence[Row[*tuple[Any, ...]]]) -> AttemptRow:
    first = rows[0]
    return AttemptRow(
        id=first.id,
        lesson_id=first.lesson_id,
        lesson_version_id=first.lesson_version_id,
        seed=first.seed,
        taken=taken_of(first),
        points=first.points,
        max_points=first.max_points,
        answers=tuple(_answer(row) for row in rows if row.position is not None),
    )


def _answer(row: Row[*tuple[Any, ...]]) -> AnswerRow:
    return AnswerRow(
        row.position,
        row.question_version_id,
        row.value,
        row.saved_at,
        row.revision,
        row.checked_at,
        row.answer_points,
    )


def taken_of(row: Row[*tuple[Any, ...]]) -> Taken:
    """An attempt's row as the rules see it."""
    return Taken(
        row.number,
        AttemptState(row.state),
        row.started_at,
        row.deadline_at,
        row.finished_at,
        row.result,
    )


def taken_at(person_id: int, lesson_id: int) -> list[Taken]:
    """A person's attempts at a lesson as the rules see them, oldest first."""
    statement = (
        select(*ATTEMPT)
        .where(Attempt.person_id == person_id, Attempt.lesson_id == lesson_id)
        .order_by(Attempt.number)
    )
    return [taken_of(row) for row in session().execute(statement)]


def started_by(person_id: int, key: str) -> int | None:
    """The attempt that a person's form started, by the form's idempotency key."""
    statement = select(Attempt.id).where(Attempt.start_key == key, Attempt.person_id == person_id)
    return session().scalar(statement)
