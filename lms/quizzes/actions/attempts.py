"""Start, hand in and give up attempts."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import bindparam, insert, or_, select, update

from lms.catalogue.queries.lessons import Asked, asked_in, question_versions
from lms.core.errors import Conflict, NotFound
from lms.db import Prepared, insert_ignore
from lms.quizzes.models import Answer, Attempt
from lms.quizzes.queries import (
    AttemptRow,
    attempt_of,
    attempts_at,
    extra_time_of,
    rules_of,
    started_by,
)
from lms.quizzes.rules.attempts import (
    OPEN_STATES,
    AttemptState,
    Refusal,
    deadline,
    draw,
    must_finish,
    next_attempt,
    seed_of,
)
from lms.quizzes.rules.marking import mark
from lms.quizzes.rules.responses import Response

_attempts, _answers = Attempt.__table__, Answer.__table__
_STARTED = Prepared(
    select(_attempts.c.id).where(
        _attempts.c.person_id == bindparam("person"),
        _attempts.c.lesson_id == bindparam("lesson"),
        _attempts.c.number == bindparam("numbered"),
    )
)
_ANSWERS = Prepared(insert(_answers))  # type: ignore[arg-type]
_CLOSE = Prepared(
    update(_attempts).where(  # type: ignore[arg-type]
        _attempts.c.id == bindparam("of"), or_(*(_attempts.c.state == one for one in OPEN_STATES))
    )
)
_POINTS = Prepared(
    update(_answers)  # type: ignore[arg-type]
    .where(
        _answers.c.attempt_id == bindparam("of"), _answers.c.position == bindparam("at_position")
    )
    .values(points=bindparam("earned"))
)


def counts(asked: Asked) -> bool:
    """Whether a question has an effect on the result."""
    return asked.question.counts


def start(
    *, person_id: int, lesson_id: int, lesson_version_id: int, key: str | None, at: datetime
) -> int:
    """Start an attempt, or return the open one; the id of the attempt.

    `key` is the form's idempotency key: a form that is sent twice starts one attempt. Raises
    Conflict with the reason if attempts are used up or the waiting time is not over.
    """
    attempts = attempts_at(person_id, lesson_id)
    following = next_attempt([a.taken for a in attempts], rules_of(lesson_version_id).quiz, at)
    if following.refusal is Refusal.OPEN:
        return next(attempt.id for attempt in attempts if attempt.is_open)
    before = started_by(person_id, key) if key and attempts else None
    if before is not None:
        return before
    if following.refusal is Refusal.USED_UP:
        raise Conflict(_("You have used all your tries for these questions."))
    if following.refusal is Refusal.WAIT:
        raise Conflict(_("The waiting time before the next try is not over yet."))
    number = attempts[-1].taken.number + 1 if attempts else 1
    return _insert(person_id, lesson_id, lesson_version_id, number, key, at)


def _insert(
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
    made = insert_ignore(Attempt, values)
    started = _STARTED.row(person=person_id, lesson=lesson_id, numbered=number)
    if started is None:  # another window has started one with this key, at another lesson
        raise Conflict(_("These questions were started in another window."))
    attempt_id = int(started[0])
    if made:
        rows = [
            {"attempt_id": attempt_id, "position": position, "question_version_id": item.version_id}
            for position, item in enumerate(asked)
        ]
        _ANSWERS.run(rows)
    return attempt_id


def submit(*, person_id: int, attempt_id: int, at: datetime) -> AttemptRow:
    """Hand in an attempt: mark every answer and finish. Handing in twice is handing in once."""
    attempt = attempt_of(person_id, attempt_id)
    if attempt.is_open:
        finish(attempt, at)
    return attempt


def finish(
    attempt: AttemptRow,
    at: datetime,
    responses: Mapping[int, Response] | None = None,
    written: Mapping[int, float | None] | None = None,
) -> None:
    """Mark all answers of an open attempt and write its result.

    `responses` replace what `attempt` holds, by position; `written` are points that stand already. An attempt whose time is over ended when
    its time did, whenever it is handed in.
    """
    rules = rules_of(attempt.lesson_version_id).quiz
    versions = question_versions(answer.question_version_id for answer in attempt.answers)
    points = maximum = 0.0
    marked: list[dict[str, Any]] = []
    for answer in attempt.answers:
        asked = versions[answer.question_version_id]
        if written and answer.position in written:
            earned = written[answer.position]
        else:
            earned = _earned(asked, (responses or {}).get(answer.position, answer.response))
            if earned is not None:
                marked.append({"of": attempt.id, "at_position": answer.position, "earned": earned})
        if earned is not None and counts(asked):
            points += earned
            maximum += asked.question.points
    if marked:
        _POINTS.run(marked)
    values = {
        "state": AttemptState.FINISHED,
        "finished_at": attempt.taken.deadline_at if must_finish(attempt.taken, rules, at) else at,
        "points": min(points, maximum),
        "max_points": maximum,
        "result": min(1.0, points / maximum) if maximum else None,
    }
    _close(attempt.id, values)


def _earned(asked: Asked, response: Response) -> float | None:
    found = mark(asked.question, response)
    return found.points if found else None


def _close(attempt_id: int, values: Mapping[str, Any]) -> None:
    """End an attempt; Conflict if another transaction ended it since it was read."""
    if not _CLOSE.run({"of": attempt_id, **values}):
        raise Conflict(_("This attempt was already handed in."))


def abandon(*, person_id: int, attempt_id: int, at: datetime) -> None:
    """Give up an open attempt; it counts as taken, without a result."""
    attempt = attempt_of(person_id, attempt_id)
    if not attempt.is_open:
        raise Conflict(_("This attempt was already handed in."))
    _close(attempt.id, {"state": AttemptState.ABANDONED, "finished_at": at})


def finish_if_due(*, person_id: int, attempt_id: int, at: datetime) -> bool:
    """Hand in what is saved if time and grace are over; whether that was so."""
    attempt = attempt_of(person_id, attempt_id)
    if not must_finish(attempt.taken, rules_of(attempt.lesson_version_id).quiz, at):
        return False
    finish(attempt, at)
    return True
