"""A question as a page shows it: order of options, what was answered, what may be revealed. Pure.

Keys, feedback and explanations are only put in when `revealed`, so that they cannot reach a
browser before the learner may see them.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from hashlib import blake2b
from json import JSONEncoder

from lms.content.model import Credit, Question, QuestionText, QuestionType, pick
from lms.quizzes.rules.attempts import shown_items, shown_targets
from lms.quizzes.rules.marking import Mark, mark
from lms.quizzes.rules.responses import Response, takes_several

Type = QuestionType
# The same for all gaps, so that no field tells how long the right answer is.
NUMBER_SIZE, WORD_SIZE = 8, 20
SORTED = JSONEncoder(sort_keys=True)


class Verdict(StrEnum):
    """What a decision turned out to be. Missed: not chosen, although it is right."""

    NONE = ""
    RIGHT = "right"
    WRONG = "wrong"
    MISSED = "missed"
    RIGHTLY_LEFT = "left"


@dataclass(frozen=True, slots=True)
class ShownItem:
    """An option, step, left cell or row. `picked` are the targets the learner gave it.

    `place` counts from 1 in an order question; `wanted` are the right targets, or the right
    place, once revealed.
    """

    id: str
    html: str
    chosen: bool = False
    verdict: Verdict = Verdict.NONE
    feedback: str = ""
    picked: frozenset[str] = frozenset()
    wanted: tuple[str, ...] = ()
    place: int = 0
    typed_place: str = ""


@dataclass(frozen=True, slots=True)
class ShownGap:
    """A field in the stem; `accepted` names the right answers once revealed."""

    id: str
    value: str
    is_number: bool
    size: int
    verdict: Verdict = Verdict.NONE
    accepted: tuple[str, ...] = ()
    wrong_form: bool = False


@dataclass(frozen=True, slots=True)
class Shown:
    """A question ready for a template. `earned` is None until it is revealed and marked.

    lead: the first paragraph of the stem without its element, the question's heading; stem the rest.
    token: what the page was made from (revision and digest of the answer), sent back with it.
    """

    key: str
    number: int
    type: QuestionType
    language: str
    points: float
    credit: Credit
    practice: bool
    many: bool
    long: bool
    lead: str
    stem: tuple[str, ...]
    items: tuple[ShownItem, ...]
    targets: tuple[tuple[str, str], ...]
    gaps: Mapping[str, ShownGap]
    text: str
    hints: tuple[str, ...]
    explanation: str
    revealed: bool
    locked: bool
    answered: bool
    saved_at: datetime | None
    token: str
    earned: float | None
    unanswered: bool = False

    @property
    def has_fault(self) -> bool:
        """Whether a gap holds something that is not a number, or nothing was answered."""
        return self.unanswered or any(gap.wrong_form for gap in self.gaps.values())

    @property
    def untouched(self) -> bool:
        """Whether it looks the same for everybody who has it in this order and place."""
        touched = self.saved_at or self.answered or self.revealed or self.locked
        return not touched and not self.unanswered and not self.has_fault

    @property
    def order(self) -> tuple[str, ...]:
        """The order in which it shows items and targets."""
        return (*(item.id for item in self.items), *(target for target, _html in self.targets))

    @property
    def all_right(self) -> bool:
        """Whether it earned all its points."""
        return self.earned is not None and self.earned >= self.points - 1e-9


NOTHING = Response()


@dataclass(frozen=True, slots=True)
class Situation:
    """How a question is to be shown: number from 1, shuffle seed, what was saved, what is open."""

    number: int
    seed: int
    response: Response = NOTHING
    revision: int = 0
    saved_at: datetime | None = None
    revealed: bool = False
    locked: bool = False
    faulty: frozenset[str] = frozenset()
    unanswered: bool = False
    stored: Response | None = None


def token_of(revision: int, response: Response) -> str:
    """What a page was made from: so a later save tells unchanged fields from changed ones."""
    return f"{revision}.{digest_of(response)}"


def digest_of(response: Response) -> str:
    """The second half of a token: by it two answers are the same."""
    # PostgreSQL gives the keys of a document back in another order than they were written in.
    content = SORTED.encode(response.to_json()).encode()
    return blake2b(content, digest_size=5).hexdigest()


def show(question: Question, language: str, source: str, situation: Situation) -> Shown:
    """Prepare a question for a page in `language`; `source` is the course's own language."""
    found, text = pick(
        question.texts, language, source if source in question.texts else next(iter(question.texts))
    )
    response = situation.response
    lead, stem = split_lead(text.stem)
    result = mark(question, response) if situation.revealed else None
    reveal = situation.revealed
    return Shown(
        key=question.id,
        number=situation.number,
        type=question.type,
        language=found,
        points=question.points,
        credit=question.credit,
        practice=question.practice,
        many=takes_several(question),
        long=question.long,
        lead=lead,
        stem=stem,
        items=_items(question, text, situation, result),
        targets=tuple(
            (target, text.words[target]) for target in shown_targets(question, situation.seed)
        ),
        gaps={gap.id: _gap(question, gap.id, text, situation, result) for gap in question.gaps},
        text=response.text,
        hints=text.hints,
        explanation=text.explanation if reveal else "",
        revealed=reveal,
        locked=situation.locked,
        answered=not response.is_empty,
        saved_at=situation.saved_at,
        token=token_of(
            situation.revision, situation.stored if situation.stored is not None else response
        ),
        earned=result.points if result else None,
        unanswered=situation.unanswered,
    )


