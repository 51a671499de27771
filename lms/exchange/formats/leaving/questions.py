"""One of our questions as Moodle knows it, and what of it the format cannot say."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, replace

from lms.content.model import Credit, QuestionType
from lms.content.problems import sentence
from lms.content.questions.draft import Draft, Item, Piece
from lms.content.questions.settings import Settings
from lms.exchange.formats.arriving import entry_of
from lms.exchange.formats.bank import ENGLISH, Card, Entry, Passage, Words
from lms.exchange.formats.carried import tags_for, type_tag
from lms.exchange.formats.foreign import (
    Body,
    Choice,
    Cloze,
    Description,
    Essay,
    Foreign,
    Matching,
    Short,
)
from lms.exchange.formats.leaving import choices, fields
from lms.exchange.formats.placing import with_pictures
from lms.exchange.formats.report import Refused, Remarks
from lms.exchange.formats.tohtml import to_plain

_NAME = 80
_MARK = re.compile("\ue000\\d+\ue001")


@dataclass(frozen=True, slots=True)
class Ability:
    """What a format has a place for."""

    name: str
    ordering: bool
    cloze: bool
    units: bool
    hints: bool
    points: bool


GIFT = Ability("GIFT", ordering=False, cloze=False, units=False, hints=False, points=False)
MOODLE = Ability("Moodle XML", ordering=True, cloze=True, units=True, hints=True, points=True)


def foreign_of(
    entry: Entry, ability: Ability, remarks: Remarks, words: Words = ENGLISH
) -> list[Foreign]:
    """The question, or the several that it takes on the other side. Raises Refused."""
    if isinstance(entry, Passage):
        return [Foreign(Description(), entry.text, entry.title, category=entry.category)]
    card = _held(entry, ability, remarks)
    if card.draft.type is QuestionType.MATRIX and choices.needs_splitting(card.draft):
        remarks.note(
            sentence("A matrix with several columns for a row goes out as one question for each row."),
            sentence("Nothing is lost but that they belong together."),
        )  # fmt: skip
        parts = [replace(card, draft=part) for part in choices.rows(card.draft)]
    else:
        parts = [card]
    return [_whole(part, ability, remarks, words) for part in parts]


def _held(card: Card, ability: Ability, remarks: Remarks) -> Card:
    """The question without what the format cannot hold, which is said."""
    if not ability.points:
        bare = mapped(card.draft, lambda text: with_pictures(text, {}))
        if bare != card.draft:
            remarks.note(
                sentence(
                    "%(format)s has no place for a picture; its words stay.", format=ability.name
                ),
                sentence("Choose Moodle XML to take it along."),
            )
        card = replace(card, draft=bare)
    if card.draft.hints and not ability.hints:
        remarks.note(
            sentence("%(format)s has no place for hints, so they stay here.", format=ability.name),
            sentence("Choose Moodle XML to take them along."),
        )
        return replace(card, draft=replace(card.draft, hints=()))
    return card


def _whole(card: Card, ability: Ability, remarks: Remarks, words: Words) -> Foreign:
    draft, chosen = card.draft, card.settings
    body, text = _body(card, ability, remarks, words)
    if not ability.points:
        body = _bare(body)
    explanation = draft.explanation.text if draft.explanation else ""
    points = chosen.points if ability.points else 1.0
    if isinstance(body, Cloze):
        points = float(sum(field.weight for field in body.fields))
    found = Foreign(
        body,
        text,
        card.title or _name(draft),
        explanation,
        tuple(hint.text for hint in draft.hints),
        points,
        card.category,
        draft.id,
        card.tags,
    )
    if draft.type is QuestionType.MATRIX:
        found = replace(found, tags=(*found.tags, type_tag("matrix")))
    if draft.type is QuestionType.SINGLE and len(draft.items) == 2 and not ability.points:  # noqa: PLR2004
        found = replace(found, tags=(*found.tags, type_tag("single")))
    natural = entry_of(found, Remarks(), words)
    if isinstance(natural, Card):
        effective = _effective(card)
        found = replace(found, tags=(*found.tags, *tags_for(effective, natural.settings)))
        if effective.credit is not natural.settings.credit:
            _note_credit(effective.credit, remarks)
    return found


def mapped(draft: Draft, change: Callable[[str], str]) -> Draft:
    """The draft with every text changed in the same way."""

    def piece(one: Piece) -> Piece:
        return replace(one, text=change(one.text))

    def item(one: Item) -> Item:
        feedback = piece(one.feedback) if one.feedback else None
        return replace(one, text=piece(one.text), feedback=feedback)

    return replace(
        draft,
        stem=piece(draft.stem),
        items=tuple(map(item, draft.items)),
        targets=tuple(map(item, draft.targets)),
        hints=tuple(map(piece, draft.hints)),
        explanation=piece(draft.explanation) if draft.explanation else None,
    )


def _bare(body: Body) -> Body:
    """A body without what GIFT cannot say, so that tags say it."""
    match body:
        case Choice() | Matching():
            return replace(body, shuffle=None)
        case Short():
            return replace(body, case=False)
        case Essay():
            return Essay()
        case _:
            return body


def _effective(card: Card) -> Settings:
    chosen = card.settings
    if card.draft.type in {QuestionType.SINGLE, QuestionType.TRUE_FALSE, QuestionType.TEXT}:
        chosen = replace(chosen, credit=Credit.EXACT)
    return chosen


def _note_credit(credit: Credit, remarks: Remarks) -> None:
    remarks.note(
        sentence("Its way to give points (credit=%(credit)s) travels as a tag that only Tandem reads.",
                 credit=str(credit)),
        sentence("Look at the points of its answers on the other side."),
    )  # fmt: skip


def _body(card: Card, ability: Ability, remarks: Remarks, words: Words) -> tuple[Body, str]:
    draft, stem = card.draft, card.draft.stem.text
    match draft.type:
        case QuestionType.SINGLE | QuestionType.MULTIPLE:
            return choices.choice(draft, card.settings), stem
        case QuestionType.TRUE_FALSE:
            return choices.two(draft, words), stem
        case QuestionType.BLANK | QuestionType.NUMBER:
            return fields.gapped(
                draft, card.settings, remarks, cloze=ability.cloze, units=ability.units
            )
        case QuestionType.MATCH | QuestionType.MATRIX:
            return choices.matching(draft, card.settings, remarks), stem
        case QuestionType.ORDER if ability.ordering:
            return choices.ordering(draft, card.settings), stem
        case QuestionType.TEXT:
            return Essay(card.settings.long), stem
        case QuestionType.ORDER:
            raise Refused(
                sentence("%(format)s knows no ordering.", format=ability.name),
                sentence("Choose Moodle XML."),
            )
        case _:
            raise Refused(
                sentence("Surveys and ratings have no right answer, which questions there must have."),
                sentence("Set up a survey on the other side (in Moodle the activity “Feedback”)."),
            )  # fmt: skip


def _name(draft: Draft) -> str:
    first = _MARK.sub("…", draft.stem.text.split("\n\n", maxsplit=1)[0])
    words = to_plain(first.replace("\n", " ")) or draft.id
    return words if len(words) <= _NAME else f"{words[: _NAME - 1]}…"
