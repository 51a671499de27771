"""Match and matrix questions: tables whose cells are answers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from lms.content.problems import Notes, sentence
from lms.content.questions.choices import as_words
from lms.content.questions.draft import Item, Piece
from lms.content.questions.ids import made_id, take_id
from lms.content.questions.outline import Numbered
from lms.content.questions.tables import Row, find_table, rows_of

_MARKS = {"": False, "x": True, "X": True, "✓": True}


@dataclass(slots=True)
class Pairing:
    """The stem's lines before the table, and what the table says."""

    stem: tuple[Numbered, ...]
    items: list[Item] = field(default_factory=list)
    targets: list[Item] = field(default_factory=list)
    pairs: dict[str, set[str]] = field(default_factory=dict)

    def add(self, cell: Piece, place: list[Item], notes: Notes, *, shared: bool = False) -> Item:
        """Make an item of a cell; `shared` allows the same id and text once more."""
        text, identifier = take_id(cell.text, cell.line, notes)
        known = {item.id for item in (*self.items, *self.targets)}
        piece = Piece(as_words(text), cell.line)
        same = [
            i for i in place if (i.id == identifier or not identifier) and i.text.text == piece.text
        ]
        if shared and same:
            return same[0]
        if identifier in known:
            notes.error(
                cell.line,
                sentence(
                    "The id “%(id)s” is there twice in this question.",
                    id=identifier,
                ),
                sentence("Give every cell an id of its own, rows and columns alike."),
            )
        item = Item(identifier or made_id(text, known), piece, given=bool(identifier))
        place.append(item)
        return item


def _table(lines: Sequence[Numbered], notes: Notes) -> tuple[tuple[Numbered, ...], list[Row]]:
    span = find_table(lines)
    if span is None:
        return tuple(lines), []
    for number, line in lines[span[1] :]:
        if line.strip():
            notes.error(
                number,
                sentence("“%(words)s” stands after the table of answers.", words=line.strip()[:40]),
                sentence(
                    "Move it above the table, or put it after a line of --- as the explanation."
                ),
            )
            break
    return tuple(lines[: span[0]]), rows_of(lines[span[0] : span[1]])


def match(lines: Sequence[Numbered], notes: Notes) -> Pairing:
    """A two-column table: rows are the right pairs, an empty left cell makes a distractor."""
    stem, rows = _table(lines, notes)
    found = Pairing(stem)
    for row in rows[1:]:
        if len(row) != 2 or not row[1].text:  # noqa: PLR2004  # left and right
            notes.error(
                row[0].line,
                sentence("A row of a match question needs two cells, and text in the right one."),
                sentence(
                    "Write | left {#id} | right {#id} |; leave the left cell empty for a "
                    "distractor."
                ),
            )
            continue
        target = found.add(row[1], found.targets, notes, shared=True)
        if row[0].text:
            item = found.add(row[0], found.items, notes)
            found.pairs[item.id] = {target.id}
    return found


def matrix(lines: Sequence[Numbered], notes: Notes) -> Pairing:
    """Statements by columns, with `x` where a column is right for a statement."""
    stem, rows = _table(lines, notes)
    found = Pairing(stem)
    columns = [found.add(cell, found.targets, notes) for cell in rows[0][1:]] if rows else []
    for row in rows[1:]:
        item = found.add(row[0], found.items, notes)
        if len(row) != len(columns) + 1:
            notes.error(
                row[0].line,
                sentence(
                    "This row has %(cells)s cells, the head of the table has %(wanted)s.",
                    cells=len(row),
                    wanted=len(columns) + 1,
                ),
                sentence(
                    "Give every row as many cells as the head; leave a cell empty where "
                    "nothing is right."
                ),
            )
        found.pairs[item.id] = {
            column.id
            for column, cell in zip(columns, row[1:], strict=False)
            if _is_marked(cell, notes)
        }
    return found


def _is_marked(cell: Piece, notes: Notes) -> bool:
    if cell.text not in _MARKS:
        notes.error(
            cell.line,
            sentence("“%(words)s” in the table of a matrix question.", words=cell.text[:20]),
            sentence("Write x where the column is right for the row, and nothing elsewhere."),
        )
    return _MARKS.get(cell.text, False)
