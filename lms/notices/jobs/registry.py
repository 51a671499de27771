"""The kinds of later work and the daily duties; each room registers its own at import.

    @job("certificate.pdf")
    def draw(task: Task) -> Finish | None:
        pdf = slow_work(task.payload["certificate"])   # outside any write
        return lambda: keep(pdf)                       # in the write block that ends the job

What is returned runs in the transaction that marks the job done, so it happens exactly once, whatever
is killed. What is done before may happen again and must bear it.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from lms.notices.actions.leases import Task

Finish = Callable[[], object]
Handler = Callable[[Task], Finish | None]
DAILY, EVERY = "daily:", "every:"


@dataclass(frozen=True, slots=True)
class Kind:
    """How one kind of work is done, and what else is noted when a job of it is given up."""

    handle: Handler
    on_dead: Callable[[Task], object]
    period: timedelta | None = None


kinds: dict[str, Kind] = {}
_START = datetime(1970, 1, 1, tzinfo=UTC)


def job(
    name: str,
    on_dead: Callable[[Task], object] = lambda _task: None,
    *,
    period: timedelta | None = None,
) -> Callable[[Handler], Handler]:
    """Register a kind of work. `on_dead` runs in the write block that gives a job up.

    A kind with a `period` is a duty: workers ask for it by themselves, once each period (UTC).
    """

    def register(handler: Handler) -> Handler:
        if name in kinds:
            raise ValueError(f"The kind of work {name} is registered twice.")
        kinds[name] = Kind(handler, on_dead, period)
        return handler

    return register


def daily(name: str) -> Callable[[Handler], Handler]:
    """Register a duty that a worker does once a day (UTC) per installation."""
    return job(DAILY + name, period=timedelta(days=1))


def every(name: str, *, minutes: int) -> Callable[[Handler], Handler]:
    """Register a duty that a worker does every so many minutes per installation."""
    return job(EVERY + name, period=timedelta(minutes=minutes))


def duties(moment: datetime) -> dict[str, str]:
    """What is to be asked for in the periods of a moment: kinds by the dedupe key of the period."""
    return {
        f"{name}:{(moment - _START) // kind.period}": name
        for name, kind in sorted(kinds.items())
        if kind.period is not None
    }
