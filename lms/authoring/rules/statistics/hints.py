"""Weak questions, and what may be wrong with them. Pure.

A hint is made only of what is shown anyway, and only from 30 people on. Its bounds follow Moodle's
report (facility above 95 % very easy; discrimination below 0.2 weak, below 0 probably a fault) and
Haladyna and Downing (1993) on options that nobody takes.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from lms.authoring.rules.statistics.figures import ENOUGH
from lms.authoring.rules.statistics.hiding import Span, is_right
from lms.content.model import Question, QuestionType


class Hint(StrEnum):
    """What a figure suggests, the most urgent first."""

    OTHER_KEY = "other_key"
    RIGHT_AFTER_ALL = "right_after_all"
    WRONG_AFTER_ALL = "wrong_after_all"
    NEGATIVE = "negative"
    GUESSING = "guessing"
    HARD = "hard"
    EASY = "easy"
    WEAK = "weak"
    SKIPPED = "skipped"
    IDLE = "idle"


@dataclass(frozen=True, slots=True)
class Advice:
    """A hint, and the option it is about."""

    hint: Hint
    part: str = ""


@dataclass(frozen=True, slots=True)
class PartFacts:
    """What is shown of an option: its share (None: hidden), and how choosing it goes with the rest."""

    part: str
    share: float | None
    choosing: float | None = None


@dataclass(frozen=True, slots=True)
class Facts:
    """What is shown of a question."""

    people: int
    facility: Span | None
    discrimination: float | None
    unanswered: float | None
    parts: Sequence[PartFacts] = ()


EASY, HARD, WEAK, NEGATIVE = 0.95, 0.2, 0.15, -0.05
ATTRACTS, APART, SKIPPED, IDLE, MANY = 0.15, 0.1, 0.2, 0.05, 100
OPTIONS = frozenset({QuestionType.SINGLE, QuestionType.TRUE_FALSE})


def advice(question: Question, facts: Facts) -> tuple[Advice, ...]:
    """What to look at in a question, the most urgent first; nothing for those without a key."""
    if facts.people < ENOUGH or not question.is_marked:
        return ()
    found = [*_of_key(question, facts), *_of_difficulty(question, facts)]
    if not found and facts.discrimination is not None and facts.discrimination < WEAK:
        found.append(Advice(Hint.WEAK))
    if facts.unanswered is not None and facts.unanswered >= SKIPPED:
        found.append(Advice(Hint.SKIPPED))
    found += _idle(question, facts)
    return tuple(found)


def _of_key(question: Question, facts: Facts) -> list[Advice]:
    """Whether those who do well elsewhere see the key otherwise than its author."""
    known = {fact.part: fact.choosing for fact in facts.parts if fact.choosing is not None}
    found = []
    if question.type in OPTIONS:
        keys = [known[part] for part in question.right if part in known]
        best = max(keys, default=None)
        found = [
            Advice(Hint.OTHER_KEY, part)
            for part, value in _strongest(known)
            if part not in question.right
            and best is not None
            and value >= ATTRACTS
            and value > best + APART
        ][:1]
    elif question.type is QuestionType.MULTIPLE:
        found = [
            Advice(Hint.WRONG_AFTER_ALL if part in question.right else Hint.RIGHT_AFTER_ALL, part)
            for part, value in _strongest(known)
            if (value <= -ATTRACTS if part in question.right else value >= ATTRACTS)
        ]
    if not found and facts.discrimination is not None and facts.discrimination <= NEGATIVE:
        found.append(Advice(Hint.NEGATIVE))
    return found


def _strongest(known: Mapping[str, float]) -> list[tuple[str, float]]:
    return sorted(known.items(), key=lambda item: (-abs(item[1]), item[0]))


def _of_difficulty(question: Question, facts: Facts) -> list[Advice]:
    share = facts.facility
    if share is None:
        return []
    if share.low >= EASY or (share.high == 1.0 and not share.exact and share.low >= EASY - 0.05):
        return [Advice(Hint.EASY)]
    if question.type in OPTIONS and share.high <= 1 / len(question.items):
        return [Advice(Hint.GUESSING)]
    if share.high <= HARD:
        return [Advice(Hint.HARD)]
    return []


def _idle(question: Question, facts: Facts) -> list[Advice]:
    """Wrong options that hardly anybody takes, where enough people were asked."""
    if facts.people < MANY or question.type not in {QuestionType.SINGLE, QuestionType.MULTIPLE}:
        return []
    return [
        Advice(Hint.IDLE, fact.part)
        for fact in facts.parts
        if fact.share is not None and fact.share < IDLE and not is_right(question, fact.part)
    ]
