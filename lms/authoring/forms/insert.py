"""Shape of the forms that write into a page: read by hand, since their rows grow with every button."""

from __future__ import annotations

import re

from werkzeug.datastructures import MultiDict

from lms.authoring.rules.insert.blocks import MOST_COLUMNS as MOST_CELLS
from lms.authoring.rules.insert.blocks import MOST_ROWS as MOST_LINES
from lms.authoring.rules.insert.blocks import Grid, Typed
from lms.authoring.rules.insert.sheets import (
    MOST_COLUMNS,
    MOST_HINTS,
    MOST_ROWS,
    NewGap,
    Row,
    Sheet,
)
from lms.content.model import QuestionType
from lms.web.forms import without_nul

LONGEST = 20_000
_NUMBER = re.compile(r"[0-9]{1,9}")
Fields = MultiDict[str, str]


def words_in(fields: Fields, name: str) -> str:
    """What was typed into a field, with line ends of one character."""
    text = str(without_nul(fields.get(name, "")))
    return text.replace("\r\n", "\n").replace("\r", "\n")[:LONGEST]


def number_in(fields: Fields, name: str) -> int | None:
    """A whole number, or None for anything else."""
    found = fields.get(name, "")
    return int(found) if _NUMBER.fullmatch(found) else None


def sheet_in(fields: Fields, kind: QuestionType, key: str = "") -> Sheet:
    """The form of a question as it was sent. The type may change from one choice to another."""
    sent = fields.get("type", "")
    choices = {QuestionType.SINGLE, QuestionType.MULTIPLE, QuestionType.TRUE_FALSE}
    if kind in choices and sent in {str(one) for one in choices}:
        kind = QuestionType(sent)
    rights = set(fields.getlist("right"))
    return Sheet(
        type=kind,
        id=key,
        stem=words_in(fields, "stem"),
        rows=tuple(_row(fields, n, rights) for n in range(_count(fields, "rows", MOST_ROWS))),
        columns=tuple(
            Row(_key(fields, f"cols-{n}-id"), words_in(fields, f"cols-{n}-text"))
            for n in range(_count(fields, "cols", MOST_COLUMNS))
        ),
        hints=tuple(
            words_in(fields, f"hints-{n}") for n in range(_count(fields, "hints", MOST_HINTS))
        ),
        explanation=words_in(fields, "explanation"),
        head=(words_in(fields, "head-0"), words_in(fields, "head-1")),
        points=words_in(fields, "points") or "1",
        credit=words_in(fields, "credit"),
        practice="practice" in fields,
        shuffle=words_in(fields, "shuffle"),
        case="case" in fields,
        long="long" in fields,
        many="many" in fields,
        explicit="explicit" in fields,
        gap=NewGap(
            *(words_in(fields, f"gap-{name}") for name in ("answers", "low", "high", "units"))
        ),
    )


def _row(fields: Fields, number: int, rights: set[str]) -> Row:
    name = f"rows-{number}"
    return Row(
        id=_key(fields, f"{name}-id"),
        text=words_in(fields, f"{name}-text"),
        feedback=words_in(fields, f"{name}-feedback"),
        right=str(number) in rights,
        other=words_in(fields, f"{name}-other"),
        other_id=_key(fields, f"{name}-other-id"),
        cells=frozenset(
            int(cell) for cell in fields.getlist(f"{name}-cells") if _NUMBER.fullmatch(cell)
        ),
    )


def _key(fields: Fields, name: str) -> str:
    return words_in(fields, name).strip()[:64]


def _count(fields: Fields, name: str, most: int) -> int:
    """How many rows were sent: the form says it, since empty ones count too."""
    return min(number_in(fields, f"{name}-count") or 0, most)


WORDS = ("title", "artefact", "text", "template", "file", "alt", "caption", "name", "heading", "transcript", "url", "kind", "target", "words", "pick")  # fmt: skip


def typed_in(fields: Fields) -> Typed:
    """The form of a task, a figure, a table … as it was sent."""
    rows = min(number_in(fields, "grid-rows") or 0, MOST_LINES + 1)
    columns = min(number_in(fields, "grid-cols") or 0, MOST_CELLS)
    cells = (
        tuple(words_in(fields, f"cell-{row}-{column}") for column in range(columns))
        for row in range(rows)
    )
    return Typed(
        {name: words_in(fields, name) for name in WORDS if name in fields},
        Grid(tuple(cells) if columns else ()),
        tuple(fields.getlist("chosen")),
    )
