"""The worker as a process: it drains on TERM, waits for a database that is away, and shows what is stuck."""

import signal
import threading

import pytest
from sqlalchemy import select

from lms.core.clock import now
from lms.db import session, write
from lms.notices.actions import enqueue
from lms.notices.jobs import job, kinds
from lms.notices.models import Job
from lms.operations import worker as worker_module
from lms.operations.worker import Worker


@pytest.fixture
def slow():
    """Work that lasts until the test says so; and whether it has begun."""
    begun, go_on = threading.Event(), threading.Event()

    @job("test.slow")
    def do(_task):
        begun.set()
        go_on.wait(20)

    yield begun, go_on
    go_on.set()
    del kinds["test.slow"]


@pytest.fixture(autouse=True)
def _quick(monkeypatch):
    monkeypatch.setattr(worker_module, "POLL", 0.01)
    monkeypatch.setattr(worker_module, "AFTER_FAULT", 0.01)
    before = signal.getsignal(signal.SIGTERM), signal.getsignal(signal.SIGINT)
    yield
    signal.signal(signal.SIGTERM, before[0])
    signal.signal(signal.SIGINT, before[1])


def test_a_job_in_hand_is_ended_before_the_worker_stops(app, slow):
    begun, go_on = slow
    with write():
        enqueue("test.slow", {})

    def stop_while_it_works():
        begun.wait(20)
        signal.raise_signal(signal.SIGTERM)
        go_on.set()

    helper = threading.Thread(target=stop_while_it_works)
    helper.start()
    Worker(app, threads=1).run()
    helper.join()
    session().rollback()
    assert session().scalars(select(Job).where(Job.kind == "test.slow")).one().done_at is not None


def test_a_database_that_is_away_is_waited_for(app, monkeypatch):
    tries = []

    def away(*_args):
        tries.append(1)
        if len(tries) == 3:
            signal.raise_signal(signal.SIGTERM)
        raise OSError("no database")

    monkeypatch.setattr(worker_module, "run_one", lambda _app, _pauses: False)
    monkeypatch.setattr(worker_module, "ask_for_duties", away)
    Worker(app, threads=1).run()
    assert len(tries) == 3


def run(app, *args):
    result = app.test_cli_runner().invoke(args=["worker", *args])
    assert result.exit_code == 0, result.output
    return result.output


def test_status_shows_what_is_stuck(app):
    with write():
        enqueue("mail", {})
        session().add(
            Job(
                kind="mail",
                payload={},
                created_at=now(),
                run_at=now(),
                tries=3,
                last_error="451 busy",
            )
        )
        session().add(
            Job(
                kind="mail",
                payload={},
                created_at=now(),
                run_at=now(),
                tries=48,
                last_error="550 no",
                dead_at=now(),
            )
        )
    found = run(app, "--status")
    assert "waiting 2, of these in hand 0; given up 1" in found
    assert "3 tries" in found
    assert "550 no" in found


def test_again_brings_back_the_dead_and_once_does_what_is_due(app):
    with write():
        session().add(
            Job(kind="mail", payload={}, created_at=now(), run_at=now(), tries=48, dead_at=now())
        )
    assert "1 jobs are back" in run(app, "--again")
    assert "1 jobs tried" in run(app, "--once")
