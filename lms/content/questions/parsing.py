"""From the lines of a `<quiz>` to a draft; a translation is read by what its source asks."""

from __future__ import annotations

from collections.abc import Sequence

from lms.content.blocks import Block
from lms.content.model import QuestionType
from lms.content.problems import Notes, sentence
from lms.content.questions.blanks import Filled, take_blanks
from lms.content.questions.choices import BULLET, STEP, TASK, Answers, answers, note_almost
from lms.content.questions.draft import Draft, Item, Piece
from lms.content.questions.outline import Numbered, Outline, outline, piece_of
from lms.content.questions.pairs import match, matrix
from lms.content.questions.settings import Settings

_LISTED = frozenset(
    {QuestionType.SINGLE, QuestionType.MULTIPLE, QuestionType.TRUE_FALSE, QuestionType.SURVEY}
)
_PAIRED = {QuestionType.MATCH: match, QuestionType.MATRIX: matrix}


def draft(block: Block, chosen: Settings, notes: Notes) -> Draft:
    """Read a quiz of the source language."""
    parts = outline(block.lines, block.line + 1, notes)
    lines = list(parts.lines)
    kind = chosen.type
    if kind in _PAIRED:
        return _paired(block, kind, parts, notes)
    if kind is QuestionType.ORDER:
        return _listed(block, kind, parts, answers(lines, STEP, notes), notes)
    if kind is QuestionType.RATING:
        found = answers(lines, TASK if _has_tasks(lines) else BULLET, notes)
        return _listed(block, kind, parts, found, notes)
    if kind is QuestionType.TEXT:
        return _draft(block, kind, parts, tuple(lines), notes)
    if kind is None or kind in _LISTED:
        note_almost(lines, notes)
        found = answers(lines, TASK, notes)
        if found.items:
            inferred = kind or _inferred(found.items)
            return _listed(block, inferred, parts, found, notes)
    return _gapped(block, kind or QuestionType.BLANK, parts, notes, case=chosen.case)


def translated(block: Block, source: Draft, notes: Notes, *, case: bool) -> Draft:
    """Read a quiz of a translation."""
    parts = outline(block.lines, block.line + 1, notes)
    if source.type in _PAIRED:
        return _paired(block, source.type, parts, notes)
    if source.blanks:
        return _gapped(block, source.type, parts, notes, case=case)
    if not source.items:
        return _draft(block, source.type, parts, parts.lines, notes)
    lines, pattern = list(parts.lines), BULLET
    if source.type is QuestionType.ORDER:
        pattern = STEP
    elif _has_tasks(lines):
        pattern = TASK
    start = _list_start(lines, pattern is BULLET)
    found = answers(lines[start:], pattern, notes)
    whole = Answers((*lines[:start], *found.stem), found.items)
    return _listed(block, source.type, parts, whole, notes)


def _list_start(lines: Sequence[Numbered], bullets: bool) -> int:
    """Where the answers begin: at the first bullet with an id, since a stem may have a list."""
    if not bullets:
        return 0
    with_id = (n for n, (_, line) in enumerate(lines) if BULLET.match(line) and "{#" in line)
    return next(with_id, 0)


def _has_tasks(lines: Sequence[Numbered]) -> bool:
    return any(TASK.match(line) for _, line in lines)


def _inferred(items: Sequence[Item]) -> QuestionType:
    marked = sum(1 for item in items if item.marked)
    if len(items) == 2 and marked == 1:  # noqa: PLR2004  # a list of two is true or false
        return QuestionType.TRUE_FALSE
    return QuestionType.MULTIPLE if marked > 1 else QuestionType.SINGLE


def _paired(block: Block, kind: QuestionType, parts: Outline, notes: Notes) -> Draft:
    found = _PAIRED[kind](parts.lines, notes)
    return _draft(
        block,
        kind,
        parts,
        found.stem,
        notes,
        items=tuple(found.items),
        targets=tuple(found.targets),
        pairs={item: frozenset(targets) for item, targets in found.pairs.items()},
    )


def _listed(
    block: Block, kind: QuestionType, parts: Outline, found: Answers, notes: Notes
) -> Draft:
    return _draft(block, kind, parts, found.stem, notes, items=found.items)


def _gapped(block: Block, kind: QuestionType, parts: Outline, notes: Notes, *, case: bool) -> Draft:
    filled = take_blanks(list(parts.lines), notes, case=case)
    if kind is QuestionType.BLANK and filled.blanks and all(b.gap.is_number for b in filled.blanks):
        kind = QuestionType.NUMBER
    return _with_blanks(block, kind, parts, filled, notes)


def _with_blanks(
    block: Block, kind: QuestionType, parts: Outline, filled: Filled, notes: Notes
) -> Draft:
    bare = _draft(block, kind, parts, filled.lines, notes)
    return Draft(
        bare.id,
        kind,
        bare.line,
        bare.stem,
        blanks=filled.blanks,
        hints=bare.hints,
        explanation=bare.explanation,
    )


def _draft(
    block: Block,
    kind: QuestionType,
    parts: Outline,
    stem: Sequence[Numbered],
    notes: Notes,
    *,
    items: tuple[Item, ...] = (),
    targets: tuple[Item, ...] = (),
    pairs: dict[str, frozenset[str]] | None = None,
) -> Draft:
    words = piece_of(stem)
    if words is None:
        notes.error(
            block.line,
            sentence("This quiz asks nothing: there is no text before the answers."),
            sentence("Write the question between the tag and the first answer."),
        )
    return Draft(
        block.id,
        kind,
        block.line,
        words or Piece("", block.line),
        items,
        targets,
        pairs or {},
        hints=parts.hints,
        explanation=parts.explanation,
    )
