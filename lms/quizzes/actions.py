"""Writes of attempts. Each runs inside the caller's one write block and reads again what it changes."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import bindparam, insert, select, update

from lms.catalogue.queries.lessons import Asked, asked_in, question_versions
from lms.content import codec
from lms.content.model import Lesson as LessonRules
from lms.core.errors import Conflict, NotFound
from lms.core.memory import Memory
from lms.db import session
from lms.quizzes.models import Answer, Attempt
from lms.quizzes.queries import (
    AnswerRow,
    AttemptRow,
    attempt_of,
    attempts_at,
    extra_time_of,
    lesson_document,
)
from lms.quizzes.rules.attempts import (
    AttemptState,
    Refusal,
    deadline,
    draw,
    must_finish,
    next_attempt,
    seed_of,
    takes_answers,
)
from lms.quizzes.rules.marking import mark
from lms.quizzes.rules.responses import Response

_rules: Memory[int, LessonRules] = Memory(400)


class ChangedElsewhere(Conflict):
    """Another window saved this answer meanwhile; `current` is what it saved."""

    def __init__(self, message: str, current: AnswerRow) -> None:
        super().__init__(message)
        self.current = current


class AlreadyClosed(Conflict):
    """The attempt was handed in; `finished_at` says when. The late answer is kept beside."""

    def __init__(self, message: str, finished_at: datetime | None) -> None:
        super().__init__(message)
        self.finished_at = finished_at


@dataclass(frozen=True, slots=True)
class Saved:
    """A save that is on disk."""

    attempt_id: int
    at: datetime
    revision: int


def rules_of(lesson_version_id: int) -> LessonRules:
    """The rules of a lesson version: quiz rules, pools, mastery."""
    return _rules.get(
        lesson_version_id, lambda: codec.load_lesson(lesson_document(lesson_version_id))
    )


def start(
    *, person_id: int, lesson_id: int, lesson_version_id: int, key: str | None, at: datetime
) -> int:
    """Start an attempt, or return the open one; the id of the attempt.

    `key` is the form's idempotency key: a form that is sent twice starts one attempt. Raises
    Conflict with the reason if attempts are used up or the waiting time is not over.
    """
    attempts = attempts_at(person_id, lesson_id)
    rules = rules_of(lesson_version_id)
    following = next_attempt([attempt.taken for attempt in attempts], rules.quiz, at)
    if following.refusal is Refusal.OPEN:
        return next(attempt.id for attempt in attempts if attempt.is_open)
    if following.refusal is Refusal.USED_UP:
        raise Conflict(_("You have used all your tries for these questions."))
    if following.refusal is Refusal.WAIT:
        raise Conflict(_("The waiting time before the next try is not over yet."))
    number = attempts[-1].taken.number + 1 if attempts else 1
    return _insert_attempt(person_id, lesson_id, lesson_version_id, number, key, at)


def _insert_attempt(
    person_id: int,
    lesson_id: int,
    lesson_version_id: int,
    number: int,
    key: str | None,
    at: datetime,
) -> int:
    rules = rules_of(lesson_version_id)
    seed = seed_of(person_id, lesson_id, number)
    asked = draw(asked_in(lesson_version_id), rules.pools, seed, shuffle=rules.quiz.shuffle)
    if not asked:
        raise NotFound
    extra = extra_time_of(person_id) if rules.quiz.time_limit else 0.0
    statement = insert(Attempt).returning(Attempt.id)
    values = {
        "person_id": person_id,
        "lesson_id": lesson_id,
        "lesson_version_id": lesson_version_id,
        "number": number,
        "state": AttemptState.IN_PROGRESS,
        "seed": seed,
        "started_at": at,
        "deadline_at": deadline(rules.quiz, at, extra),
        "start_key": key,
        "max_points": sum(item.question.points for item in asked if counts(item)),
    }
    attempt_id = int(session().execute(statement, values).scalar_one())
    rows = [
        {"attempt_id": attempt_id, "position": position, "question_version_id": item.version_id}
        for position, item in enumerate(asked)
    ]
    session().execute(insert(Answer), rows)
    return attempt_id


def counts(asked: Asked) -> bool:
    """Whether a question has an effect on the result."""
    return asked.question.is_marked and not asked.question.practice


def save(
    *,
    person_id: int,
    attempt_id: int,
    question: str,
    response: Response,
    revision: int | None,
    key: str | None,
    at: datetime,
) -> Saved:
    """Save one answer; what was shown as saved is on disk.

    `revision` is the one the page was made from: a newer one of another window raises
    ChangedElsewhere, unless both say the same. A repeated `key` is answered like the first time.
    After the end, the answer is kept as late and AlreadyClosed is raised.
    """
    attempt = attempt_of(person_id, attempt_id)
    answer, _asked = find(attempt, question)
    saved_key = (
        session().scalar(_answer_where(attempt.id, answer.position, Answer.save_key))
        if key
        else None
    )
    if key and saved_key == key and answer.saved_at:
        return Saved(attempt.id, answer.saved_at, answer.revision)
    rules = rules_of(attempt.lesson_version_id).quiz
    value = response.to_json()
    if not takes_answers(attempt.taken, rules, at):
        _keep_late(attempt, answer, value, at)
        raise AlreadyClosed(_("This attempt was already handed in."), attempt.taken.finished_at)
    if answer.checked_at is not None:
        raise Conflict(_("You have already checked this answer, so it can no longer be changed."))
    if revision is not None and revision != answer.revision and value != (answer.value or {}):
        raise ChangedElsewhere(
            _("Another window has saved another answer to this question."), answer
        )
    _update(
        attempt.id,
        answer.position,
        value=value or None,
        saved_at=at,
        revision=answer.revision + 1,
        save_key=key,
    )
    return Saved(attempt.id, at, answer.revision + 1)


def _answer_where(attempt_id: int, position: int, column: Any) -> Any:  # noqa: ANN401 - SQLAlchemy's own
    return select(column).where(Answer.attempt_id == attempt_id, Answer.position == position)


def _update(attempt_id: int, position: int, **values: object) -> None:
    session().execute(
        update(Answer)
        .where(Answer.attempt_id == attempt_id, Answer.position == position)
        .values(**values)
    )


def _keep_late(attempt: AttemptRow, answer: AnswerRow, value: dict[str, Any], at: datetime) -> None:
    if value and value != (answer.value or {}):
        _update(attempt.id, answer.position, late_value=value, late_at=at)


def find(attempt: AttemptRow, question: str) -> tuple[AnswerRow, Asked]:
    """The answer row and the asked version of a question in an attempt, by the question's key."""
    versions = question_versions(answer.question_version_id for answer in attempt.answers)
    for answer in attempt.answers:
        asked = versions[answer.question_version_id]
        if asked.key == question:
            return answer, asked
    raise NotFound


