"""Marking: what a response is worth, decision by decision. Pure.

Credit (CONTENT.md, rule 7): `exact` gives all or nothing, `each` the share of right decisions,
`net` right minus wrong ones, never below nothing. A response that is empty is worth nothing, so
that leaving everything unchosen earns no share.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass

from lms.content.model import Credit, Gap, Question, QuestionText, QuestionType
from lms.quizzes.rules.numbers import split_number
from lms.quizzes.rules.responses import Response, takes_several

SIMPLE = str.maketrans(
    dict.fromkeys("‐‑‒–—−", "-") | dict.fromkeys("‘’‚ʼ`´", "'") | dict.fromkeys("“”„«»", '"')
)


@dataclass(frozen=True, slots=True)
class Decision:
    """One thing that was to decide: an option, a gap, a place, a pair.

    `made` says that the learner decided something there: chose the option, filled the gap.
    """

    id: str
    right: bool
    made: bool


@dataclass(frozen=True, slots=True)
class Mark:
    """What a response earned: points of the question's points, and every decision."""

    points: float
    decisions: tuple[Decision, ...]

    @property
    def all_right(self) -> bool:
        """Whether every decision was right."""
        return all(decision.right for decision in self.decisions)


def mark(
    question: Question, response: Response, accepted: Mapping[str, QuestionText] | None = None
) -> Mark | None:
    """Mark a response; None where only a person can (text) or nobody should (survey, rating).

    Text gaps are right in any of the question's languages.
    """
    if not question.is_marked:
        return None
    decisions = _decisions(question, response, question.texts if accepted is None else accepted)
    share = 0.0 if response.is_empty else _share(question, decisions)
    return Mark(round(share * question.points, 6), decisions)


def _share(question: Question, decisions: tuple[Decision, ...]) -> float:
    right = sum(decision.right for decision in decisions)
    if decisions and right == len(decisions):
        return 1.0
    if question.credit is Credit.EXACT or question.type in {
        QuestionType.SINGLE,
        QuestionType.TRUE_FALSE,
    }:
        return 0.0
    if question.credit is Credit.EACH:
        return right / len(decisions)
    return _net(question, decisions)


def _net(question: Question, decisions: tuple[Decision, ...]) -> float:
    """Right minus wrong decisions that were made, as a share of those that can be made right."""
    gained = sum(decision.right and decision.made for decision in decisions)
    lost = sum(not decision.right and decision.made for decision in decisions)
    return max(0.0, (gained - lost) / max(1, _possible(question, decisions)))


def _possible(question: Question, decisions: tuple[Decision, ...]) -> int:
    """How many decisions can be made and be right: what is rightly left alone is not one of them."""
    if question.type is QuestionType.MULTIPLE:
        return len(question.right)
    if question.type is QuestionType.MATRIX and takes_several(question):
        return sum(len(targets) for targets in question.pairs.values())
    return len(decisions)


def _decisions(
    question: Question, response: Response, texts: Mapping[str, QuestionText]
) -> tuple[Decision, ...]:
    match question.type:
        case QuestionType.SINGLE | QuestionType.TRUE_FALSE | QuestionType.MULTIPLE:
            chosen = response.chosen
            return tuple(
                Decision(i, (i in chosen) == (i in question.right), i in chosen)
                for i in question.items
            )
        case QuestionType.BLANK | QuestionType.NUMBER:
            return tuple(
                _gap_decision(gap, response.gaps.get(gap.id, ""), texts) for gap in question.gaps
            )
        case QuestionType.ORDER:
            return _order_decisions(question, response)
        case QuestionType.MATCH:
            return tuple(_pair_decision(question, response, item) for item in question.pairs)
        case _:
            return _matrix_decisions(question, response)


def _gap_decision(gap: Gap, typed: str, texts: Mapping[str, QuestionText]) -> Decision:
    right = any(gap_is_right(gap, typed, text) for text in texts.values())
    return Decision(gap.id, right, bool(typed.strip()))


def _order_decisions(question: Question, response: Response) -> tuple[Decision, ...]:
    placed = {item: place for place, item in enumerate(response.order)}
    return tuple(
        Decision(item, placed.get(item) == place, item in placed)
        for place, item in enumerate(question.items)
    )


def _pair_decision(question: Question, response: Response, item: str) -> Decision:
    chosen = response.pairs.get(item, frozenset())
    return Decision(item, chosen == question.pairs.get(item, frozenset()), bool(chosen))


def _matrix_decisions(question: Question, response: Response) -> tuple[Decision, ...]:
    """A row is one decision if it has one right column in every row, else each cell is one."""
    if not takes_several(question):
        return tuple(_pair_decision(question, response, item) for item in question.items)
    return tuple(
        Decision(
            f"{item}.{target}",
            (target in response.pairs.get(item, ())) == (target in question.pairs.get(item, ())),
            target in response.pairs.get(item, ()),
        )
        for item in question.items
        for target in question.targets
    )


def gap_is_right(gap: Gap, typed: str, text: QuestionText) -> bool:
    """Whether what was typed into a gap is right in one language of the question."""
    if gap.is_number:
        return _number_is_right(gap, typed, text)
    wanted = text.accepted.get(gap.id, ())
    return any(_same(typed, answer, case=gap.case) for answer in wanted)


def _number_is_right(gap: Gap, typed: str, text: QuestionText) -> bool:
    value, unit = split_number(typed)
    if value is None or gap.low is None or gap.high is None:
        return False
    slack = 1e-9 * max(1.0, abs(gap.low), abs(gap.high))
    in_range = gap.low - slack <= value <= gap.high + slack
    if not gap.unit:
        return in_range
    return in_range and any(
        _tight(unit) == _tight(accepted) for accepted in text.units.get(gap.id, ())
    )


def _same(typed: str, answer: str, *, case: bool) -> bool:
    """Equal but for space, dashes and typographic quotes, and but for case unless it matters."""
    left, right = _plain(typed), _plain(answer)
    return left == right if case else left.casefold() == right.casefold()


def _plain(text: str) -> str:
    return " ".join(unicodedata.normalize("NFKC", text).translate(SIMPLE).split())


def _tight(unit: str) -> str:
    return "".join(unit.split()).casefold()
