"""Disks, clocks, keys and sessions that fail while somebody answers (faults 3, 4, 11, 12, 15)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
import time_machine
from flask import Flask
from sqlalchemy import Connection, event, text

from lms.core.clock import now
from lms.db import db, session
from lms.quizzes.queries import attempts_at
from tests.conftest import token_in
from tests.learning.factories import EXAM, SECOND, Learner

WORDS = "an answer that took an hour to write, and that nobody wants to write again"
JSON = {"Accept": "application/json"}


@contextmanager
def full_disk() -> Iterator[None]:
    """No page more for the file, as on a full disk."""

    def limit(connection: Connection) -> None:
        connection.exec_driver_sql("PRAGMA max_page_count = 1")

    def lift(connection: Connection) -> None:
        connection.exec_driver_sql("PRAGMA max_page_count = 1000000")

    event.listen(db.engine, "begin", limit)
    try:
        yield
    finally:
        event.remove(db.engine, "begin", limit)
        session().rollback()
        event.listen(db.engine, "begin", lift)
        session().execute(text("SELECT 1"))
        session().rollback()
        event.remove(db.engine, "begin", lift)


def stored(learner: Learner, lesson: str = "second") -> list[str]:
    """The words of the learner's answers in the database."""
    lesson_id = learner.course.by_key[lesson].id
    attempts = attempts_at(learner.id, lesson_id)
    return [answer.response.text for a in attempts for answer in a.answers if answer.response.text]


def test_saved_means_that_it_is_on_the_disk(app: Flask) -> None:
    if db.engine.dialect.name == "sqlite":
        assert session().scalar(text("PRAGMA synchronous")) == 2
        assert session().scalar(text("PRAGMA journal_mode")) in {"wal", "truncate"}
    else:
        # fsync is the server's; what a session could loosen is that a commit waits for it.
        assert session().scalar(text("SHOW synchronous_commit")) == "on"


def test_a_full_disk_gives_the_words_back(amira: Learner, database: str) -> None:
    if database != "sqlite":
        pytest.skip("The disk of a database server is not ours to fill")
    form = amira.form(SECOND)
    long = WORDS * 250
    with full_disk():
        answer = amira.send({"q-text": long, "save": "1"}, SECOND, form)
        assert answer.status_code == 503
        page = answer.get_data(as_text=True)
        assert "Not saved, please try again" in page
        assert long in page
        script = amira.send({"q-text": long}, SECOND, form, headers=JSON)
        assert script.status_code == 503
        assert script.is_json
        assert amira.browser.get(EXAM).status_code == 200
    assert stored(amira) == []
    assert amira.send({"q-text": long, "save": "1"}, SECOND, form).status_code == 303
    assert stored(amira) == [long[:20_000]]


def test_a_session_that_ends_in_a_long_test_keeps_the_words(amira: Learner) -> None:
    form = amira.form(SECOND)
    with time_machine.travel(now() + dt.timedelta(hours=13), tick=True):
        answer = amira.send({"q-text": WORDS, "save": "1"}, SECOND, form)
        assert answer.status_code == 401
        assert WORDS in answer.get_data(as_text=True)
        script = amira.send({"q-text": WORDS}, SECOND, form, headers=JSON)
        assert (script.status_code, script.is_json) == (401, True)
    assert stored(amira) == []


def test_saving_keeps_a_session_alive(amira: Learner) -> None:
    """Two hours of answering, each hour an answer, outlast what a session may be idle."""
    form = amira.form(SECOND)
    begun = now()
    for hour in range(1, 20, 6):
        with time_machine.travel(begun + dt.timedelta(hours=hour), tick=True):
            form = amira.form(SECOND)
            assert (
                amira.send({"q-text": f"hour {hour}", "save": "1"}, SECOND, form).status_code == 303
            )
    assert stored(amira) == ["hour 19"]


def test_a_new_secret_key_keeps_forms_and_sessions(app: Flask, amira: Learner) -> None:
    form = amira.form(SECOND)
    old = app.config["SECRET_KEY"]
    app.config.update(SECRET_KEY="a-new-secret-0123456789-abcdefghijkl", SECRET_KEY_FALLBACKS=[old])
    try:
        page = amira.see(SECOND)
        form["csrf_token"] = token_in(page)
        assert amira.send({"q-text": WORDS, "save": "1"}, SECOND, form).status_code == 303
    finally:
        app.config.update(SECRET_KEY=old, SECRET_KEY_FALLBACKS=[])
    assert stored(amira) == [WORDS]


def test_a_token_that_is_stale_gives_the_words_back(amira: Learner) -> None:
    form = amira.form(SECOND)
    form["csrf_token"] = "stale"
    answer = amira.send({"q-text": WORDS, "save": "1"}, SECOND, form)
    assert answer.status_code == 400
    page = answer.get_data(as_text=True)
    assert WORDS in page
    fresh = token_in(page)
    form["csrf_token"] = fresh
    assert amira.send({"q-text": WORDS, "save": "1"}, SECOND, form).status_code == 303
    assert stored(amira) == [WORDS]


def test_a_clock_that_jumps_back_loses_nothing(amira: Learner) -> None:
    """A server's clock is set back by an hour in the middle of a test."""
    begun = now()
    amira.start()
    with time_machine.travel(begun - dt.timedelta(hours=1), tick=True):
        form = amira.form(EXAM)
        answer = amira.send({"submit": "1"}, EXAM, form)
        assert answer.status_code == 303
        assert "attempts/" in answer.location
        amira.see(answer.location)
    [attempt] = attempts_at(amira.id, amira.course.by_key["exam"].id)
    assert not attempt.is_open
    assert attempt.taken.number == 1
    amira.see("/en/home/")
    amira.see(EXAM)


def test_a_clock_that_jumps_forward_ends_tests_and_keeps_what_was_saved(amira: Learner) -> None:
    begun = now()
    amira.start()
    form = amira.form(EXAM)
    key = next(name.removesuffix("~token") for name in form if name.endswith("~token"))
    gap = next((name for name in form if name.startswith(f"{key}.")), key)
    options = {"q-pool-1": "two", "q-pool-2": "four"}
    assert amira.send({gap: options.get(key, "6"), "save": "1"}, EXAM, form).status_code == 303
    with time_machine.travel(begun + dt.timedelta(hours=3), tick=True):
        page = amira.see(EXAM)
        assert "Time is over" in page
        late = amira.send({gap: options.get(key, "7"), "submit": "1"}, EXAM, form)
        assert late.status_code in {303, 409}
    [attempt] = attempts_at(amira.id, amira.course.by_key["exam"].id)
    assert attempt.answered == 1
    assert attempt.taken.number == 1
