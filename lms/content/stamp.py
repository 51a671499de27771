"""Gives answers their missing ids, and translations the record of the source they follow.

Everything else in the files stays as it is, to the byte. Write the new texts as UTF-8 with
`newline=""`, so that the ends of lines stay too.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from lms.content.blocks import scan
from lms.content.digests import digests, refreshed
from lms.content.files import Inventory, TextFile, take_inventory, text_file
from lms.content.lessonfront import recorded_digests
from lms.content.model import QuestionType
from lms.content.pages import blocks_of
from lms.content.problems import Notes
from lms.content.questions import parsing
from lms.content.questions.draft import Draft, Item
from lms.content.questions.settings import settings
from lms.content.questions.tables import cell_ends

_END = re.compile(r"(\r\n|\r|\n)")
_TABLES = frozenset({QuestionType.MATCH, QuestionType.MATRIX})
_KEY = "source_digests"


def stamp_course(folder: Path) -> dict[str, str]:
    """The new text of every file that changes, by its path inside the course."""
    inventory = take_inventory(folder, Notes())
    return {path: new for path, old, new in _stamped(inventory) if new != old}


def stamp_texts(texts: Mapping[str, str]) -> dict[str, str]:
    """The same for texts in memory, by path: the form in which `lms courses stamp` leaves them."""
    inventory = Inventory()
    for path, text in texts.items():
        inventory.add(text_file(text, Notes(path)))
    return {path: new for path, old, new in _stamped(inventory) if new != old}


def _stamped(inventory: Inventory) -> Iterator[tuple[str, str, str]]:
    for base, texts in inventory.texts.items():
        source = texts.get("")
        if source is None or base in {"course", "glossary"} or base.endswith("/module"):
            continue
        drafts = _drafts(source)
        sheet = _Sheet.of(source.text)
        for draft in drafts.values():
            sheet.add_ids(draft, draft)
        yield source.path, source.text, sheet.text
        for language, text in texts.items():
            if language:
                yield text.path, text.text, _translation(text, source, drafts)


def _drafts(text: TextFile) -> dict[str, Draft]:
    quiet = Notes()
    blocks = blocks_of(scan(text.body, text.first, quiet), "quiz")
    return {b.id: parsing.draft(b, settings(b, quiet), quiet) for b in blocks}


def _translation(text: TextFile, source: TextFile, drafts: Mapping[str, Draft]) -> str:
    quiet = Notes()
    items = scan(text.body, text.first, quiet)
    sheet = _Sheet.of(text.text)
    for block in blocks_of(items, "quiz"):
        if block.id in drafts:
            draft = parsing.translated(block, drafts[block.id], quiet, case=False)
            sheet.add_ids(draft, drafts[block.id])
    wanted = digests(scan(source.body, source.first, quiet))
    records = refreshed(recorded_digests(text.front), wanted, digests(items))
    if records != recorded_digests(text.front) and text.first > 1:
        sheet.set_records(records, text.first - 2)
    return sheet.text


@dataclass(slots=True)
class _Sheet:
    """The lines of a file with their own ends, to be changed one by one."""

    lines: list[str]
    ends: list[str]

    @classmethod
    def of(cls, text: str) -> _Sheet:
        parts = _END.split(text)
        return cls(parts[::2], [*parts[1::2], ""])

    @property
    def text(self) -> str:
        return "".join(line + end for line, end in zip(self.lines, self.ends, strict=True))

    def add_ids(self, draft: Draft, wanted: Draft) -> None:
        """Write the ids of `wanted` where `draft` has none at all, or its own missing ones."""
        for found, source in ((draft.items, wanted.items), (draft.targets, wanted.targets)):
            if draft is not wanted and (len(found) != len(source) or any(i.given for i in found)):
                continue
            for number, (item, key) in enumerate(zip(found, source, strict=True)):
                if not item.given:
                    column = self._column(draft, item, number)
                    self._write_id(item.text.line - 1, key.id, column)

    @staticmethod
    def _column(draft: Draft, item: Item, number: int) -> int | None:
        """The cell that an item of a table stands in; None in a list."""
        if draft.type not in _TABLES:
            return None
        if item in draft.items:
            return 0
        return number + 1 if draft.type is QuestionType.MATRIX else 1

    def _write_id(self, line: int, identifier: str, column: int | None) -> None:
        text = self.lines[line]
        at = len(text.rstrip()) if column is None else cell_ends(text)[column]
        self.lines[line] = f"{text[:at]} {{#{identifier}}}{text[at:]}"

    def set_records(self, records: Mapping[str, str], closing: int) -> None:
        """Replace the old records in the front matter; `closing` is the index of its last line."""
        start = next((n for n in range(closing) if self.lines[n].startswith(f"{_KEY}:")), None)
        stop = closing
        if start is None:
            start = closing
        else:
            stop = start + 1
            while stop < closing and self.lines[stop][:1] in {" ", "\t"}:
                stop += 1
        rows = [f"{_KEY}:", *(f"  {key}: {value}" for key, value in records.items())]
        end = self.ends[0] or "\n"
        self.lines[start:stop] = rows
        self.ends[start:stop] = [end] * len(rows)
