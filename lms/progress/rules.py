"""When a lesson is complete, what is still missing, and when a certificate is earned. Pure.

The words of completion are cmi5's move-on criteria; `mastery` is a share of the points, 0..1.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from lms.content.model import MoveOn

EPSILON = 1e-9


@dataclass(frozen=True, slots=True)
class LessonFacts:
    """What a learner did in a lesson."""

    read: bool = False
    handed_in: bool = False
    accepted: bool = False
    finished_attempts: int = 0
    result: float | None = None
    completed_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class LessonRule:
    """What a lesson asks for. `questions` counts those that are marked."""

    move_on: MoveOn
    mastery: float = 0.0
    task: bool = False
    questions: int = 0
    review_required: bool = False


class Missing(StrEnum):
    """What is still missing for a lesson's completion."""

    READ = "read"
    HAND_IN = "hand_in"
    ACCEPT = "accept"
    ANSWER = "answer"
    PASS = "pass"  # noqa: S105 - a result, not a password


class Completion(StrEnum):
    """Where a learner stands in a lesson."""

    INCOMPLETE = "incomplete"
    COMPLETE = "complete"
    PASSED = "passed"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class Standing:
    """The conclusion from facts and rule. `either` says that one of the missing things is enough."""

    completion: Completion
    missing: tuple[Missing, ...] = ()
    either: bool = False

    @property
    def is_complete(self) -> bool:
        """Whether the lesson counts as done."""
        return self.completion in {Completion.COMPLETE, Completion.PASSED}


def standing(rule: LessonRule, facts: LessonFacts) -> Standing:
    """Where a learner stands; a completion that was reached stays, whatever the rule is now."""
    move_on = rule.move_on if rule.questions else MoveOn.COMPLETED  # where nothing can be passed
    done, to_do = _done(rule, facts), _passed(rule, facts)
    if move_on is MoveOn.COMPLETED:
        reached, missing = not done, done
    elif move_on is MoveOn.PASSED:
        reached, missing = not to_do, to_do
    elif move_on is MoveOn.COMPLETED_AND_PASSED:
        reached, missing = not done and not to_do, (*done, *to_do)
    else:
        reached, missing = not done or not to_do, (*done, *to_do)
    passed = not to_do and rule.questions > 0
    if reached or facts.completed_at is not None:
        return Standing(Completion.PASSED if passed else Completion.COMPLETE)
    failed = Missing.PASS in missing
    either = move_on is MoveOn.COMPLETED_OR_PASSED and len(missing) > 1
    return Standing(Completion.FAILED if failed else Completion.INCOMPLETE, missing, either)


def _done(rule: LessonRule, facts: LessonFacts) -> tuple[Missing, ...]:
    """What is missing for `completed`: read, or the task handed in (and accepted, if so ruled)."""
    if not rule.task:
        return () if facts.read else (Missing.READ,)
    if not facts.handed_in:
        return (Missing.HAND_IN,)
    return (Missing.ACCEPT,) if rule.review_required and not facts.accepted else ()


def _passed(rule: LessonRule, facts: LessonFacts) -> tuple[Missing, ...]:
    """What is missing for `passed`: a finished attempt, and its result at mastery."""
    if rule.questions == 0:
        return ()
    if facts.finished_attempts == 0:
        return (Missing.ANSWER,)
    return () if (facts.result or 0.0) >= rule.mastery - EPSILON else (Missing.PASS,)


@dataclass(frozen=True, slots=True)
class Way:
    """How far it is to the certificate. `average` is the mean result of the tests taken, 0..1."""

    done: int
    needed: int
    average: float | None
    mastery: float
    average_missing: bool

    @property
    def is_earned(self) -> bool:
        """Whether the certificate is to be issued."""
        return self.needed > 0 and self.done == self.needed and not self.average_missing


def way_of(done: int, needed: int, results: Sequence[float], mastery: float) -> Way:
    """Judge the whole course: every required lesson complete, and the tests' mean at mastery.

    A test that was completed without a result (it was changed later) does not lower the mean.
    """
    average = sum(results) / len(results) if results else None
    short = average is not None and average < mastery - EPSILON
    return Way(done, needed, average, mastery, short)
