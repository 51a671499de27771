"""Rows of the board as HTML: cells made once for each string of states, words once a language."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from lms.catalogue.queries.outlines import Outline
from lms.core.memory import Memory
from lms.mentoring.rules.board import Cell, is_failed

# A sign for each state, beside its colour; the legend of the board says them in words.
SIGNS = {
    Cell.DONE: "✓",
    Cell.COMPLETE_WAITS: "◆",
    Cell.WAITS: "◆",
    Cell.RETURNED: "!",
    Cell.BEGUN: "◐",
    Cell.NOT_BEGUN: "·",
}


@dataclass(frozen=True, slots=True)
class States:
    """A learner's states in the lessons that count, in course order, and as cells of a table."""

    cells: tuple[Cell, ...]
    html: str
    done: int


@dataclass(frozen=True, slots=True)
class Columns:
    """The lessons of a course version that count: places by id, and the ends of modules."""

    places: Mapping[str, int]
    ends: frozenset[int]
    masteries: Mapping[int, float]


_columns: Memory[int, Columns] = Memory(200)
_states: Memory[tuple[int, str], States] = Memory(20_000)


def columns_of(outline: Outline) -> Columns:
    """The columns of a course version; worked out once."""
    return _columns.get(outline.version_id, lambda: _columns_of(outline))


def _columns_of(outline: Outline) -> Columns:
    lessons = [lesson for lesson in outline.lessons if lesson.counts]
    ends = {
        place
        for place, lesson in enumerate(lessons)
        if place + 1 == len(lessons) or lessons[place + 1].module != lesson.module
    }
    masteries = {lesson.id: lesson.rules.mastery for lesson in lessons}
    return Columns({str(e.id): n for n, e in enumerate(lessons)}, frozenset(ends), masteries)


def states_of(outline: Outline, written: str) -> States:
    """What a query gives as `12d,13n`, as states in course order and as table cells."""
    return _states.get((outline.version_id, written), lambda: _make(columns_of(outline), written))


def _make(columns: Columns, written: str) -> States:
    cells = [Cell.NOT_BEGUN] * len(columns.places)
    for token in written.split(",") if written else ():
        place = columns.places.get(token[:-1])
        if place is not None:
            cells[place] = Cell(token[-1])
    html = "".join(_CELLS[cell, place in columns.ends] for place, cell in enumerate(cells))
    done = sum(cell.is_complete for cell in cells)
    return States(tuple(cells), html, done)


def _cell(cell: Cell, *, end: bool) -> str:
    names = " ".join(filter(None, [KINDS[cell], "e" if end else ""]))
    said = f' class="{names}"' if names else ""
    return f"<td{said}>{SIGNS[cell]}</td>"


KINDS = {
    Cell.DONE: "d",
    Cell.COMPLETE_WAITS: "w",
    Cell.WAITS: "w",
    Cell.RETURNED: "b",
    Cell.BEGUN: "n",
    Cell.NOT_BEGUN: "",
}
_CELLS = {(cell, end): _cell(cell, end=end) for cell in Cell for end in (False, True)}


def failed_in(outline: Outline, tries: str) -> tuple[int, ...]:
    """The lessons of `13:2:0.35` (id, attempts, result) whose questions were tried in vain."""
    found = []
    for token in tries.split(",") if tries else ():
        id_, attempts, result = token.split(":")
        mastery = columns_of(outline).masteries.get(int(id_), 0.0)
        if is_failed(int(attempts), float(result), mastery):
            found.append(int(id_))
    return tuple(found)
