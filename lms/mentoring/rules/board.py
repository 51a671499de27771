"""Who needs help and why, and what may be shown of groups. Pure; times are aware UTC."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

WAITS_TOO_LONG = timedelta(days=7)
UNANSWERED = timedelta(days=14)
SILENT = timedelta(days=14)
FAILED_TRIES = 2
# A figure about fewer people than this is shown to nobody outside.
SMALLEST_GROUP = 5


class Cell(StrEnum):
    """A learner's state in a lesson, as the board writes it; the letter is what a query gives.

    complete_waits: completed already, and a newer version waits for its review.
    """

    DONE = "d"
    COMPLETE_WAITS = "c"
    WAITS = "w"
    RETURNED = "b"
    BEGUN = "n"
    NOT_BEGUN = ""

    @property
    def is_complete(self) -> bool:
        """Whether the lesson counts as completed."""
        return self in {Cell.DONE, Cell.COMPLETE_WAITS}


class Why(StrEnum):
    """Why somebody needs a word, the most urgent first."""

    TASK_WAITS = "task_waits"
    RETURNED = "returned"
    QUIZ_FAILED = "quiz_failed"
    SILENT = "silent"
    NOT_BEGUN = "not_begun"


@dataclass(frozen=True, slots=True)
class Reason:
    """Why, since how many days, and where: lessons by id."""

    why: Why
    days: int | None = None
    lessons: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class LearnerFacts:
    """What the reasons are concluded from.

    waiting_since: of the task that waits longest. returned_at: of the oldest request for changes
    that was not answered. failed: lessons whose questions were tried at least twice in vain.
    """

    waiting_since: datetime | None = None
    returned_at: datetime | None = None
    touched_at: datetime | None = None
    failed: tuple[int, ...] = ()
    all_done: bool = False


def reasons(facts: LearnerFacts, now: datetime) -> tuple[Reason, ...]:
    """Why a learner needs help now, the most urgent reason first; nothing if all goes well."""
    found: list[Reason] = []
    if facts.waiting_since and now - facts.waiting_since > WAITS_TOO_LONG:
        found.append(Reason(Why.TASK_WAITS, (now - facts.waiting_since).days))
    if facts.returned_at and now - facts.returned_at > UNANSWERED:
        found.append(Reason(Why.RETURNED, (now - facts.returned_at).days))
    if facts.failed:
        found.append(Reason(Why.QUIZ_FAILED, lessons=facts.failed))
    if facts.all_done:
        return tuple(found)
    if facts.touched_at is None:
        found.append(Reason(Why.NOT_BEGUN))
    elif now - facts.touched_at > SILENT:
        found.append(Reason(Why.SILENT, (now - facts.touched_at).days))
    return tuple(found)


def is_failed(attempts: int, result: float | None, mastery: float) -> bool:
    """Whether a lesson's questions were tried at least twice and are not passed."""
    return attempts >= FAILED_TRIES and mastery > 0 and (result or 0.0) < mastery - 1e-9


@dataclass(frozen=True, slots=True)
class Group:
    """A group of learners: how many they are, and how many lessons they completed together."""

    id: int
    learners: int
    completed: int


@dataclass(frozen=True, slots=True)
class Published:
    """What may be shown: groups whose figures stand, groups without, and the figures of all.

    `total` is None where even that would tell of fewer than five people.
    """

    shown: tuple[Group, ...]
    hidden: tuple[Group, ...]
    total: Group | None


def publishable(groups: Sequence[Group], smallest: int = SMALLEST_GROUP) -> Published:
    """Hide groups of fewer than five learners, and as many more as keep them hidden.

    With the total known, what is hidden together is known: so the hidden ones together have five
    learners at least and are two groups at least, or no total is shown.
    """
    there = [group for group in groups if group.learners > 0]
    shown = sorted(
        (group for group in there if group.learners >= smallest),
        key=lambda group: (group.learners, group.id),
    )
    hidden = [group for group in there if group.learners < smallest]
    while hidden and shown and not _is_safe(hidden, smallest):
        hidden.append(shown.pop(0))
    total = None
    if there and (not hidden or _is_safe(hidden, smallest)):
        total = Group(0, _sum(there), sum(group.completed for group in there))
    if total is not None and total.learners < smallest:
        total = None
    order = {group.id: place for place, group in enumerate(groups)}
    return Published(
        tuple(sorted(shown, key=lambda group: order[group.id])),
        tuple(sorted(hidden, key=lambda group: order[group.id])),
        total,
    )


def _is_safe(hidden: Sequence[Group], smallest: int) -> bool:
    return len(hidden) > 1 and _sum(hidden) >= smallest


def _sum(groups: Sequence[Group]) -> int:
    return sum(group.learners for group in groups)
