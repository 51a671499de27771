"""What one try adds to the sums that are kept of questions, options and lessons. Pure.

Of each person the first finished try at a lesson counts: later ones build on what the first has
taught, which item statistics do not allow for ("Quiz statistics calculations", docs.moodle.org/dev).
Sums are whole numbers, so that adding and taking away in any order gives exactly the same: a share
of points (0..1) counts in ten-thousandths, a time in steps of 15 %.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import astuple, dataclass, field

from lms.content.model import Question, QuestionType
from lms.quizzes.rules.marking import Mark, mark
from lms.quizzes.rules.responses import CHOSEN, PAIRED, Response

UNIT = 10_000
STEP = math.log(1.15)
LONGEST = 30 * 24 * 3600


@dataclass(slots=True)
class QuestionSums:
    """Sums over the tries that were asked a question version.

    attempts, answered: how many tries. marked: those with a share of points x, sum and squares.
    paired: those that have a share r of the points of all other questions; squares and products.
    """

    attempts: int = 0
    answered: int = 0
    marked: int = 0
    x: int = 0
    xx: int = 0
    paired: int = 0
    r: int = 0
    rr: int = 0
    xr: int = 0


@dataclass(slots=True)
class PartSums:
    """Sums of the tries that chose an option, made a pair, or had a gap or a place right."""

    chosen: int = 0
    paired: int = 0
    r: int = 0


@dataclass(slots=True)
class LessonSums:
    """Sums over tries at a lesson version: those with a result, as share and as points."""

    attempts: int = 0
    marked: int = 0
    share: int = 0
    shares: int = 0
    points: int = 0
    squares: int = 0


Sums = QuestionSums | PartSums | LessonSums
InQuestion = tuple[int, int]
InPart = tuple[int, int, str]
InLength = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Answered:
    """One question of a try, as it was asked and answered."""

    version_id: int
    question: Question
    response: Response


@dataclass(frozen=True, slots=True)
class Try:
    """A finished try. `seconds` is how long it took."""

    lesson_version_id: int
    seconds: float
    answers: tuple[Answered, ...]


@dataclass(slots=True)
class Tally:
    """What tries add up to, by what it is kept under: lesson version, question version, part."""

    questions: dict[InQuestion, QuestionSums] = field(default_factory=dict)
    parts: dict[InPart, PartSums] = field(default_factory=dict)
    lessons: dict[int, LessonSums] = field(default_factory=dict)
    lengths: dict[InLength, int] = field(default_factory=dict)

    def add(self, one: Try, sign: int = 1) -> None:
        """Count a try; with `sign` -1 take it away again."""
        marks = [mark(answer.question, answer.response) for answer in one.answers]
        shares = [
            _share(answer.question, found) for answer, found in zip(one.answers, marks, strict=True)
        ]
        earned, most = self._lesson(one, shares, sign)
        for answer, found, share in zip(one.answers, marks, shares, strict=True):
            own = answer.question.points if answer.question.counts else 0.0
            others = most - own
            rest = None
            if others > 0:
                rest = round((earned - own * (share or 0)) / others)
            self._question(one.lesson_version_id, answer, found, share, rest, sign)

    def _lesson(self, one: Try, shares: list[int | None], sign: int) -> tuple[float, float]:
        """Count the whole of a try; its points (in ten-thousandths) and the most there were."""
        counted = [
            (answer.question.points, share)
            for answer, share in zip(one.answers, shares, strict=True)
            if answer.question.counts and share is not None
        ]
        earned, most = sum(p * share for p, share in counted), sum(p for p, _share in counted)
        sums = self.lessons.setdefault(one.lesson_version_id, LessonSums())
        sums.attempts += sign
        if most > 0:
            share, points = round(earned / most), round(earned)
            sums.marked += sign
            sums.share += sign * share
            sums.shares += sign * share * share
            sums.points += sign * points
            sums.squares += sign * points * points
        here = (one.lesson_version_id, bucket_of(one.seconds))
        self.lengths[here] = self.lengths.get(here, 0) + sign
        return earned, most

    def _question(
        self,
        lesson_version_id: int,
        answer: Answered,
        found: Mark | None,
        share: int | None,
        rest: int | None,
        sign: int,
    ) -> None:
        here = (lesson_version_id, answer.version_id)
        sums = self.questions.setdefault(here, QuestionSums())
        sums.attempts += sign
        sums.answered += sign * (not answer.response.is_empty)
        if share is not None:
            sums.marked += sign
            sums.x += sign * share
            sums.xx += sign * share * share
        if share is not None and rest is not None:
            sums.paired += sign
            sums.r += sign * rest
            sums.rr += sign * rest * rest
            sums.xr += sign * share * rest
        for part in parts_of(answer.question, answer.response, found):
            own = self.parts.setdefault((*here, part), PartSums())
            own.chosen += sign
            if share is not None and rest is not None:
                own.paired += sign
                own.r += sign * rest


def _share(question: Question, found: Mark | None) -> int | None:
    """The share of a question's points, in ten-thousandths; None where there are none to earn."""
    if found is None or question.points <= 0:
        return None
    return round(found.points / question.points * UNIT)


def parts_of(question: Question, response: Response, found: Mark | None) -> list[str]:
    """What is counted of an answer: options chosen, pairs made, gaps and places that are right."""
    if question.type in CHOSEN:
        return [item for item in question.items if item in response.chosen]
    if question.type in PAIRED:
        return [
            cell_of(item, target)
            for item in question.items
            for target in question.targets
            if target in response.pairs.get(item, ())
        ]
    if question.type is QuestionType.TEXT or found is None or response.is_empty:
        return []
    return [decision.id for decision in found.decisions if decision.right]


def cell_of(item: str, target: str) -> str:
    """The name of a pair among the parts; no id has a point."""
    return f"{item}.{target}"


def bucket_of(seconds: float) -> int:
    """The step of a time: each is 15 % longer than the one before."""
    return int(math.log(min(max(seconds, 1.0), LONGEST)) / STEP)


def total(many: Iterable[QuestionSums]) -> QuestionSums:
    """The sums of several versions together."""
    found = [astuple(one) for one in many]
    return QuestionSums(*(sum(column) for column in zip(*found, strict=True)))
