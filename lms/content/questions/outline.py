"""The order inside a quiz: stem, answers, hints, explanation."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from lms.content.blocks import fenced_lines
from lms.content.problems import Notes, sentence
from lms.content.questions.draft import Piece

HINT = re.compile(r"^\[\[\?\]\](\s+|$)")
Numbered = tuple[int, str]


@dataclass(frozen=True, slots=True)
class Outline:
    """The lines of stem and answers (with their numbers), hints and explanation."""

    lines: tuple[Numbered, ...]
    hints: tuple[Piece, ...]
    explanation: Piece | None


def piece_of(lines: Sequence[Numbered]) -> Piece | None:
    """The lines as one piece, without empty ones around it; None if nothing is left."""
    kept = list(lines)
    while kept and not kept[0][1].strip():
        kept.pop(0)
    while kept and not kept[-1][1].strip():
        kept.pop()
    return Piece("\n".join(line for _, line in kept), kept[0][0]) if kept else None


def outline(lines: Sequence[str], first: int, notes: Notes) -> Outline:
    """Take a quiz apart; `first` is the number of its first line."""
    numbered = list(enumerate(lines, first))
    fenced, unclosed = fenced_lines(lines)
    if unclosed is not None:
        notes.error(
            first + unclosed,
            sentence("This code fence is never closed."),
            sentence("Close it inside the quiz."),
        )
    end = explanation_at(lines, fenced)
    explanation = piece_of(numbered[end + 1 :]) if end is not None else None
    before = numbered[:end]
    hints: list[Piece] = []
    rest: list[Numbered] = []
    index = 0
    while index < len(before):
        number, line = before[index]
        if index not in fenced and HINT.match(line):
            stop = paragraph_end(before, index)
            text = [(number, HINT.sub("", line)), *before[index + 1 : stop]]
            hint = piece_of(text)
            if hint is None:
                notes.error(
                    number, sentence("This hint is empty."), sentence("Write the hint after [[?]].")
                )
            else:
                hints.append(hint)
            index = stop
        else:
            if hints and line.strip():
                _note_after_hints(number, line, notes)
            rest.append(before[index])
            index += 1
    return Outline(tuple(rest), tuple(hints), explanation)


def explanation_at(lines: Sequence[str], fenced: frozenset[int]) -> int | None:
    """Where the line is that opens the explanation."""
    for index, line in enumerate(lines):
        after_empty = index == 0 or not lines[index - 1].strip()
        if line.rstrip() == "---" and after_empty and index not in fenced:
            return index
    return None


def paragraph_end(lines: Sequence[Numbered], start: int) -> int:
    """Where a hint ends that begins at `start`."""
    stop = start + 1
    while stop < len(lines) and lines[stop][1].strip() and not HINT.match(lines[stop][1]):
        stop += 1
    return stop


def _note_after_hints(number: int, line: str, notes: Notes) -> None:
    notes.error(
        number,
        sentence("“%(words)s” stands after a hint.", words=line.strip()[:40]),
        sentence("Keep the order: question, answers, hints, then --- and the explanation."),
    )
