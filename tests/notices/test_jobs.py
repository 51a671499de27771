import signal
import subprocess
import sys
import time
from datetime import timedelta
from pathlib import Path

import pytest
import time_machine
from sqlalchemy import func, select

from lms.core.clock import now
from lms.db import db, session, write
from lms.notices import queries
from lms.notices.actions import enqueue, leases
from lms.notices.actions.leases import LeaseLost
from lms.notices.jobs import Pauses, ask_for_duties, job, kinds, run_due, run_one
from lms.notices.models import Job
from lms.notices.rules import LEASE
from lms.operations.models import Marker
from tests.notices.hands import KIND

ROOT = Path(__file__).parents[2]


@pytest.fixture
def work():
    """A kind of work that does what a test says, and notes the payloads it saw."""
    seen = []

    @job("test.work")
    def do(task):
        seen.append(task.payload)
        return seen.plan(task) if hasattr(seen, "plan") else None

    class Seen(list):
        plan = staticmethod(lambda _task: None)

    seen = Seen()
    yield seen
    del kinds["test.work"]


def ask(**payload):
    with write():
        return enqueue("test.work", payload)


def row():
    session().rollback()
    session().expire_all()
    return session().scalars(select(Job)).one()


def test_due_work_is_done_in_order_and_once(app, work):
    for n in range(3):
        ask(n=n)
    assert run_due(app) == 3
    assert work == [{"n": 0}, {"n": 1}, {"n": 2}]
    assert run_due(app) == 0


def test_work_waits_for_its_time(app, work):
    with write():
        enqueue("test.work", {}, run_at=now() + timedelta(hours=1))
    assert run_due(app) == 0
    with time_machine.travel(now() + timedelta(minutes=61), tick=False):
        assert run_due(app) == 1


def test_a_kind_of_another_release_waits_for_its_worker(app):
    with write():
        enqueue("of.tomorrow", {})
    assert run_due(app) == 0
    assert queries.backlog(list(kinds), now()).unknown == ("of.tomorrow",)


def test_a_result_is_kept_with_the_end_of_its_job_or_not_at_all(app, work):
    def keep_and_fail():
        session().add(Marker(name="kept", value="", made_at=now()))
        session().flush()
        raise ZeroDivisionError

    work.plan = lambda _task: keep_and_fail
    ask()
    assert run_one(app)
    assert session().scalar(select(func.count()).select_from(Marker)) == 0
    assert row().done_at is None
    assert row().last_error == "ZeroDivisionError:"
    assert row().run_at > now()


def test_who_lost_the_lease_keeps_nothing(app, work):
    def lose_it(task):
        with db.engine.begin() as other:
            other.execute(Job.__table__.update().values(lease_token="another"))
        return lambda: session().add(Marker(name=f"by {task.id}", value="", made_at=now()))

    work.plan = lose_it
    ask()
    assert run_one(app)
    assert row().done_at is None
    assert session().scalar(select(func.count()).select_from(Marker)) == 0


def test_a_lease_keeps_others_away_until_it_runs_out(app, work):
    ask()
    with write():
        first = leases.claim(["test.work"])
    with write():
        assert leases.claim(["test.work"]) is None
    with time_machine.travel(now() + LEASE + timedelta(seconds=1), tick=False), write():
        second = leases.claim(["test.work"])
    assert (second.id, second.tries, first.tries) == (first.id, 2, 1)
    with pytest.raises(LeaseLost), write():
        leases.finish(first)
    with write():
        assert leases.renew(second)
        assert not leases.renew(first)
        leases.finish(second)
    assert row().done_at is not None


def test_a_renewed_lease_lasts_longer(app, work):
    ask()
    with write():
        task = leases.claim(["test.work"])
    with time_machine.travel(now() + LEASE - timedelta(seconds=5), tick=False), write():
        assert leases.renew(task)
    with time_machine.travel(now() + LEASE + timedelta(seconds=5), tick=False), write():
        assert leases.claim(["test.work"]) is None


