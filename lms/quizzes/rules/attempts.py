"""The course of an attempt: what is drawn, what may be done when, and what it counts. Pure.

Times are aware UTC. The server's clock decides; a browser's never does.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from hashlib import blake2b
from random import Random
from typing import Protocol, TypeVar

from lms.content.model import Counts, FeedbackTime, Pool, Question, QuestionType, QuizRules

Item = TypeVar("Item", bound="Drawable")


class AttemptState(StrEnum):
    """The states of an attempt. Overdue: time is over, saved answers wait to be handed in."""

    IN_PROGRESS = "in_progress"
    OVERDUE = "overdue"
    FINISHED = "finished"
    ABANDONED = "abandoned"


MIXED = frozenset({QuestionType.SINGLE, QuestionType.MULTIPLE})
OPEN_STATES = (AttemptState.IN_PROGRESS, AttemptState.OVERDUE)


class Drawable(Protocol):
    """A question that may belong to a pool."""

    @property
    def pool(self) -> str:
        """The pool's id, empty if it is always asked."""

    @property
    def key(self) -> str:
        """The question's id in the lesson."""


def seed_of(*facts: object) -> int:
    """A seed of 48 bits that is the same for the same facts."""
    return int.from_bytes(blake2b(repr(facts).encode(), digest_size=6).digest())


def draw(
    asked: Sequence[Item], pools: Sequence[Pool], seed: int, *, shuffle: bool
) -> tuple[Item, ...]:
    """The questions of an attempt: of each pool as many as it picks, in stable random order."""
    picks = {pool.id: _picked(asked, pool, seed) for pool in pools}
    chosen = [item for item in asked if not item.pool or item.key in picks.get(item.pool, ())]
    if shuffle:
        Random(seed).shuffle(chosen)  # noqa: S311 - fairness, not secrecy
    return tuple(chosen)


def _picked(asked: Sequence[Item], pool: Pool, seed: int) -> frozenset[str]:
    keys = [item.key for item in asked if item.pool == pool.id]
    random = Random(seed_of(seed, pool.id))  # noqa: S311
    return frozenset(random.sample(keys, min(pool.pick, len(keys))))


def shown_items(question: Question, seed: int) -> tuple[str, ...]:
    """The order in which items are shown: stable for an attempt, never the solution's order."""
    is_order = question.type is QuestionType.ORDER
    if not is_order and (not question.shuffle or question.type not in MIXED):
        return question.items
    return _shuffled(question.items, seed_of(seed, question.id), avoid=is_order)


def shown_targets(question: Question, seed: int) -> tuple[str, ...]:
    """The order in which the targets of match are offered; columns of a matrix stay."""
    if question.type is not QuestionType.MATCH:
        return question.targets
    return _shuffled(question.targets, seed_of(seed, question.id, "targets"), avoid=True)


def _shuffled(ids: tuple[str, ...], seed: int, *, avoid: bool) -> tuple[str, ...]:
    found = list(ids)
    random = Random(seed)  # noqa: S311
    random.shuffle(found)
    if avoid and len(set(ids)) > 1 and tuple(found) == ids:
        found = [*found[1:], found[0]]
    return tuple(found)


@dataclass(frozen=True, slots=True)
class Taken:
    """An attempt as the rules see it."""

    number: int
    state: AttemptState
    started_at: datetime
    deadline_at: datetime | None = None
    finished_at: datetime | None = None
    result: float | None = None


def deadline(rules: QuizRules, started_at: datetime, extra: float = 0.0) -> datetime | None:
    """When time is over; `extra` is the share a learner gets on top (0.25 is a quarter more)."""
    if rules.time_limit is None:
        return None
    return started_at + rules.time_limit * (1 + extra)


def state_at(attempt: Taken, now: datetime) -> AttemptState:
    """The state at a moment: an attempt in progress is overdue once its time is over."""
    if attempt.state is not AttemptState.IN_PROGRESS or attempt.deadline_at is None:
        return attempt.state
    return AttemptState.OVERDUE if now > attempt.deadline_at else AttemptState.IN_PROGRESS


def takes_answers(attempt: Taken, rules: QuizRules, now: datetime) -> bool:
    """Whether an answer that arrives now counts: until the deadline and its grace."""
    if attempt.state not in OPEN_STATES:
        return False
    return attempt.deadline_at is None or now <= attempt.deadline_at + rules.grace


def stays_open(attempt: Taken, rules: QuizRules, question: Question) -> bool:
    """Whether a question may still be answered after the attempt: what has no effect on its result.

    An attempt whose feedback comes with each question ends with the last one that counts; own
    words, surveys and practice that stand after it in the lesson are still there to be answered.
    """
    by_each = rules.feedback is FeedbackTime.EACH and rules.time_limit is None
    return not question.counts and by_each and attempt.state is AttemptState.FINISHED


def must_finish(attempt: Taken, rules: QuizRules, now: datetime) -> bool:
    """Whether the platform hands in what is saved, because time and grace are over."""
    return attempt.state in OPEN_STATES and not takes_answers(attempt, rules, now)


def starts_by_itself(rules: QuizRules, pools: Sequence[Pool]) -> bool:
    """Whether the first saved answer starts the attempt: nothing is timed, drawn or limited."""
    return rules.time_limit is None and not pools and rules.attempts is None


class Refusal(StrEnum):
    """Why no new attempt may start now."""

    OPEN = "open"
    USED_UP = "used_up"
    WAIT = "wait"


@dataclass(frozen=True, slots=True)
class NextAttempt:
    """Whether a new attempt may start, and if not, why and until when."""

    refusal: Refusal | None = None
    not_before: datetime | None = None
    left: int | None = None


def next_attempt(attempts: Sequence[Taken], rules: QuizRules, now: datetime) -> NextAttempt:
    """Decide about a new attempt from those taken so far; the first ones may be left out."""
    taken = max((attempt.number for attempt in attempts), default=0)
    left = None if rules.attempts is None else max(0, rules.attempts - taken)
    if any(attempt.state in OPEN_STATES for attempt in attempts):
        return NextAttempt(Refusal.OPEN, left=left)
    if left == 0:
        return NextAttempt(Refusal.USED_UP, left=0)
    finished = [attempt.finished_at for attempt in attempts if attempt.finished_at is not None]
    if finished and rules.wait > timedelta() and now < max(finished) + rules.wait:
        return NextAttempt(Refusal.WAIT, max(finished) + rules.wait, left)
    return NextAttempt(left=left)


def counting(attempts: Sequence[Taken], rules: QuizRules) -> float | None:
    """The result that counts (0..1) of the finished attempts; None if there is none."""
    results = [
        attempt.result
        for attempt in sorted(attempts, key=lambda attempt: attempt.number)
        if attempt.state is AttemptState.FINISHED and attempt.result is not None
    ]
    if not results:
        return None
    return {Counts.BEST: max(results), Counts.LAST: results[-1], Counts.FIRST: results[0]}[
        rules.counts
    ]


def shows_feedback(rules: QuizRules, *, finished: bool, checked: bool) -> bool:
    """Whether marks, feedback and explanation of a question may be seen now."""
    if rules.feedback is FeedbackTime.NEVER:
        return False
    return finished or (checked and rules.feedback is FeedbackTime.EACH)
