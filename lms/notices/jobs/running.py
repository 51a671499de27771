"""Do due work: claim, do, end; under a lease that is renewed while the work lasts."""

from __future__ import annotations

import threading
import time
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta

import structlog
from flask import Flask

from lms.core.clock import now
from lms.db import write
from lms.notices import queries
from lms.notices.actions import enqueue, leases
from lms.notices.actions.leases import LeaseLost, Task
from lms.notices.jobs.registry import Finish, duties, kinds
from lms.notices.rules import LEASE, GiveUp, Unavailable, without_addresses

PAUSE = 15.0
DUTIES_KEPT = timedelta(days=2)  # longer than any period, so that none is done twice
log = structlog.get_logger()


@dataclass(slots=True)
class Pauses:
    """Kinds that nobody should try for some seconds, such as mail while its server is away."""

    until: dict[str, float] = field(default_factory=dict)

    def add(self, kind: str) -> None:
        """Leave a kind alone for a moment."""
        self.until[kind] = time.monotonic() + PAUSE

    def open_kinds(self) -> list[str]:
        """The kinds that may be claimed now."""
        moment = time.monotonic()
        return sorted(kind for kind in kinds if self.until.get(kind, 0.0) <= moment)


def run_one(app: Flask, pauses: Pauses | None = None) -> bool:
    """Do one due job, if there is one; returns whether there was. Never raises for a job's sake."""
    pauses = pauses or Pauses()
    task = _claim(app, pauses.open_kinds())
    if task is None:
        return False
    started = time.monotonic()
    with _renewing(app, task):
        outcome = _try(app, task, pauses)
    log.info(
        "job",
        kind=task.kind,
        job=task.id,
        tries=task.tries,
        outcome=outcome,
        ms=round((time.monotonic() - started) * 1000),
    )
    return True


def run_due(app: Flask) -> int:
    """Do all that is due in this process, for tests and commands; returns how many jobs."""
    done, pauses = 0, Pauses()
    while run_one(app, pauses):
        done += 1
    return done


def ask_for_duties(asked: Collection[str] = ()) -> set[str]:
    """Ask for the duties of this moment; their dedupe keys make it once a period and installation.

    Returns the keys. A worker hands in those that it had last time, and nothing is written for them.
    """
    moment = now()
    wanted = duties(moment)
    missing = {key: kind for key, kind in wanted.items() if key not in asked}
    if missing:
        with write():
            leases.forget_done(missing.values(), moment - DUTIES_KEPT)
            for key, kind in missing.items():
                enqueue(kind, {}, dedupe=key)
    return set(wanted)


def _claim(app: Flask, open_kinds: list[str]) -> Task | None:
    with app.app_context():
        if not queries.has_due(open_kinds, now()):
            return None
        with write():
            return leases.claim(open_kinds)


def _try(app: Flask, task: Task, pauses: Pauses) -> str:
    with app.app_context():
        try:
            finish = kinds[task.kind].handle(task)
            return _end(task, finish)
        except LeaseLost:
            return "lease lost"
        except Exception as error:  # noqa: BLE001 - whatever a job raises is noted in its row
            if isinstance(error, Unavailable):
                pauses.add(task.kind)
            reason = error
    with app.app_context():
        return _fail(task, reason)


def _end(task: Task, finish: Finish | None) -> str:
    with write():
        leases.finish(task)
        if finish is not None:
            finish()
    return "done"


def _fail(task: Task, error: Exception) -> str:
    words = (
        str(error)
        if isinstance(error, GiveUp | Unavailable)
        else f"{type(error).__name__}: {error}"
    )
    try:
        with write():
            dead = leases.postpone(
                task, without_addresses(words), for_good=isinstance(error, GiveUp)
            )
            if dead:
                kinds[task.kind].on_dead(task)
    except LeaseLost:
        return "lease lost"
    return "dead" if dead else "postponed"


@contextmanager
def _renewing(app: Flask, task: Task) -> Iterator[None]:
    """Renew the lease in a thread while the work lasts; a killed process stops renewing."""
    over = threading.Event()

    def renew() -> None:
        while not over.wait(LEASE.total_seconds() / 3):
            try:
                with app.app_context(), write():
                    leases.renew(task)
            except Exception:  # noqa: BLE001 - the next round tries again; the fence guards the rest
                log.warning("lease_not_renewed", job=task.id)

    thread = threading.Thread(target=renew, name=f"lease-{task.id}", daemon=True)
    thread.start()
    try:
        yield
    finally:
        over.set()
        thread.join()
