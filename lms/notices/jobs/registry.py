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

from lms.notices.actions.leases import Task

Finish = Callable[[], object]
Handler = Callable[[Task], Finish | None]
DAILY = "daily:"


@dataclass(frozen=True, slots=True)
class Kind:
    """How one kind of work is done, and what else is noted when a job of it is given up."""

    handle: Handler
    on_dead: Callable[[Task], object]


kinds: dict[str, Kind] = {}


def job(
    name: str, on_dead: Callable[[Task], object] = lambda _task: None
) -> Callable[[Handler], Handler]:
    """Register a kind of work. `on_dead` runs in the write block that gives a job up."""

    def register(handler: Handler) -> Handler:
        if name in kinds:
            raise ValueError(f"The kind of work {name} is registered twice.")
        kinds[name] = Kind(handler, on_dead)
        return handler

    return register


def daily(name: str) -> Callable[[Handler], Handler]:
    """Register a duty that a worker does once a day (UTC) per installation."""
    return job(DAILY + name)


def duties() -> list[str]:
    """The kinds that are asked for once a day."""
    return sorted(name for name in kinds if name.startswith(DAILY))
