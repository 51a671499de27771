"""The states of an edition, the parts that a city plays in it, and what follows from them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum


class EditionState(StrEnum):
    """From planning to the archive; people take part while it is selection, running, reporting."""

    DRAFT = "draft"
    SELECTION = "selection"
    RUNNING = "running"
    REPORTING = "reporting"
    CLOSED = "closed"


class CityRole(StrEnum):
    """A city's part in one edition; in another one it may play a different part."""

    CHAMPION = "champion"
    MENTEE = "mentee"
    PARTNER = "partner"
    OBSERVER = "observer"


LIVE = frozenset({EditionState.SELECTION, EditionState.RUNNING, EditionState.REPORTING})
# A closed edition may be opened again for reporting; a draft that nobody has seen goes nowhere else.
STEPS = {
    EditionState.DRAFT: frozenset({EditionState.SELECTION}),
    EditionState.SELECTION: frozenset({EditionState.DRAFT, EditionState.RUNNING}),
    EditionState.RUNNING: frozenset({EditionState.REPORTING}),
    EditionState.REPORTING: frozenset({EditionState.RUNNING, EditionState.CLOSED}),
    EditionState.CLOSED: frozenset({EditionState.REPORTING}),
}


def may_become(now: EditionState, then: EditionState) -> bool:
    """Whether an edition may go from one state to another."""
    return then in STEPS[now]


@dataclass(frozen=True, slots=True)
class PhasePlan:
    """A phase as somebody plans it."""

    name: str
    starts_on: date
    ends_on: date


@dataclass(frozen=True, slots=True)
class Plan:
    """What somebody plans of an edition; courses in the order in which they are taken."""

    name: str
    programme: str
    starts_on: date
    ends_on: date
    review_required: bool
    phases: Sequence[PhasePlan]
    course_ids: Sequence[int]


class PhaseFault(StrEnum):
    """What is wrong with a phase."""

    ENDS_BEFORE_START = "ends_before_start"
    OUTSIDE = "outside"
    SAME_NAME = "same_name"


def faults_of(phases: Sequence[PhasePlan], starts_on: date, ends_on: date) -> dict[int, PhaseFault]:
    """The first fault of each phase, by its place; phases may overlap and leave gaps."""
    found: dict[int, PhaseFault] = {}
    names: set[str] = set()
    for place, phase in enumerate(phases):
        if phase.ends_on < phase.starts_on:
            found[place] = PhaseFault.ENDS_BEFORE_START
        elif phase.starts_on < starts_on or phase.ends_on > ends_on:
            found[place] = PhaseFault.OUTSIDE
        elif phase.name.casefold() in names:
            found[place] = PhaseFault.SAME_NAME
        names.add(phase.name.casefold())
    return found


def spread(modules: Sequence[int], starts_on: date, ends_on: date) -> dict[int, date]:
    """A date for each module, evenly from the start to the end, the last one on the last day."""
    days = (ends_on - starts_on).days
    return {
        module: starts_on + timedelta(days=days * place // len(modules))
        for place, module in enumerate(modules, start=1)
    }
