"""A question as a form holds it: words as they were typed, and what its buttons do."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from lms.content.model import QuestionType

CHOICES = frozenset({QuestionType.SINGLE, QuestionType.MULTIPLE, QuestionType.TRUE_FALSE})
ONE_RIGHT = frozenset({QuestionType.SINGLE, QuestionType.TRUE_FALSE})
LISTS = CHOICES | {QuestionType.SURVEY, QuestionType.RATING, QuestionType.ORDER}
TABLES = frozenset({QuestionType.MATCH, QuestionType.MATRIX})
GAPPED = frozenset({QuestionType.BLANK, QuestionType.NUMBER})
WITH_CREDIT = (CHOICES | TABLES | GAPPED | {QuestionType.ORDER}) - ONE_RIGHT
MOST_ROWS, MOST_COLUMNS, MOST_HINTS = 40, 12, 12


@dataclass(frozen=True, slots=True)
class Row:
    """An answer, step, pair or statement. other: the right side of a pair; cells: right columns."""

    id: str = ""
    text: str = ""
    feedback: str = ""
    right: bool = False
    other: str = ""
    other_id: str = ""
    cells: frozenset[int] = frozenset()

    @property
    def is_empty(self) -> bool:
        """Whether nothing was typed into it."""
        return not (self.text.strip() or self.feedback.strip() or self.other.strip())


@dataclass(frozen=True, slots=True)
class NewGap:
    """What is typed to add a gap to a text: answers, one a line, or a number with its unit."""

    answers: str = ""
    low: str = ""
    high: str = ""
    units: str = ""

    @property
    def is_empty(self) -> bool:
        """Whether nothing was typed."""
        return not any(one.strip() for one in (self.answers, self.low, self.high, self.units))


@dataclass(frozen=True, slots=True)
class Sheet:
    """A form. `explicit` says that the tag names the type; shuffle is "", "true" or "false"."""

    type: QuestionType
    id: str = ""
    stem: str = ""
    rows: tuple[Row, ...] = ()
    columns: tuple[Row, ...] = ()
    hints: tuple[str, ...] = ()
    explanation: str = ""
    head: tuple[str, str] = ("", "")
    points: str = "1"
    credit: str = "exact"
    practice: bool = False
    shuffle: str = ""
    case: bool = False
    long: bool = False
    many: bool = False
    explicit: bool = False
    gap: NewGap = field(default_factory=NewGap)


def new_sheet(kind: QuestionType, words: tuple[str, str]) -> Sheet:
    """An empty form of a type; `words` are those for true and false."""
    rows: tuple[Row, ...] = ()
    columns: tuple[Row, ...] = ()
    if kind is QuestionType.TRUE_FALSE:
        rows = tuple(Row(text=word) for word in words)
    elif kind in LISTS or kind in TABLES:
        rows = (Row(),) * 3
    if kind is QuestionType.MATRIX:
        columns = (Row(),) * 2
    credit = "each" if kind in TABLES else "exact"
    return Sheet(kind, rows=rows, columns=columns, credit=credit)


@dataclass(frozen=True, slots=True)
class Turned:
    """A form after a button, and the name of the field that it leads to."""

    sheet: Sheet
    focus: str = ""


def turn(sheet: Sheet, action: str) -> Turned:
    """What a button does, such as `rows-add`, `rows-up-2`, `hints-remove-0`; others change nothing."""
    part, _, rest = action.partition("-")
    verb, _, number = rest.partition("-")
    at = int(number) if number.isdecimal() and len(number) < len("100") else -1
    if part == "rows" and sheet.type is not QuestionType.TEXT:
        return _rows(sheet, verb, at)
    if part == "cols" and sheet.type is QuestionType.MATRIX:
        return _columns(sheet, verb, at)
    if part == "hints":
        return _hints(sheet, verb, at)
    if part == "type" and rest == "multiple" and sheet.type in ONE_RIGHT:
        return Turned(replace(sheet, type=QuestionType.MULTIPLE, explicit=True), "rows-0-right")
    if part == "type" and rest == "single" and sheet.type is QuestionType.MULTIPLE:
        return Turned(replace(sheet, type=QuestionType.SINGLE, explicit=False), "rows-0-right")
    return Turned(sheet)


def _rows(sheet: Sheet, verb: str, at: int) -> Turned:
    rows = list(sheet.rows)
    if verb == "add" and len(rows) < MOST_ROWS:
        return Turned(replace(sheet, rows=(*rows, Row())), f"rows-{len(rows)}-text")
    if not 0 <= at < len(rows):
        return Turned(sheet)
    if verb == "remove":
        del rows[at]
        return Turned(replace(sheet, rows=tuple(rows)), f"rows-{min(at, len(rows) - 1)}-text")
    to = at + {"up": -1, "down": 1}.get(verb, 0)
    if not 0 <= to < len(rows):
        return Turned(sheet)
    rows.insert(to, rows.pop(at))
    return Turned(replace(sheet, rows=tuple(rows)), f"rows-{to}-text")


def _columns(sheet: Sheet, verb: str, at: int) -> Turned:
    columns = list(sheet.columns)
    if verb == "add" and len(columns) < MOST_COLUMNS:
        return Turned(replace(sheet, columns=(*columns, Row())), f"cols-{len(columns)}-text")
    if verb != "remove" or not 0 <= at < len(columns):
        return Turned(sheet)
    del columns[at]
    rows = tuple(
        replace(row, cells=frozenset(c - (c > at) for c in row.cells if c != at))
        for row in sheet.rows
    )
    return Turned(replace(sheet, rows=rows, columns=tuple(columns)), "cols-0-text")


def _hints(sheet: Sheet, verb: str, at: int) -> Turned:
    hints = list(sheet.hints)
    if verb == "add" and len(hints) < MOST_HINTS:
        return Turned(replace(sheet, hints=(*hints, "")), f"hints-{len(hints)}")
    if verb == "remove" and 0 <= at < len(hints):
        del hints[at]
        return Turned(replace(sheet, hints=tuple(hints)), "hints-0" if hints else "explanation")
    return Turned(sheet)
