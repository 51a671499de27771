"""The states of an edition, the parts that a city plays in it, and what follows from them."""

from __future__ import annotations

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
