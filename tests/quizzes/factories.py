"""Attempts for tests: start, answer and hand in, each in a write block of its own."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from threading import Barrier, Thread
from typing import Any

from flask import Flask

from lms.catalogue.queries.outlines import Outline
from lms.db import db, write
from lms.quizzes.actions import answers, attempts
from lms.quizzes.actions.answers import Given, Saving, by_key
from lms.quizzes.queries import AttemptRow, attempt_of
from lms.quizzes.rules.responses import Response
from lms.quizzes.rules.showing import token_of

T0 = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)


def chosen(*ids: str) -> Response:
    return Response(chosen=frozenset(ids))


def begin(
    person_id: int, outline: Outline, key: str, *, form: str | None = None, at: datetime = T0
) -> int:
    """Start an attempt at a lesson; its id."""
    lesson = outline.by_key[key]
    with write():
        return attempts.start(
            person_id=person_id,
            lesson_id=lesson.id,
            lesson_version_id=lesson.version_id,
            key=form,
            at=at,
        )


def token(person_id: int, attempt_id: int, question: str) -> str:
    """What a page that is made now would send back."""
    row, _asked = by_key(attempt_of(person_id, attempt_id))[question]
    return token_of(row.revision, row.response)


def give(
    person_id: int,
    attempt_id: int,
    given: Mapping[str, Response | Given],
    at: datetime = T0,
) -> Saving:
    """Save answers; a bare response is sent from a page that is made now."""
    with write():
        attempt = attempt_of(person_id, attempt_id)
        sent = {
            key: value
            if isinstance(value, Given)
            else Given(value, token(person_id, attempt_id, key))
            for key, value in given.items()
        }
        return answers.save(attempt=attempt, given=sent, at=at)


def check(person_id: int, attempt_id: int, question: str, at: datetime = T0) -> bool:
    with write():
        return answers.check(person_id=person_id, attempt_id=attempt_id, question=question, at=at)


def hand_in(person_id: int, attempt_id: int, at: datetime = T0) -> AttemptRow:
    with write():
        attempts.submit(person_id=person_id, attempt_id=attempt_id, at=at)
    return attempt_of(person_id, attempt_id)


def answer_of(person_id: int, attempt_id: int, question: str) -> Response:
    """What is saved."""
    return by_key(attempt_of(person_id, attempt_id))[question][0].response


def at_once(app: Flask, *works: Callable[[], Any]) -> list[Any]:
    """Do several things in threads that start together; their results or exceptions."""
    barrier, results = Barrier(len(works)), [None] * len(works)

    def run(place: int, work: Callable[[], Any]) -> None:
        with app.app_context():
            barrier.wait(10)
            try:
                results[place] = work()
            except Exception as error:  # noqa: BLE001 - the test looks at it
                results[place] = error
            finally:
                db.session.remove()

    threads = [Thread(target=run, args=(n, work)) for n, work in enumerate(works)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    return results
