"""Save and check answers. What is returned as saved is part of the transaction that commits it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from flask_babel import gettext as _
from sqlalchemy import bindparam, update

from lms.catalogue.queries.lessons import Asked, question_versions
from lms.content.model import FeedbackTime
from lms.core.errors import Conflict, NotFound
from lms.db import Prepared
from lms.quizzes.actions.attempts import finish
from lms.quizzes.models import Answer
from lms.quizzes.queries import AnswerRow, AttemptRow, attempt_of, rules_of
from lms.quizzes.rules.attempts import stays_open, takes_answers
from lms.quizzes.rules.marking import Mark, mark
from lms.quizzes.rules.responses import Response
from lms.quizzes.rules.showing import digest_of, token_of

_answers = Answer.__table__
_update = update(_answers).where(  # type: ignore[arg-type]
    _answers.c.attempt_id == bindparam("of"), _answers.c.position == bindparam("at_position")
)
_save = _update.where(_answers.c.revision == bindparam("seen")).values(
    value=bindparam("new_value", type_=_answers.c.value.type),
    saved_at=bindparam("now", type_=_answers.c.saved_at.type),
    revision=_answers.c.revision + 1,
)
_UPDATE, _SAVE = Prepared(_update), Prepared(_save)
_SAVE_MARKED = Prepared(_save.values(points=bindparam("earned")))


@dataclass(frozen=True, slots=True)
class Given:
    """What a page sends about one question: the response, and the token it was made from.

    token: `Shown.token`, which also makes a repeated save one save; None saves over what is there.
    """

    response: Response
    token: str | None = None


@dataclass(frozen=True, slots=True)
class Saving:
    """What became of a save, by question key.

    closed: the attempt took no answers any more. late: the questions whose answers were kept
    apart for that. conflicts: what another window saved. changed: what was written, with the row
    before. tokens: what a page is made from now. points: what was marked as it was written, by position.
    """

    attempt: AttemptRow
    at: datetime
    closed: bool = False
    late: list[str] = field(default_factory=list)
    conflicts: dict[str, AnswerRow] = field(default_factory=dict)
    changed: dict[str, tuple[AnswerRow, Response]] = field(default_factory=dict)
    tokens: dict[str, str] = field(default_factory=dict)
    points: dict[int, float | None] = field(default_factory=dict)

    @property
    def responses(self) -> Mapping[int, Response]:
        """What was written, by position."""
        return {answer.position: response for answer, response in self.changed.values()}


def save(
    *, attempt: AttemptRow, given: Mapping[str, Given], at: datetime, marks: bool = False
) -> Saving:
    """Save the answers of a page, each on its own; `attempt` was read in this write block.

    Unchanged fields of an older page never overwrite what another window saved; two different
    changes are a conflict, and nothing of that question is written. After the end, answers are
    kept as late and `closed` is true. Raises Conflict, with nothing written, if another
    transaction saved one of them since `attempt` was read. With `marks` each is written with what it
    is worth, if nothing stands in the way of handing in.
    """
    rows = by_key(attempt)
    if not given.keys() <= rows.keys():
        raise NotFound
    is_open = {key: _takes(attempt, rows[key][1], at) for key in given}
    saving = Saving(attempt, at, closed=not (any(is_open.values()) or _takes(attempt, None, at)))
    for key, sent in given.items():
        answer, digest = rows[key][0], digest_of(sent.response)
        if not _is_change(answer, sent, digest):
            saving.tokens[key] = token_of(answer.revision, answer.response)
        elif not is_open[key]:
            _keep_late(attempt, answer, sent.response, at)
            saving.late.append(key)
        elif answer.checked_at is not None or _is_conflict(answer, sent):
            saving.conflicts[key] = answer
        else:
            saving.tokens[key] = f"{answer.revision + 1}.{digest}"
            saving.changed[key] = (answer, sent.response)
    if marks and not saving.closed and not saving.conflicts:
        for key, (answer, response) in saving.changed.items():
            earned = mark(rows[key][1].question, response)
            saving.points[answer.position] = earned.points if earned else None
    _write(saving)
    return saving


def _takes(attempt: AttemptRow, asked: Asked | None, at: datetime) -> bool:
    """Whether an answer counts as saved now: to any question, or to one that may stay open longer."""
    rules = rules_of(attempt.lesson_version_id).quiz
    if takes_answers(attempt.taken, rules, at):
        return True
    return asked is not None and stays_open(attempt.taken, rules, asked.question)


def _write(saving: Saving) -> None:
    """Write what has changed, each only over the revision that was read."""
    if not saving.changed:
        return
    rows = [
        {
            "of": saving.attempt.id,
            "at_position": answer.position,
            "seen": answer.revision,
            "new_value": response.to_json() or None,
            "now": saving.at,
            **({"earned": saving.points[answer.position]} if saving.points else {}),
        }
        for answer, response in saving.changed.values()
    ]
    statement = _SAVE_MARKED if saving.points else _SAVE
    if statement.run(rows) != len(rows):
        raise Conflict(_("Another window has saved an answer meanwhile. Send yours once more."))


def by_key(attempt: AttemptRow) -> dict[str, tuple[AnswerRow, Asked]]:
    """The answers of an attempt by the key of their question, each with the version it was given."""
    versions = question_versions(answer.question_version_id for answer in attempt.answers)
    found = ((answer, versions[answer.question_version_id]) for answer in attempt.answers)
    return {asked.key: (answer, asked) for answer, asked in found}


def _is_change(answer: AnswerRow, sent: Given, digest: str) -> bool:
    """Whether the page changed the answer: against what is saved, and against what it showed."""
    value = sent.response.to_json()
    if value == (answer.value or {}):
        return False
    shown = sent.token.partition(".")[2] if sent.token else None
    return shown is None or shown != digest


def _is_conflict(answer: AnswerRow, sent: Given) -> bool:
    if sent.token is None:
        return False
    return sent.token.partition(".")[0] != str(answer.revision)


def _keep_late(attempt: AttemptRow, answer: AnswerRow, response: Response, at: datetime) -> None:
    here = {"of": attempt.id, "at_position": answer.position}
    kept = {"late_value": response.to_json(), "late_at": at}
    _UPDATE.run({**here, **kept})


def check(*, person_id: int, attempt_id: int, question: str, at: datetime) -> bool:
    """Mark one answer and close it, where feedback comes with each question.

    Finishes the attempt when every question that counts was checked; returns whether it did.
    Where feedback comes later or never, nothing is checked.
    """
    attempt = attempt_of(person_id, attempt_id)
    rows, rules = by_key(attempt), rules_of(attempt.lesson_version_id).quiz
    if question not in rows or rules.feedback is not FeedbackTime.EACH:
        raise NotFound
    answer, asked = rows[question]
    if answer.checked_at is None and _takes(attempt, asked, at):
        _close(attempt, answer, mark(asked.question, answer.response), at)
    if not takes_answers(attempt.taken, rules, at) or _waits(rows, question):
        return False
    finish(attempt, at)
    return True


def _close(attempt: AttemptRow, answer: AnswerRow, earned: Mark | None, at: datetime) -> None:
    here = {"of": attempt.id, "at_position": answer.position}
    points = earned.points if earned else None
    _UPDATE.run({**here, "checked_at": at, "points": points})


def _waits(rows: Mapping[str, tuple[AnswerRow, Asked]], question: str) -> bool:
    """Whether questions that count (where none does, any) are still to be checked but for one."""
    others = [(row, asked) for key, (row, asked) in rows.items() if key != question]
    any_counts = any(asked.question.counts for _row, asked in rows.values())
    return any(
        row.checked_at is None and (asked.question.counts or not any_counts)
        for row, asked in others
    )
