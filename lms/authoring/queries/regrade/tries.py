"""Finished tries whose answer to a question was marked by another key than the present one."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Row, Select, func, select

from lms.authoring.models.regrade import Regrade, RegradedAnswer
from lms.authoring.rules.regrade import Direction, Held
from lms.catalogue.models import Course, Lesson, Question
from lms.catalogue.queries.lessons import question_versions
from lms.db import connection
from lms.quizzes.models import Answer, Attempt
from lms.quizzes.rules.attempts import AttemptState
from lms.quizzes.rules.responses import Response

_attempts, _answers = Attempt.__table__, Answer.__table__
_looked_at = RegradedAnswer.__table__


@dataclass(frozen=True, slots=True)
class Marked:
    """A finished try with all its answers."""

    id: int
    person_id: int
    number: int
    result: float | None
    points: float
    answers: tuple[Held, ...]


def _by(old: Collection[int], regrade_id: int | None, *columns: object) -> Select[Any]:
    """Answers of finished tries to some versions, but for those that a regrade has left as they are."""
    statement: Select[Any] = (
        select(*columns)  # type: ignore[call-overload]
        .select_from(_answers)
        .join(_attempts, _attempts.c.id == _answers.c.attempt_id)
        .where(
            _answers.c.question_version_id.in_(old),
            _attempts.c.state == AttemptState.FINISHED,
        )
    )
    if regrade_id is not None:
        seen = select(_looked_at.c.attempt_id).where(
            _looked_at.c.regrade_id == regrade_id,
            _looked_at.c.kept,
            _looked_at.c.attempt_id == _answers.c.attempt_id,
            _looked_at.c.position == _answers.c.position,
        )
        statement = statement.where(~seen.exists())
    return statement


def numbers(old: Collection[int]) -> Mapping[int, int]:
    """How many finished tries hold an answer to each of these versions."""
    columns = (_answers.c.question_version_id, func.count())
    statement = _by(old, None, *columns).group_by(_answers.c.question_version_id)
    return {row[0]: row[1] for row in connection().execute(statement)} if old else {}


def kept_numbers(regrade_ids: Collection[int], old: Collection[int]) -> Mapping[int, int]:
    """How many of them a regrade has left as they are, since their results would have fallen."""
    if not regrade_ids:
        return {}
    statement = (
        select(_looked_at.c.regrade_id, func.count())
        .join(
            _answers,
            (_answers.c.attempt_id == _looked_at.c.attempt_id)
            & (_answers.c.position == _looked_at.c.position),
        )
        .where(
            _looked_at.c.regrade_id.in_(regrade_ids),
            _looked_at.c.kept,
            _answers.c.question_version_id.in_(old),
        )
        .group_by(_looked_at.c.regrade_id)
    )
    return {row[0]: row[1] for row in connection().execute(statement)}


def waiting(old: Collection[int], regrade_id: int | None, limit: int) -> list[int]:
    """The ids of tries that wait for a regrade, the oldest first."""
    statement = _by(old, regrade_id, _answers.c.attempt_id).order_by(_answers.c.attempt_id)
    return list(connection().scalars(statement.limit(limit))) if old else []


def marked(attempt_ids: Sequence[int], *, lock: bool = False) -> list[Marked]:
    """Tries with all their answers, by id; `lock` holds their rows against hand-marking."""
    heads = select(
        _attempts.c.id,
        _attempts.c.person_id,
        _attempts.c.number,
        _attempts.c.result,
        _attempts.c.points,
    ).where(_attempts.c.id.in_(attempt_ids), _attempts.c.state == AttemptState.FINISHED)
    found = connection().execute(
        heads.order_by(_attempts.c.id).with_for_update() if lock else heads.order_by(_attempts.c.id)
    ).all()  # fmt: skip
    rows = connection().execute(
        select(
            _answers.c.attempt_id,
            _answers.c.position,
            _answers.c.question_version_id,
            _answers.c.value,
            _answers.c.points,
        )
        .where(_answers.c.attempt_id.in_(attempt_ids))
        .order_by(_answers.c.attempt_id, _answers.c.position)
    ).all()  # fmt: skip
    versions = question_versions({row.question_version_id for row in rows})
    answers: dict[int, list[Held]] = {}
    for attempt_id, position, version, value, points in rows:
        question = versions[version].question
        held = Held(position, version, question, Response.from_json(value), points)
        answers.setdefault(attempt_id, []).append(held)
    return [Marked(*head, tuple(answers[head.id])) for head in found]


@dataclass(frozen=True, slots=True)
class RegradeRow:
    """A regrade as it stands. `asked_by` is None when they have left the platform."""

    id: int
    question_id: int
    version_id: int
    direction: Direction
    reason: str
    asked_by: int | None
    asked_at: datetime
    done_at: datetime | None
    raised: int
    lowered: int
    same: int
    completed: int


_regrades = select(*(Regrade.__table__.c[name] for name in RegradeRow.__slots__))


def regrades_of(version_ids: Collection[int]) -> Mapping[int, RegradeRow]:
    """The regrades by the keys of these versions, by version."""
    rows = connection().execute(_regrades.where(Regrade.version_id.in_(version_ids)))
    return {row.version_id: _regrade(row) for row in rows}


def regrade_with(regrade_id: int, *, lock: bool = False) -> RegradeRow | None:
    """One regrade; with `lock` nobody else goes on with it meanwhile."""
    statement = _regrades.where(Regrade.id == regrade_id)
    row = connection().execute(statement.with_for_update() if lock else statement).one_or_none()
    return None if row is None else _regrade(row)


def standing(since: datetime) -> list[tuple[int, str]]:
    """The regrades that go on: by the key of a current version, asked for since; with their course."""
    statement = (
        select(Regrade.id, Course.key)
        .join(Question, Question.id == Regrade.question_id)
        .join(Lesson, Lesson.id == Question.lesson_id)
        .join(Course, Course.id == Lesson.course_id)
        .where(Regrade.asked_at >= since, Course.retired_at.is_(None))
        .order_by(Regrade.id)
        .limit(500)
    )
    return [(row[0], row[1]) for row in connection().execute(statement)]


def _regrade(row: Row[Any]) -> RegradeRow:
    values = dict(row._mapping)  # noqa: SLF001 - SQLAlchemy's public name for it
    return RegradeRow(**{**values, "direction": Direction(values["direction"])})
