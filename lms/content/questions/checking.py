"""Whether a question can be answered, and whether a translation says the same."""

from __future__ import annotations

from collections.abc import Sequence

from lms.content.model import CHOICE_TYPES, QuestionType
from lms.content.problems import Notes, sentence
from lms.content.questions.differences import (
    ANSWERS,
    BLANKS,
    COLUMNS,
    note_difference,
    same_items,
)
from lms.content.questions.draft import Blank, Draft

_NEEDS_ITEMS = {
    QuestionType.ORDER: sentence("Write a numbered list in the right order: 1. first {#id}."),
    QuestionType.MATCH: sentence("Write a table of two columns: | left {#id} | right {#id} |."),
    QuestionType.MATRIX: sentence(
        "Write a table of statements and columns, with x where one is right."
    ),
    QuestionType.SURVEY: sentence("Write a list of answers: - [ ] text {#id}."),
    QuestionType.RATING: sentence("Write a list of the points of the scale: - text {#id}."),
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
            sentence("This quiz has no answers."),
            sentence("Add a list of - [ ] and - [x] answers, a [[blank]] in the text, or a type."),
        )
    elif draft.type is QuestionType.TEXT and draft.explanation is None:
        notes.warning(
            draft.line,
            sentence("This text question has no model answer."),
            sentence("Write one after a line of ---, so that learners can compare."),
        )
    _check_ids(draft, notes)


def _check_choice(draft: Draft, notes: Notes) -> None:
    right = sum(1 for item in draft.items if item.marked)
    if len(draft.items) < _TWO:
        notes.error(
            draft.line,
            sentence("This quiz has fewer than two answers."),
            sentence("Add - [ ] answers."),
        )
    elif right == 0:
        notes.error(
            draft.line,
            sentence("None of the answers is marked as right."),
            sentence('Write [x] before each right one; if none can be right, use type="survey".'),
        )
    elif right > 1 and draft.type is not QuestionType.MULTIPLE:
        notes.error(
            draft.line,
            sentence(
                '%(right)s answers are marked as right, but type="%(type)s" has just one.',
                right=right,
                type=draft.type,
            ),
            sentence('Leave out the type, or write type="multiple".'),
        )


def _check_listed(draft: Draft, notes: Notes) -> None:
    if len(draft.items) < _TWO:
        notes.error(
            draft.line,
            sentence('A quiz with type="%(type)s" needs at least two answers.', type=draft.type),
            _NEEDS_ITEMS[draft.type],
        )
    for item in draft.items:
        if item.marked:
            notes.error(
                item.text.line,
                sentence('A quiz with type="%(type)s" has no right answers.', type=draft.type),
                sentence("Write [ ] instead of [x]."),
            )
        if draft.type is QuestionType.MATRIX and not draft.pairs.get(item.id):
            notes.error(
                item.text.line,
                sentence("No column is right for this row."),
                sentence("Write x in at least one of its cells."),
            )


def _check_ids(draft: Draft, notes: Notes) -> None:
    if not all(item.given for item in (*draft.items, *draft.targets)):
        notes.warning(
            draft.line,
            sentence(
                "Some answers of this quiz have no id yet, so changing their words loses results."
            ),
            sentence("Run lms courses stamp, which adds them."),
        )


def check_translation(draft: Draft, source: Draft, notes: Notes) -> bool:
    """Note where a translation differs from its source; False where it cannot be used."""
    for item in draft.items:
        if item.marked:
            notes.error(
                item.text.line,
                sentence("[x] in a translation: what is right is decided in the source language."),
                sentence("Write - text {#id} without brackets."),
            )
    if any(draft.pairs.values()) and draft.type is QuestionType.MATRIX:
        notes.error(
            draft.line,
            sentence(
                "x in the table of a translation: what is right is decided in the source language."
            ),
            sentence("Leave the cells of the table empty."),
        )
    same = same_items(draft.items, source.items, ANSWERS, draft.line, notes)
    same &= same_items(draft.targets, source.targets, COLUMNS, draft.line, notes)
    return same & _same_blanks(draft.blanks, source.blanks, draft.line, notes)


def _same_blanks(found: Sequence[Blank], wanted: Sequence[Blank], line: int, notes: Notes) -> bool:
    by_id = {blank.gap.id: blank for blank in wanted}
    ids, source = sorted(blank.gap.id for blank in found), sorted(by_id)
    note_difference(ids, source, BLANKS, line, notes)
    for blank in found:
        key = by_id.get(blank.gap.id)
        if key and (key.gap.low, key.gap.high) != (blank.gap.low, blank.gap.high):
            notes.error(
                blank.line,
                sentence(
                    "The blank “%(id)s” asks for another number than the source language.",
                    id=blank.gap.id,
                ),
                sentence("Write the same number; only the unit is translated."),
            )
    return ids == source
