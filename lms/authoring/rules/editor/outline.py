"""What a page holds at a glance: its headings and blocks, its length, the time it takes. Pure."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from lms.authoring.rules.summaries import summarise
from lms.content.blocks import Block, Prose, fenced_lines, scan
from lms.content.files import text_file
from lms.content.problems import Notes
from lms.content.prose import HEADING

# How fast people read, and how long they think about a question.
WORDS_A_MINUTE = 200
MINUTES_A_QUESTION = 1.0


@dataclass(frozen=True, slots=True)
class Entry:
    """A place to jump to. kind: heading, quiz, pool or task; level: that of a heading, else 0."""

    kind: str
    line: int
    text: str
    level: int = 0


@dataclass(frozen=True, slots=True)
class Overview:
    """The page at a glance. `minutes` is a proposal: reading, and a minute for each question."""

    entries: tuple[Entry, ...]
    words: int
    questions: int
    minutes: int


def overview(path: str, text: str) -> Overview:
    """Headings, questions and length of a page."""
    file = text_file(text, Notes(path))
    entries = tuple(_entries(scan(file.body, file.first, Notes(path))))
    questions = sum(entry.kind == "quiz" for entry in entries)
    words = summarise(path, text).words
    minutes = math.ceil(words / WORDS_A_MINUTE + questions * MINUTES_A_QUESTION)
    return Overview(entries, words, questions, minutes)


def _entries(items: Iterable[Prose | Block]) -> Iterator[Entry]:
    for item in items:
        if isinstance(item, Block):
            yield Entry(item.kind, item.line, _first_words(item) or item.id)
            yield from (Entry(b.kind, b.line, _first_words(b) or b.id) for b in item.blocks)
            continue
        fenced, _unclosed = fenced_lines(item.lines)
        for index, line in enumerate(item.lines):
            found = None if index in fenced else HEADING.match(line)
            if found:
                yield Entry("heading", item.line + index, found.group(2).strip(" #"), len(found.group(1)))  # fmt: skip


def _first_words(block: Block) -> str:
    """The first line of a question's stem or of a task, short."""
    if block.kind == "pool":
        return ""
    line = next((line.strip("# ").strip() for line in block.lines if line.strip()), "")
    return line if len(line) <= 60 else line[:59].rstrip() + "…"  # noqa: PLR2004 - fits in the outline
