"""Reads of attempts with their answers; each begins with the person they belong to."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import and_, bindparam, func, select

from lms.core.errors import NotFound
from lms.db import Prepared, connection
from lms.quizzes.models import Answer, Attempt
from lms.quizzes.rules.attempts import OPEN_STATES, AttemptState, Taken
from lms.quizzes.rules.responses import Response

LISTED = 100


class AnswerRow(NamedTuple):
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


# Core columns: a statement over mapped attributes goes through the ORM, at three times the price.
_attempts, _answers = Attempt.__table__, Answer.__table__
_latest = _attempts.alias("latest")
_ATTEMPT = tuple(_attempts.c[name] for name in (
    "id", "lesson_id", "lesson_version_id", "seed", "points", "max_points",
    "number", "state", "started_at", "deadline_at", "finished_at", "result",
))  # fmt: skip
_TAKEN = _ATTEMPT[6:]
_ANSWER = tuple(_answers.c[name] for name in AnswerRow._fields)
_person = bindparam("person", type_=_attempts.c.person_id.type)
_lesson = bindparam("lesson", type_=_attempts.c.lesson_id.type)
_mine = (_attempts.c.person_id == _person, _attempts.c.lesson_id == _lesson)
_number = (
    select(func.max(_latest.c.number))
    .where(_latest.c.person_id == _person, _latest.c.lesson_id == _lesson)
    .scalar_subquery()
)
_attempts_at = Prepared(
    select(*_ATTEMPT, *_ANSWER)
    .select_from(_attempts)
    .join(
        _answers,
        and_(_answers.c.attempt_id == _attempts.c.id, _attempts.c.number == _number),
        isouter=True,
    )
    .where(*_mine, _attempts.c.number > _number - LISTED)
    .order_by(_attempts.c.number, _answers.c.position)
)
_attempt_of = Prepared(
    select(*_ATTEMPT, *_ANSWER)
    .select_from(_attempts)
    .join(_answers, _answers.c.attempt_id == _attempts.c.id, isouter=True)
    .where(_attempts.c.id == bindparam("attempt"), _attempts.c.person_id == _person)
    .order_by(_answers.c.position)
)
_started_by = Prepared(
    select(_attempts.c.id).where(
        _attempts.c.start_key == bindparam("key"), _attempts.c.person_id == _person
    )
)
_taken_at = Prepared(select(*_TAKEN).where(*_mine).order_by(_attempts.c.number))


def attempts_at(person_id: int, lesson_id: int) -> list[AttemptRow]:
    """A person's attempts at a lesson, oldest first, at most the latest 100; the last with answers."""
    return _rows_of(_attempts_at.rows(person=person_id, lesson=lesson_id))


def attempt_of(person_id: int, attempt_id: int) -> AttemptRow:
    """A person's attempt with its answers; NotFound if it is not theirs."""
    found = _rows_of(_attempt_of.rows(person=person_id, attempt=attempt_id))
    if not found:
        raise NotFound
    return found[0]


def _rows_of(rows: Iterable[tuple[Any, ...]]) -> list[AttemptRow]:
    found: dict[int, list[tuple[Any, ...]]] = {}
    for row in rows:
        found.setdefault(row[0], []).append(row)
    return [_attempt(group) for group in found.values()]


def _attempt(rows: Sequence[tuple[Any, ...]]) -> AttemptRow:
    first = rows[0]
    answers = tuple(AnswerRow(*row[12:]) for row in rows if row[12] is not None)
    id_, lesson_id, version_id, seed, points, most = first[:6]
    taken = _taken(*first[6:12])
    return AttemptRow(id_, lesson_id, version_id, seed, taken, points, most, answers)


def _taken(number: int, state: str, *times_and_result: Any) -> Taken:  # noqa: ANN401 - columns
    return Taken(number, AttemptState(state), *times_and_result)


def taken_at(person_id: int, lesson_id: int) -> list[Taken]:
    """A person's attempts at a lesson as the rules see them, oldest first."""
    return [_taken(*row) for row in _taken_at.rows(person=person_id, lesson=lesson_id)]


def taken_by(person_ids: Collection[int]) -> Mapping[tuple[int, int], list[Taken]]:
    """The attempts of some people as the rules see them, oldest first, by person and lesson."""
    whose = (_attempts.c.person_id, _attempts.c.lesson_id)
    statement = (
        select(*whose, *_TAKEN)
        .where(_attempts.c.person_id.in_(person_ids))
        .order_by(*whose, _attempts.c.number)
    )
    found: dict[tuple[int, int], list[Taken]] = {}
    for person_id, lesson_id, *taken in connection().execute(statement):
        found.setdefault((person_id, lesson_id), []).append(_taken(*taken))
    return found


def started_by(person_id: int, key: str) -> int | None:
    """The attempt that a person's form started, by the form's idempotency key."""
    row = _started_by.row(person=person_id, key=key)
    return row[0] if row else None
