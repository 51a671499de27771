"""Save and check answers. What is returned as saved is part of the transaction that commits it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, update

from lms.catalogue.queries.lessons import Asked, question_versions
from lms.core.errors import NotFound
from lms.db import session
from lms.quizzes.actions.attempts import counts, finish, rules_of
from lms.quizzes.models import Answer
from lms.quizzes.queries import AnswerRow, AttemptRow, attempt_of
from lms.quizzes.rules.attempts import takes_answers
from lms.quizzes.rules.marking import mark
from lms.quizzes.rules.responses import Response
from lms.quizzes.rules.showing import token_of

_answers = Answer.__table__
_SAVE = (
    update(_answers)  # type: ignore[arg-type]
    .where(
        _answers.c.attempt_id == bindparam("of"), _answers.c.position == bindparam("at_position")
    )
    .values(
        value=bindparam("new_value", type_=_answers.c.value.type),
        saved_at=bindparam("now", type_=_answers.c.saved_at.type),
        revision=_answers.c.revision + 1,
        save_key=bindparam("by"),
    )
)


@dataclass(frozen=True, slots=True)
class Given:
    """What a page sends about one question: the response, and the token it was made from.

    token: `Shown.token`; None saves over whatever is there. key: idempotency key of one save.
    """

    response: Response
    token: str | None = None
    key: str | None = None


@dataclass(frozen=True, slots=True)
class Saving:
    """What became of a save. By question key: new tokens, and answers that another window changed.

    closed: the attempt took no answers any more; late: the questions whose answers were kept apart.
    """

    attempt: AttemptRow
    at: datetime
    tokens: Mapping[str, str] = field(default_factory=dict)
    conflicts: Mapping[str, AnswerRow] = field(default_factory=dict)
    responses: Mapping[int, Response] = field(default_factory=dict)
    closed: bool = False
    late: tuple[str, ...] = ()

    @property
    def changed(self) -> tuple[str, ...]:
        """The keys of the questions whose answers were written."""
        by_position = {row.position: key for key, (row, _asked) in by_key(self.attempt).items()}
        return tuple(by_position[position] for position in self.responses)


def save(*, attempt: AttemptRow, given: Mapping[str, Given], at: datetime) -> Saving:
    """Save the answers of a page, each on its own; `attempt` was read in this write block.

    Unchanged fields of an older page never overwrite what another window saved; two different
    changes are a conflict, and nothing of that question is written. After the end, answers are
    kept as late and `closed` is true.
    """
    rows = by_key(attempt)
    open_now = takes_answers(attempt.taken, rules_of(attempt.lesson_version_id).quiz, at)
    writes: list[dict[str, Any]] = []
    tokens: dict[str, str] = {}
    conflicts: dict[str, AnswerRow] = {}
    responses: dict[int, Response] = {}
    late: list[str] = []
    for key, sent in given.items():
        if key not in rows:
            raise NotFound
        answer = rows[key][0]
        if not _is_change(answer, sent):
            tokens[key] = token_of(answer.revision, answer.response)
        elif not open_now:
            _keep_late(attempt, answer, sent.response, at)
            late.append(key)
        elif answer.checked_at is not None or _is_conflict(answer, sent):
            conflicts[key] = answer
        else:
            writes.append(_write(attempt, answer, sent, at))
            tokens[key] = token_of(answer.revision + 1, sent.response)
            responses[answer.position] = sent.response
    if writes:
        session().connection().execute(_SAVE, writes)
    return Saving(attempt, at, tokens, conflicts, responses, not open_now, tuple(late))


def by_key(attempt: AttemptRow) -> dict[str, tuple[AnswerRow, Asked]]:
    """The answers of an attempt by the key of their question, each with the version it was given."""
    versions = question_versions(answer.question_version_id for answer in attempt.answers)
    found = ((answer, versions[answer.question_version_id]) for answer in attempt.answers)
    return {asked.key: (answer, asked) for answer, asked in found}


def _is_change(answer: AnswerRow, sent: Given) -> bool:
    """Whether the page changed the answer: against what is saved, and against what it showed."""
    value = sent.response.to_json()
    if value == (answer.value or {}):
        return False
    shown = sent.token.partition(".")[2] if sent.token else None
    return shown is None or shown != token_of(0, sent.response).partition(".")[2]


def _is_conflict(answer: AnswerRow, sent: Given) -> bool:
    if sent.token is None:
        return False
    return sent.token.partition(".")[0] != str(answer.revision)


def _write(attempt: AttemptRow, answer: AnswerRow, sent: Given, at: datetime) -> dict[str, Any]:
    value = sent.response.to_json() or None
    return {
        "of": attempt.id,
        "at_position": answer.position,
        "new_value": value,
        "now": at,
        "by": sent.key,
    }


def _keep_late(attempt: AttemptRow, answer: AnswerRow, response: Response, at: datetime) -> None:
    where = (Answer.attempt_id == attempt.id, Answer.position == answer.position)
    session().execute(
        update(Answer).where(*where).values(late_value=response.to_json(), late_at=at)
    )


def check(*, person_id: int, attempt_id: int, question: str, at: datetime) -> bool:
    """Mark one answer and close it, where feedback comes with each question.

    Finishes the attempt when every question that counts was checked; returns whether it did.
    """
    attempt = attempt_of(person_id, attempt_id)
    rows = by_key(attempt)
    if question not in rows:
        raise NotFound
    if not attempt.is_open:
        return False
    answer, asked = rows[question]
    if answer.checked_at is None:
        earned = mark(asked.question, answer.response)
        where = (Answer.attempt_id == attempt.id, Answer.position == answer.position)
        points = earned.points if earned else None
        session().execute(update(Answer).where(*where).values(checked_at=at, points=points))
    others = [(row, version) for key, (row, version) in rows.items() if key != question]
    waits = any(
        row.checked_at is None and (counts(version) or not _any_counts(rows))
        for row, version in others
    )
    if not waits:
        finish(attempt_of(person_id, attempt_id), at)
    return not waits


def _any_counts(rows: Mapping[str, tuple[AnswerRow, Asked]]) -> bool:
    return any(counts(asked) for _row, asked in rows.values())