def check(*, person_id: int, attempt_id: int, question: str, at: datetime) -> bool:
    """Mark one answer and close it, where feedback comes with each question.

    Finishes the attempt when every question that counts was checked; returns whether it did.
    """
    attempt = attempt_of(person_id, attempt_id)
    if not attempt.is_open:
        return False
    answer, asked = find(attempt, question)
    if answer.checked_at is None:
        earned = mark(asked.question, answer.response)
        _update(
            attempt.id, answer.position, checked_at=at, points=earned.points if earned else None
        )
    versions = question_versions(row.question_version_id for row in attempt.answers)
    waiting = [
        row for row in attempt.answers
        if row.checked_at is None and row.position != answer.position and counts(versions[row.question_version_id])
    ]  # fmt: skip
    if waiting:
        return False
    finish(attempt_of(person_id, attempt_id), at)
    return True


def submit(*, person_id: int, attempt_id: int, at: datetime) -> AttemptRow:
    """Hand in an attempt: mark every answer and finish. Handing in twice is handing in once."""
    attempt = attempt_of(person_id, attempt_id)
    if attempt.is_open:
        finish(attempt, at)
    return attempt


def finish(attempt: AttemptRow, at: datetime) -> None:
    """Mark all answers of an open attempt and write its result; never later than its time allows."""
    rules = rules_of(attempt.lesson_version_id).quiz
    versions = question_versions(answer.question_version_id for answer in attempt.answers)
    points = maximum = 0.0
    marked: list[dict[str, Any]] = []
    for answer in attempt.answers:
        asked = versions[answer.question_version_id]
        earned = mark(asked.question, answer.response)
        if earned is not None:
            marked.append(
                {"b_attempt": attempt.id, "b_position": answer.position, "points": earned.points}
            )
            if counts(asked):
                points += earned.points
                maximum += asked.question.points
    _write_points(marked)
    ended = attempt.taken.deadline_at if must_finish(attempt.taken, rules, at) else at
    session().execute(
        update(Attempt)
        .where(Attempt.id == attempt.id)
        .values(
            state=AttemptState.FINISHED,
            finished_at=ended,
            points=min(points, maximum),
            max_points=maximum,
            result=min(1.0, points / maximum) if maximum else None,
        )
    )


def _write_points(marked: list[dict[str, Any]]) -> None:
    if not marked:
        return
    table = Answer.__table__
    statement = update(table).where(  # type: ignore[arg-type]
        table.c.attempt_id == bindparam("b_attempt"), table.c.position == bindparam("b_position")
    )
    session().connection().execute(statement, marked)


def abandon(*, person_id: int, attempt_id: int, at: datetime) -> None:
    """Give up an open attempt; it counts as taken, without a result."""
    attempt = attempt_of(person_id, attempt_id)
    if not attempt.is_open:
        raise Conflict(_("This attempt was already handed in."))
    session().execute(
        update(Attempt)
        .where(Attempt.id == attempt.id)
        .values(state=AttemptState.ABANDONED, finished_at=at)
    )


def finish_if_due(person_id: int, attempt_id: int, at: datetime) -> bool:
    """Hand in what is saved if time and grace are over; whether that was so."""
    attempt = attempt_of(person_id, attempt_id)
    if not must_finish(attempt.taken, rules_of(attempt.lesson_version_id).quiz, at):
        return False
    finish(attempt, at)
    return True
