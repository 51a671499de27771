"""The questions of a lesson's files as entries, in one language."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from lms.content.blocks import Block, scan
from lms.content.files import text_file
from lms.content.problems import Notes
from lms.content.questions.draft import Blank, Draft, Item
from lms.content.questions.parsing import draft as read_draft
from lms.content.questions.parsing import translated
from lms.content.questions.settings import Settings
from lms.content.questions.settings import settings as read_settings
from lms.exchange.formats.bank import Card


def cards_of(path: str, text: str, category: str, translation: str | None = None) -> list[Card]:
    """The quizzes of a lesson in their order, those of pools in a category of their own.

    Quizzes that have errors are left out: the workshop says what is wrong with them. What is not
    translated stays in the source language.
    """
    other = _blocks(path, translation) if translation is not None else {}
    return list(_cards(path, text, category, other))


def _items(path: str, text: str) -> Sequence[object]:
    file = text_file(text, Notes(path))
    return scan(file.body, file.first, Notes(path))


def _quizzes(path: str, text: str) -> Iterator[tuple[Block, str]]:
    """Every quiz with the id of its pool, or nothing."""
    for item in _items(path, text):
        if isinstance(item, Block) and item.kind == "quiz":
            yield item, ""
        elif isinstance(item, Block) and item.kind == "pool":
            yield from ((quiz, item.id) for quiz in item.blocks)


def _blocks(path: str, text: str) -> dict[str, Block]:
    return {block.id: block for block, _ in _quizzes(path, text)}


def _cards(path: str, text: str, category: str, other: Mapping[str, Block]) -> Iterator[Card]:
    for block, pool in _quizzes(path, text):
        notes = Notes(path)
        chosen = read_settings(block, notes)
        draft = read_draft(block, chosen, notes)
        if notes.has_errors or not draft.stem.text:
            continue
        if block.id in other:
            draft = _in_language(other[block.id], draft, chosen)
        place = f"{category}/{pool}" if pool else category
        yield Card(chosen, draft, category=place)


def _in_language(block: Block, source: Draft, chosen: Settings) -> Draft:
    """The translation with the key of its source; the source where they do not fit together."""
    notes = Notes()
    found = translated(block, source, notes, case=chosen.case)
    same = [i.id for i in (*found.items, *found.targets)] == [
        i.id for i in (*source.items, *source.targets)
    ]
    gaps = {blank.gap.id for blank in found.blanks} == {blank.gap.id for blank in source.blanks}
    if notes.has_errors or not same or not gaps or not found.stem.text:
        return source
    return replace(
        found,
        items=_marked(found.items, source.items),
        targets=_marked(found.targets, source.targets),
        pairs=source.pairs,
        blanks=tuple(_keyed(blank, source.blanks) for blank in found.blanks),
        hints=found.hints or source.hints,
        explanation=found.explanation or source.explanation,
    )


def _marked(found: Sequence[Item], source: Sequence[Item]) -> tuple[Item, ...]:
    return tuple(
        replace(item, marked=key.marked, feedback=item.feedback or key.feedback)
        for item, key in zip(found, source, strict=True)
    )


def _keyed(blank: Blank, source: Sequence[Blank]) -> Blank:
    key = next(other for other in source if other.gap.id == blank.gap.id)
    return replace(
        blank,
        gap=key.gap,
        accepted=blank.accepted or key.accepted,
        units=blank.units or key.units,
    )
