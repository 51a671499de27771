"""Choices, pairs and steps as Moodle knows them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from lms.content.model import Credit, QuestionType
from lms.content.problems import sentence
from lms.content.questions.canon import match_rows
from lms.content.questions.draft import Draft, Item, Piece
from lms.content.questions.settings import Settings
from lms.exchange.formats.bank import Words
from lms.exchange.formats.foreign import Answer, Choice, Matching, Ordering, Truth
from lms.exchange.formats.report import Remarks
from lms.exchange.formats.tohtml import is_plain_text, to_plain


def choice(draft: Draft, chosen: Settings) -> Choice:
    """Single or multiple choice; what a wrong answer costs says how points are given."""
    single = draft.type is QuestionType.SINGLE
    right = sum(item.marked for item in draft.items)
    cost = {Credit.EXACT: -1.0, Credit.EACH: 0.0, Credit.NET: -1 / max(1, right)}[chosen.credit]
    answers = tuple(
        Answer(
            item.text.text,
            1 / right if item.marked else 0.0 if single else cost,
            item.feedback.text if item.feedback else "",
        )
        for item in draft.items
    )
    return Choice(answers, single, shuffle=chosen.shuffle is not False)


def two(draft: Draft, words: Words) -> Truth | Choice:
    """True or false, where the two are these words; else a choice of two that keeps its order."""
    first, second = draft.items
    said = first.text.text.lower(), second.text.text.lower()
    usual = (words.true.lower(), words.false.lower())
    if said == usual:
        return Truth(first.marked, _feedback(first), _feedback(second))
    answers = tuple(Answer(i.text.text, float(i.marked), _feedback(i)) for i in draft.items)
    return Choice(answers, single=True, shuffle=False)


def _feedback(item: Item) -> str:
    return item.feedback.text if item.feedback else ""


def matching(draft: Draft, chosen: Settings, remarks: Remarks) -> Matching:
    """Pairs; the right sides are plain text there."""
    if not all(is_plain_text(target.text.text) for target in draft.targets):
        remarks.note(
            sentence("Answers to match are plain text there; emphasis and links in them are lost."),
            sentence("Look whether they still say the same."),
        )
    targets = {target.id: to_plain(target.text.text) for target in draft.targets}
    if draft.type is QuestionType.MATRIX:
        pairs = [
            (item.text.text, targets[next(iter(draft.pairs[item.id]))]) for item in draft.items
        ]
        used = {target for _, target in pairs}
        rows = [*pairs, *(("", words) for words in targets.values() if words not in used)]
    else:
        rows = [(i.text.text if i else "", targets[t.id]) for i, t in match_rows(draft)]
    return Matching(tuple(rows), shuffle=chosen.shuffle is not False)


def ordering(draft: Draft, chosen: Settings) -> Ordering:
    """Steps in their right order."""
    steps = tuple(item.text.text for item in draft.items)
    return Ordering(steps, strict=chosen.credit is Credit.EXACT)


def needs_splitting(draft: Draft) -> bool:
    """Whether a row of a matrix has several right columns."""
    return any(len(right) != 1 for right in draft.pairs.values())


def rows(draft: Draft) -> Iterator[Draft]:
    """A matrix as one multiple choice for each of its rows."""
    for item in draft.items:
        right = draft.pairs.get(item.id, frozenset())
        yield replace(
            draft,
            id=f"{draft.id}-{item.id}"[:60].rstrip("-"),
            type=QuestionType.MULTIPLE,
            stem=Piece(f"{draft.stem.text}\n\n{item.text.text}", draft.line),
            items=tuple(replace(target, marked=target.id in right) for target in draft.targets),
            targets=(),
            pairs={},
        )
