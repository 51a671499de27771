"""Whether a question can be answered, and whether a translation says the same."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from lms.content.model import CHOICE_TYPES, QuestionType
from lms.content.problems import Notes
from lms.content.questions.draft import Blank, Draft, Item

_NEEDS_ITEMS = {
    QuestionType.ORDER: "a numbered list in the right order: 1. first {#id}",
    QuestionType.MATCH: "a table of two columns: | left {#id} | right {#id} |",
    QuestionType.MATRIX: "a table of statements and columns, with x where one is right",
    QuestionType.SURVEY: "a list of answers: - [ ] text {#id}",
    QuestionType.RATING: "a list of the points of the scale: - text {#id}",
}
_TWO = 2


def check_source(draft: Draft, notes: Notes) -> None:
    """Note what keeps people from answering, or the platform from marking."""
    if draft.type in CHOICE_TYPES:
        _check_choice(draft, notes)
    elif draft.type in _NEEDS_ITEMS:
        _check_listed(draft, notes)
    elif draft.type is not QuestionType.TEXT and not draft.blanks:
        notes.error(
            draft.line,
            "This quiz has no answers.",
            "Add a list of - [ ] and - [x] answers, a [[blank]] in the text, or a type.",
        )
    elif draft.type is QuestionType.TEXT and draft.explanation is None:
        notes.warning(
            draft.line,
            "This text question has no model answer.",
            "Write one after a line of ---, so that learners can compare.",
        )
    _check_ids(draft, notes)


def _check_choice(draft: Draft, notes: Notes) -> None:
    right = sum(1 for item in draft.items if item.marked)
    if len(draft.items) < _TWO:
        notes.error(draft.line, "This quiz has fewer than two answers.", "Add - [ ] answers.")
    elif right == 0:
        notes.error(
            draft.line,
            "None of the answers is marked as right.",
            'Write [x] before each right one; if none can be right, use type="survey".',
        )
    elif right > 1 and draft.type is not QuestionType.MULTIPLE:
        notes.error(
            draft.line,
            f'{right} answers are marked as right, but type="{draft.type}" has just one.',
            'Leave out the type, or write type="multiple".',
        )


def _check_listed(draft: Draft, notes: Notes) -> None:
    if len(draft.items) < _TWO:
        notes.error(
            draft.line,
            f'A quiz with type="{draft.type}" needs at least two answers.',
            f"Write {_NEEDS_ITEMS[draft.type]}.",
        )
    for item in draft.items:
        if item.marked:
            notes.error(
                item.text.line,
                f'A quiz with type="{draft.type}" has no right answers.',
                "Write [ ] instead of [x].",
            )
        if draft.type is QuestionType.MATRIX and not draft.pairs.get(item.id):
            notes.error(
                item.text.line,
                "No column is right for this row.",
                "Write x in at least one of its cells.",
            )


def _check_ids(draft: Draft, notes: Notes) -> None:
    if not all(item.given for item in (*draft.items, *draft.targets)):
        notes.warning(
            draft.line,
            "Some answers of this quiz have no id yet, so changing their words loses results.",
            "Run lms courses stamp, which adds them.",
        )


def check_translation(draft: Draft, source: Draft, notes: Notes) -> bool:
    """Note where a translation differs from its source; False where it cannot be used."""
    for item in draft.items:
        if item.marked:
            notes.error(
                item.text.line,
                "[x] in a translation: what is right is decided in the source language.",
                "Write - text {#id} without brackets.",
            )
    if any(draft.pairs.values()) and draft.type is QuestionType.MATRIX:
        notes.error(
            draft.line,
            "x in the table of a translation: what is right is decided in the source language.",
            "Leave the cells of the table empty.",
        )
    same = _same_items(draft.items, source.items, "answer", draft.line, notes)
    same &= _same_items(draft.targets, source.targets, "column", draft.line, notes)
    return same & _same_blanks(draft.blanks, source.blanks, draft.line, notes)


def _same_items(
    found: Sequence[Item], wanted: Sequence[Item], what: str, line: int, notes: Notes
) -> bool:
    ids, source = [item.id for item in found], [item.id for item in wanted]
    if found and len(ids) == len(source) and not any(item.given for item in found):
        notes.error(
            line,
            f"No {what} of this quiz has an id, so the translation cannot be matched.",
            "Run lms courses stamp, which writes those of the source language, by their order.",
        )
        return False
    _note_difference(ids, source, what, line, notes)
    return ids == source


def _note_difference(
    ids: Sequence[str], source: Sequence[str], what: str, line: int, notes: Notes
) -> None:
    missing = [i for i in source if i not in ids]
    extra = [i for i in ids if i not in source]
    if missing:
        notes.error(
            line,
            f"The translation of this quiz lacks the {what}s {_listed(missing)}.",
            f"Translate them, with the ids of the source: - text {{#{missing[0]}}}.",
        )
    if extra:
        notes.error(
            line,
            f"The source of this quiz has no {what} {_listed(extra)}.",
            "Use the ids of the source language, or remove what is too much.",
        )
    if not missing and not extra and list(ids) != list(source):
        notes.error(
            line,
            f"The {what}s stand in another order than in the source language.",
            f"Put them in this order: {', '.join(source)}.",
        )


def _same_blanks(found: Sequence[Blank], wanted: Sequence[Blank], line: int, notes: Notes) -> bool:
    by_id = {blank.gap.id: blank for blank in wanted}
    ids, source = sorted(blank.gap.id for blank in found), sorted(by_id)
    _note_difference(ids, source, "blank", line, notes)
    for blank in found:
        key = by_id.get(blank.gap.id)
        if key and (key.gap.low, key.gap.high) != (blank.gap.low, blank.gap.high):
            notes.error(
                blank.line,
                f"The blank “{blank.gap.id}” asks for another number than the source language.",
                "Write the same number; only the unit is translated.",
            )
    return ids == source


def _listed(words: Iterable[str]) -> str:
    return ", ".join(f"“{word}”" for word in words)
