"""What is shown of a question: its figures without small numbers, and hints made of them. Pure."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from html import unescape

from lms.authoring.rules.statistics import figures
from lms.authoring.rules.statistics.counting import PartSums, QuestionSums
from lms.authoring.rules.statistics.hiding import (
    NOTHING,
    PEOPLE,
    Span,
    all_parts,
    hidden_of_one,
    hidden_parts,
    is_right,
    is_small,
    mean_of,
)
from lms.authoring.rules.statistics.hints import Advice, Facts, PartFacts, advice
from lms.content.model import Question, QuestionText, QuestionType
from lms.quizzes.rules.responses import CHOSEN, PAIRED, takes_several
from lms.quizzes.rules.showing import split_lead

TAG = re.compile(r"<[^>]*>")
LONG = 120


@dataclass(frozen=True, slots=True)
class ShownPart:
    """An option, pair, gap or place. `count` and `share` are None where they are hidden.

    choosing: how choosing it goes with the points elsewhere. right: None where there is no key.
    """

    part: str
    right: bool | None
    count: int | None
    share: float | None
    choosing: float | None


@dataclass(frozen=True, slots=True)
class Shown:
    """A question's figures. `people` is None below five; then nothing else is known either.

    few: there are one to four. unanswered: None where it is hidden.
    """

    people: int | None = None
    few: bool = False
    facility: Span | None = None
    discrimination: float | None = None
    unanswered: int | None = None
    parts: tuple[ShownPart, ...] = ()
    advice: tuple[Advice, ...] = ()

    @property
    def unanswered_share(self) -> float | None:
        """The share of people who left it unanswered."""
        if self.people is None or self.unanswered is None:
            return None
        return self.unanswered / self.people


def shown(question: Question, sums: QuestionSums, parts: Mapping[str, PartSums]) -> Shown:
    """What may be shown of a question, of all its versions with one key together."""
    n = sums.attempts
    if n < PEOPLE:
        return Shown(few=n > 0)
    counts = {p: parts[p].chosen if p in parts else 0 for p in all_parts(question)}
    hidden = hidden_parts(question, counts, n)
    facility = mean_of(sums.x, sums.marked) if sums.marked else None
    apart = figures.discrimination(sums) if facility is not None and facility.exact else None
    found = tuple(
        _part(question, part, sums, parts.get(part), hidden=part in hidden) for part in counts
    )
    unanswered = _unanswered(question, sums, counts)
    share = None if unanswered is None else unanswered / n
    facts = Facts(
        n, facility, apart, share, [PartFacts(p.part, p.share, p.choosing) for p in found]
    )
    return Shown(n, False, facility, apart, unanswered, found, advice(question, facts))


def _part(
    question: Question, part: str, sums: QuestionSums, own: PartSums | None, *, hidden: bool
) -> ShownPart:
    right = is_right(question, part) if question.is_marked else None
    if hidden:
        return ShownPart(part, right, None, None, None)
    found = own or PartSums()
    chosen = figures.choosing(found, sums) if question.type in CHOSEN else None
    return ShownPart(part, right, found.chosen, found.chosen / sums.attempts, chosen)


def _unanswered(question: Question, sums: QuestionSums, counts: Mapping[str, int]) -> int | None:
    n, nothing = sums.attempts, sums.attempts - sums.answered
    one = question.type in CHOSEN and not takes_several(question)
    if one:
        return None if NOTHING in hidden_of_one(counts, n, last=question.right) else nothing
    return None if is_small(nothing, n) else nothing


def plain(html: str) -> str:
    """Clean HTML as one line of words."""
    return " ".join(unescape(TAG.sub(" ", html)).split())


def title_of(text: QuestionText) -> str:
    """The first words of a question, at most 120 letters; gaps are dots."""
    lead, stem = split_lead(text.stem)
    parts = [lead] if lead else [part if n % 2 == 0 else " … " for n, part in enumerate(stem)]
    found = plain("".join(parts))
    return found if len(found) <= LONG else found[: LONG - 1].rsplit(" ", 1)[0] + " …"


def words_of(question: Question, text: QuestionText, part: str) -> str:
    """A part in plain words: an option, `left → right`, or what is accepted in a gap."""
    if question.type in PAIRED:
        item, target = part.split(".")
        return f"{plain(text.words.get(item, item))} → {plain(text.words.get(target, target))}"
    if question.type in {QuestionType.BLANK, QuestionType.NUMBER}:
        return f"{gap_number(question, part)}: {_accepted(question, text, part)}"
    return plain(text.words.get(part, part))


def gap_number(question: Question, part: str) -> int:
    """Which gap it is, from 1."""
    return [gap.id for gap in question.gaps].index(part) + 1


def _accepted(question: Question, text: QuestionText, part: str) -> str:
    gap = next(gap for gap in question.gaps if gap.id == part)
    if gap.low is None or gap.high is None:
        return " | ".join(text.accepted.get(part, ()))
    span = f"{gap.low:g}" if gap.low == gap.high else f"{gap.low:g}–{gap.high:g}"
    return f"{span} {next(iter(text.units.get(part, ())), '')}".strip()