def split_lead(stem: tuple[str, ...]) -> tuple[str, tuple[str, ...]]:
    """The words of the first paragraph, if it is a plain one without gaps, and what follows it."""
    first = stem[0] if stem else ""
    head, closed, rest = first.partition("</p>")
    if not head.startswith("<p>") or not closed:
        return "", stem
    return head[3:], (rest.lstrip(), *stem[1:])


def _items(
    question: Question, text: QuestionText, situation: Situation, result: Mark | None
) -> tuple[ShownItem, ...]:
    verdicts = {decision.id: decision for decision in result.decisions} if result else {}
    response = situation.response
    order = (
        response.order
        if question.type is Type.ORDER and response.order
        else shown_items(question, situation.seed)
    )
    found = []
    for place, item in enumerate(order, 1):
        decision = verdicts.get(item)
        verdict = Verdict.NONE
        if decision is not None:
            verdict = _verdict(question, item, right=decision.right, made=decision.made)
        elif result is not None and question.type is Type.MATRIX:
            own = [d for d in result.decisions if d.id.startswith(f"{item}.")]
            verdict = Verdict.RIGHT if all(d.right for d in own) else Verdict.WRONG
        found.append(
            ShownItem(
                id=item,
                html=text.words.get(item, ""),
                chosen=item in response.chosen,
                verdict=verdict,
                feedback=text.feedback.get(item, "") if situation.revealed else "",
                picked=response.pairs.get(item, frozenset()),
                wanted=_wanted(question, text, item) if situation.revealed else (),
                place=place,
            )
        )
    return tuple(found)


def _verdict(question: Question, item: str, *, right: bool, made: bool) -> Verdict:
    if right:
        return (
            Verdict.RIGHT
            if made or question.type not in {Type.SINGLE, Type.MULTIPLE, Type.TRUE_FALSE}
            else Verdict.RIGHTLY_LEFT
        )
    return Verdict.MISSED if item in question.right else Verdict.WRONG


def _wanted(question: Question, text: QuestionText, item: str) -> tuple[str, ...]:
    if question.type is Type.ORDER:
        return (str(question.items.index(item) + 1),)
    return tuple(
        text.words[target] for target in question.targets if target in question.pairs.get(item, ())
    )


def _gap(
    question: Question, gap_id: str, text: QuestionText, situation: Situation, result: Mark | None
) -> ShownGap:
    gap = next(gap for gap in question.gaps if gap.id == gap_id)
    right = result is not None and any(d.right for d in result.decisions if d.id == gap_id)
    verdict = Verdict.NONE if result is None else (Verdict.RIGHT if right else Verdict.WRONG)
    return ShownGap(
        id=gap_id,
        value=situation.response.gaps.get(gap_id, ""),
        is_number=gap.is_number,
        size=NUMBER_SIZE if gap.is_number else WORD_SIZE,
        verdict=verdict,
        accepted=_accepted(question, gap_id, text) if situation.revealed else (),
        wrong_form=gap_id in situation.faulty,
    )


def _accepted(question: Question, gap_id: str, text: QuestionText) -> tuple[str, ...]:
    gap = next(gap for gap in question.gaps if gap.id == gap_id)
    if gap.low is None or gap.high is None:
        return text.accepted.get(gap_id, ())[:3]
    unit = next(iter(text.units.get(gap_id, ())), "")
    span = f"{gap.low:g}" if gap.low == gap.high else f"{gap.low:g}–{gap.high:g}"
    return (f"{span} {unit}".strip(),)