def test_a_clock_that_jumped_back_does_not_hold_work_for_ever(app, work):
    ask()
    with time_machine.travel(now() + timedelta(days=30), tick=False), write():
        leases.claim(["test.work"])
    with write():
        assert leases.claim(["test.work"]) is not None


def test_the_dead_can_be_brought_back(app, work):
    work.plan = lambda _task: 1 / 0
    ask()
    with time_machine.travel(now(), tick=False) as clock:
        while row().dead_at is None:
            clock.shift(timedelta(hours=1))
            run_due(app)
    assert row().tries == 48
    work.plan = lambda _task: None
    with write():
        assert leases.revive() == 1
    assert run_due(app) == 1
    assert row().done_at is not None


def asked_for():
    session().rollback()
    return sorted(session().scalars(select(Job.kind)))


def test_duties_are_asked_for_once_a_period(app):
    start = now().replace(hour=12, minute=0, second=0)
    with time_machine.travel(start, tick=False) as clock:
        asked = ask_for_duties()
        assert ask_for_duties() == ask_for_duties(asked) == asked
        once = asked_for()
        assert once
        assert len(once) == len(set(once)) == len(asked)
        clock.shift(timedelta(minutes=1))
        ask_for_duties(asked)
        frequent = [kind for kind in once if kinds[kind].period == timedelta(minutes=1)]
        assert frequent
        assert asked_for() == sorted(once + frequent)
        clock.shift(timedelta(days=1))
        ask_for_duties()
        assert asked_for() == sorted(once + once + frequent)


def test_what_is_done_every_minute_leaves_few_rows(app):
    with time_machine.travel(now(), tick=False) as clock:
        ask_for_duties()
        run_due(app)
        before = len(asked_for())
        for _day in range(5):
            clock.shift(timedelta(days=1))
            ask_for_duties()
            run_due(app)
        assert len(asked_for()) <= 3 * before


def test_ended_work_is_forgotten_after_thirty_days(app, work):
    ask()
    run_due(app)
    with write():
        assert leases.forget(now() - timedelta(days=30), now()) == 0
    with write():
        assert leases.forget(now() + timedelta(days=1), now()) == 1


def test_paused_kinds_are_left_alone(app, work):
    pauses = Pauses()
    pauses.add("test.work")
    ask()
    assert not run_one(app, pauses)
    assert run_one(app)


def hand(app):
    settings = app.extensions["tandem_settings"]
    return subprocess.Popen(
        [sys.executable, "-m", "tests.notices.hands", settings.database_url, str(settings.data_dir)],
        cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )  # fmt: skip


def done():
    session().rollback()
    return session().scalar(select(func.count()).where(Job.kind == KIND, Job.done_at.is_not(None)))


def until(reached, seconds=60):
    last = time.monotonic() + seconds
    while not reached():
        assert time.monotonic() < last, f"the workers did not get there: {done()} done"
        time.sleep(0.05)


@pytest.mark.slow
def test_killed_workers_lose_no_work_and_do_none_twice(app):
    """Fault 18: two workers on one queue, killed by -9 inside their jobs, again and again."""
    jobs, kills = 150, 4
    with write():
        for n in range(jobs):
            enqueue(KIND, {"n": n})
    hands = [hand(app), hand(app)]
    try:
        for kill in range(1, kills + 1):
            until(lambda goal=jobs * kill // (kills + 2): done() >= goal)
            hands[0].kill()
            hands[0].wait()
            hands = [hands[1], hand(app)]
        until(lambda: done() == jobs)
    finally:
        for process in hands:
            process.terminate()
        statuses = [process.wait(30) for process in hands]
    # The last one may still be starting: who does not listen yet is ended by the signal itself.
    assert statuses in ([0, 0], [0, -signal.SIGTERM])
    results = session().scalars(select(Marker.name).where(Marker.value == KIND)).all()
    assert len(results) == len({name.split(":")[0] for name in results}) == jobs
    assert session().scalar(select(func.max(Job.tries))) >= 2, "no worker was killed inside a job"
