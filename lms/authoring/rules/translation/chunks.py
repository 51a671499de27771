"""A file taken apart: its front matter, and in their order its sections, questions and tasks.

A chunk knows its very lines, so that what is not translated anew stays as somebody typed it. Keys are those
of `lms.content.digests`: `p1`, `p2` … for sections of prose, ids for questions and tasks.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from lms.content.blocks import Block, Prose, fenced_lines, scan
from lms.content.digests import digests
from lms.content.files import TextFile, text_file
from lms.content.lessonfront import recorded_digests
from lms.content.problems import Notes
from lms.content.prose import sections

_CONTINUES = re.compile(r"^(?: {2,}|\t|: )")


class ChunkKind(StrEnum):
    """What a chunk is. `open` and `close` are the tags of a pool."""

    SECTION = "section"
    QUIZ = "quiz"
    TASK = "task"
    OPEN = "open"
    CLOSE = "close"


@dataclass(frozen=True, slots=True)
class Chunk:
    """A part of a page: its very `lines`, and `plain`, the same as the reader sees them."""

    kind: ChunkKind
    key: str
    lines: tuple[str, ...]
    plain: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Sheet:
    """A whole file: lines of the front matter with its `---`, and the chunks below it.

    digests: of the blocks as they are now; records: what the front matter says each block follows.
    """

    text: str
    front: tuple[str, ...]
    chunks: tuple[Chunk, ...]
    texts: Mapping[str, str | tuple[str, ...]] = field(default_factory=dict)
    digests: Mapping[str, str] = field(default_factory=dict)
    records: Mapping[str, str] = field(default_factory=dict)

    def of(self, key: str) -> Chunk | None:
        """The chunk with a key."""
        return next(
            (c for c in self.chunks if c.key == key and c.kind is not ChunkKind.CLOSE), None
        )


# The texts of a front matter that translations say in their own words, by what the file is.
_COURSE, _MODULE, _LESSON = ("title", "summary", "audience", "outcomes"), ("title", "summary"), ("title", "objective")  # fmt: skip
_LISTS = frozenset({"outcomes"})


def sheet(path: str, text: str) -> Sheet:
    """Take a file apart. Nothing is noted: the checker says what is wrong with it."""
    file = text_file(text, Notes(path))
    raw = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    items = scan(file.body, file.first, Notes(path))
    chunks = tuple(_chunks(items, raw, file))
    front = tuple(raw[: file.first - 1])
    return Sheet(text, front, chunks, _texts(file), digests(items), recorded_digests(file.front))


def _texts(file: TextFile) -> dict[str, str | tuple[str, ...]]:
    front = file.front
    keys = _MODULE if file.base.endswith("/module") else _LESSON if "/" in file.base else _COURSE
    return {
        key: front.texts(key) if key in _LISTS else front.text(key)
        for key in keys
        if front.has(key)
    }


def _chunks(items: Sequence[Prose | Block], raw: Sequence[str], file: TextFile) -> Iterator[Chunk]:
    number = 0
    seen = (*file.lines[: file.first - 1], *file.body)
    for item in items:
        if isinstance(item, Prose):
            starts = [piece.line - 1 for piece in sections(item)]
            ends = [*starts[1:], item.line - 1 + len(item.lines)]
            for start, end in zip(starts, ends, strict=True):
                number += 1
                stop = _trimmed(raw, start, end)
                yield Chunk(ChunkKind.SECTION, f"p{number}", tuple(raw[start:stop]), tuple(seen[start:stop]))  # fmt: skip
        elif item.kind == "pool":
            yield Chunk(ChunkKind.OPEN, item.id, (raw[item.line - 1],))
            yield from (_block(quiz, raw, seen) for quiz in item.blocks)
            yield Chunk(ChunkKind.CLOSE, item.id, ("</pool>",))
        else:
            yield _block(item, raw, seen)


def _block(block: Block, raw: Sequence[str], seen: Sequence[str]) -> Chunk:
    start, stop = block.line - 1, block.line + len(block.lines) + 1
    return Chunk(ChunkKind(block.kind), block.id, tuple(raw[start:stop]), tuple(seen[start:stop]))


def _trimmed(raw: Sequence[str], start: int, end: int) -> int:
    while end > start + 1 and not raw[end - 1].strip():
        end -= 1
    return end


def paragraphs(lines: Sequence[str]) -> list[str]:
    """Stretches between empty lines; what is indented below goes with what it belongs to."""
    fenced, _unclosed = fenced_lines(lines)
    found: list[list[str]] = []
    empty = True
    for index, line in enumerate(lines):
        if not line.strip() and index not in fenced:
            if found:
                found[-1].append(line)
            empty = True
            continue
        goes_on = found and (not empty or (index - 1 in fenced and index in fenced) or _CONTINUES.match(line))  # fmt: skip
        if goes_on:
            found[-1].append(line)
        else:
            found.append([line])
        empty = False
    return ["\n".join(one).rstrip() for one in found]
