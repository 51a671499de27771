"""Tables in questions and rubrics: rows of cells, each with its line."""

from __future__ import annotations

import re
from collections.abc import Sequence

from lms.content.questions.draft import Piece
from lms.content.questions.outline import Numbered

_SEPARATOR = re.compile(r"^\s*\|?\s*:?-+:?\s*(\|\s*:?-+:?\s*)*\|?\s*$")
_CELL = re.compile(r"((?:\\.|`[^`]*`|[^|\\`]|[\\`])*)(\||$)")
Row = tuple[Piece, ...]


def find_table(lines: Sequence[Numbered], *, last: bool = False) -> tuple[int, int] | None:
    """Where the first (or last) table begins and ends."""
    starts = [
        index
        for index in range(len(lines) - 1)
        if "|" in lines[index][1] and is_separator(lines[index + 1][1])
    ]
    if not starts:
        return None
    start = starts[-1] if last else starts[0]
    end = start + 2
    while end < len(lines) and lines[end][1].strip():
        end += 1
    return start, end


def is_separator(line: str) -> bool:
    """Whether it is the line of hyphens below a table's head."""
    return "|" in line and _SEPARATOR.match(line) is not None


def rows_of(lines: Sequence[Numbered]) -> list[Row]:
    """The rows of a table without its line of hyphens, the head first."""
    return [_row(number, line) for number, line in (lines[0], *lines[2:])]


def _row(number: int, line: str) -> Row:
    inside = line.strip().removeprefix("|")
    if inside.endswith("|") and not inside.endswith("\\|"):
        inside = inside[:-1]
    cells = [found.group(1).strip().replace("\\|", "|") for found in _CELL.finditer(inside)]
    if inside and cells and not cells[-1] and not inside.endswith("|"):
        cells.pop()
    return tuple(Piece(cell, number) for cell in cells)


def cell_ends(line: str) -> list[int]:
    """Where the text of each cell of a row ends in its line."""
    start = len(line) - len(line.lstrip())
    start += line[start:].startswith("|")
    return [found.start(1) + len(found.group(1).rstrip()) for found in _CELL.finditer(line, start)]
