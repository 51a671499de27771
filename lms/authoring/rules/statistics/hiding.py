"""What may be shown of small numbers: nothing about one to four people, and nothing it follows from.

Nobody and everybody may be said. A number of people is hidden if it, or what is missing to the
whole, is between one and four; further numbers are hidden with it until those that are hidden stand
for five people or more, so that no hidden one is what is left of a sum. A mean that would say the
same is given as a span. Figures of different keys never share a person, so no two pages can be
subtracted from each other.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from lms.authoring.rules.statistics.counting import UNIT, cell_of
from lms.content.model import Question, QuestionType
from lms.quizzes.rules.responses import PAIRED, takes_several

PEOPLE = 5
NOTHING = ""


@dataclass(frozen=True, slots=True)
class Span:
    """A mean share, 0..1: exact if both ends are the same."""

    low: float
    high: float

    @property
    def exact(self) -> bool:
        """Whether it is one number."""
        return self.low == self.high


def is_small(count: int, n: int) -> bool:
    """Whether a number of n people, or of those it leaves, is between one and four."""
    return 0 < count < PEOPLE or 0 < n - count < PEOPLE


def mean_of(units: int, n: int) -> Span | None:
    """The mean of shares that add up to so many ten-thousandths; None below five people."""
    if n < PEOPLE:
        return None
    lost, few = n * UNIT - units, PEOPLE * UNIT
    low = (n - PEOPLE) / n if 0 < lost < few else None
    high = PEOPLE / n if 0 < units < few else None
    if low is None and high is None:
        mean = units / (n * UNIT)
        return Span(mean, mean)
    return Span(low or 0.0, 1.0 if high is None else high)


def beside(span: Span | None, others: int) -> Span | None:
    """The mean of a whole, where some of its questions are also counted for `others`.

    Mean and questions together would say how these did: so it is left out beside one to four, and else
    given in twentieths.
    """
    if span is None or not others:
        return span
    if others < PEOPLE:
        return None
    return Span(round(span.low * 20) / 20, round(span.high * 20) / 20)


def hidden_of_one(
    counts: Mapping[str, int], n: int, *, last: Collection[str] = (), also: Collection[str] = ()
) -> frozenset[str]:
    """Which of several exclusive choices of n people to hide; who chose none is `NOTHING`.

    `last` are hidden only where nothing else is left to hide; `also` are hidden already. What nobody
    chose may be said.
    """
    whole = {**counts, NOTHING: n - sum(counts.values())}
    hidden = {part for part, count in whole.items() if is_small(count, n)} | set(also)
    shown = [part for part, count in whole.items() if count and part not in hidden]
    left = sorted(shown, key=lambda part: (part in last, whole[part], part))
    while hidden and left and (len(hidden) < 2 or sum(whole[p] for p in hidden) < PEOPLE):  # noqa: PLR2004
        hidden.add(left.pop(0))
    return frozenset(hidden)


def hidden_of_decisions(
    right: Mapping[str, int], n: int, *, also: Collection[str] = ()
) -> frozenset[str]:
    """Which numbers of right decisions to hide, where the mean share says what they add up to."""
    hidden = {part for part, count in right.items() if is_small(count, n)}
    hidden |= set(also) & right.keys()
    left = sorted(right.keys() - hidden, key=lambda p: (min(right[p], n - right[p]), p))
    while hidden and left:
        lost = sum(n - right[part] for part in hidden)
        gained = sum(right[part] for part in hidden)
        if len(hidden) > 1 and lost >= PEOPLE and gained >= PEOPLE:
            break
        hidden.add(left.pop(0))
    return frozenset(hidden)


def hidden_parts(question: Question, counts: Mapping[str, int], n: int) -> frozenset[str]:
    """The parts of a question whose numbers are hidden, of those that `all_parts` names."""
    if question.type in {QuestionType.SINGLE, QuestionType.TRUE_FALSE, QuestionType.RATING}:
        return hidden_of_one(counts, n, last=question.right)
    if question.type is QuestionType.SURVEY:
        if not question.many:
            return hidden_of_one(counts, n)
        return frozenset(part for part, count in counts.items() if is_small(count, n))
    if question.type in PAIRED and not takes_several(question):
        return _hidden_pairs(question, counts, n)
    right = {
        part: count if is_right(question, part) else n - count for part, count in counts.items()
    }
    return hidden_of_decisions(right, n)


def _hidden_pairs(question: Question, counts: Mapping[str, int], n: int) -> frozenset[str]:
    """Rows of exclusive pairs, whose right ones together are what the mean says."""
    keys = [part for part in counts if is_right(question, part)]
    hidden: frozenset[str] = frozenset()
    for _round in range(len(counts) + 1):
        before = hidden
        for item in question.items:
            row = {part: count for part, count in counts.items() if part.split(".")[0] == item}
            own = hidden_of_one(row, n, last=keys, also=hidden & row.keys())
            hidden |= own - {NOTHING}
        hidden |= hidden_of_decisions({part: counts[part] for part in keys}, n, also=hidden)
        if hidden == before:
            break
    return hidden


def all_parts(question: Question) -> Sequence[str]:
    """The parts of a question that are counted, in the order of its document."""
    if question.type in PAIRED:
        return [cell_of(item, target) for item in question.items for target in question.targets]
    if question.gaps:
        return [gap.id for gap in question.gaps]
    return question.items


def is_right(question: Question, part: str) -> bool:
    """Whether choosing this part is right; gaps and places are counted where they are."""
    if question.type in PAIRED:
        item, target = part.split(".")
        return target in question.pairs.get(item, ())
    if question.type in {QuestionType.BLANK, QuestionType.NUMBER, QuestionType.ORDER}:
        return True
    return part in question.right


@dataclass(frozen=True, slots=True)
class Number:
    """A number of people as it may be said. count: None where it is hidden; few: it is below five."""

    count: int | None
    few: bool


def said(counts: Mapping[str, int], n: int) -> dict[str, Number]:
    """Exclusive numbers of n people, of whom the rest is in none of them."""
    hidden = hidden_of_one(counts, n)
    return {
        name: Number(None if count and name in hidden else count, count < PEOPLE)
        for name, count in counts.items()
    }
