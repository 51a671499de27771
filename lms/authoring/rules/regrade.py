"""What becomes of a finished try when a question it was asked has another key now. Pure.

A question is marked anew only if it is still the same to answer: the same type, options, pairs and
gaps by id. Words may have changed; what was asked and answered stays.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from enum import StrEnum

from lms.content.model import Question
from lms.quizzes.rules.handmarks import totals
from lms.quizzes.rules.marking import mark
from lms.quizzes.rules.responses import Response, takes_several


class Obstacle(StrEnum):
    """Why answers to an earlier version cannot be marked by the present one."""

    NONE = ""
    TYPE = "type"
    OPTIONS = "options"


class Direction(StrEnum):
    """What a regrade may do to results. Completions and certificates stay either way."""

    BOTH = "both"
    RAISE = "raise"


def obstacle(old: Question, new: Question) -> Obstacle:
    """What stands in the way of marking answers to `old` by the key of `new`."""
    if old.type is not new.type or not new.is_marked or takes_several(old) != takes_several(new):
        return Obstacle.TYPE
    gaps = [{(gap.id, gap.is_number) for gap in one.gaps} for one in (old, new)]
    same = set(old.items) == set(new.items) and set(old.targets) == set(new.targets)
    return Obstacle.NONE if same and gaps[0] == gaps[1] else Obstacle.OPTIONS


@dataclass(frozen=True, slots=True)
class Held:
    """An answer of a finished try, with the points it has."""

    position: int
    version_id: int
    question: Question
    response: Response
    points: float | None


@dataclass(frozen=True, slots=True)
class Outcome:
    """A try after its regrade: the answer that changed, and the whole."""

    position: int
    from_version: int
    before: float | None
    after: float
    points: float
    most: float
    result: float | None


def remark(answers: Sequence[Held], old: Collection[int], new: Question) -> Outcome | None:
    """Mark the answer to one of the `old` versions by the key of `new`; None without such an answer.

    Every other answer keeps the points that it has.
    """
    for held in answers:
        if held.version_id in old:
            found = mark(new, held.response)
            if found is None:
                return None
            earned = [
                (new, found.points) if one is held else (one.question, one.points)
                for one in answers
            ]
            points, most, share = totals(earned)
            return Outcome(
                held.position, held.version_id, held.points, found.points, points, most, share
            )
    return None


def rises(before: float | None, after: float | None) -> int:
    """1 if a result rose, -1 if it fell, 0 if it is the same."""
    one, other = before or 0.0, after or 0.0
    if abs(one - other) < 1e-9:  # noqa: PLR2004
        return 0
    return 1 if other > one else -1
