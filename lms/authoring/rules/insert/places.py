"""Where something stands in a page, and where something new may stand. All else stays to the byte."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from lms.content.blocks import Block, Prose, fenced_lines, scan
from lms.content.files import TextFile, text_file
from lms.content.problems import Notes
from lms.content.questions.standing import Standing, standing

_END = re.compile(r"(\r\n|\r|\n)")
_PROSE = re.compile(r"^\s{0,3}(?![|#!\s]|\[\^|\*\[|[-*_]{3,}\s*$)")
_COMMENT = re.compile(r"<!--.*?-->", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Span:
    """Lines of a text, counted from 0: from `start` up to, not including, `stop`."""

    start: int
    stop: int


@dataclass(slots=True)
class Page:
    """The lines of a file with their own ends, and what stands in them."""

    lines: list[str]
    ends: list[str]
    body: int
    items: list[Prose | Block]
    plain: tuple[str, ...]

    @classmethod
    def of(cls, path: str, text: str) -> Page:
        """Take a file apart."""
        quiet = Notes(path)
        file = text_file(text, quiet)
        parts = _END.split(text)
        first = file.first - 1
        plain = (*file.lines[:first], *file.body)
        return cls(parts[::2], [*parts[1::2], ""], first, _items(file), plain)

    @property
    def text(self) -> str:
        """The whole text."""
        return "".join(line + end for line, end in zip(self.lines, self.ends, strict=True))

    def spans(self, *kinds: str) -> Iterator[tuple[Block, Span]]:
        """The blocks of some kinds with their lines, tags too; those in pools after their pool."""
        for item in self.items:
            for block in (item, *item.blocks) if isinstance(item, Block) else ():
                if block.kind in kinds:
                    yield block, Span(block.line - 1, block.line + len(block.lines) + 1)

    def quiz(self, key: str) -> tuple[Standing, Span] | None:
        """A question with its lines, if it is written there just once."""
        found = [span for block, span in self.spans("quiz") if block.id == key]
        if len(found) != 1 or found[0].stop > len(self.lines):
            return None
        span = found[0]
        inside = slice(span.start, span.stop)
        return standing(self.lines[inside], self.plain[inside]), span

    def replace(self, span: Span, lines: Sequence[str]) -> None:
        """Put other lines in the place of some."""
        end = next((end for end in self.ends if end), "\n")
        last = self.ends[span.stop - 1] if span.stop > span.start else end
        self.lines[span.start : span.stop] = lines
        self.ends[span.start : span.stop] = [*[end] * (len(lines) - 1), last] if lines else []

    def insert(self, line: int | None, block: Sequence[str], *, in_pool: bool = False) -> int:
        """Put lines below line `line` (from 1), or at the end; the number of the first, from 1.

        They never come into a block, a code fence, a comment, a list or a paragraph. `in_pool` says
        that they are a question, which may stand in a pool.
        """
        at = self._free_place(line, in_pool=in_pool)
        end = next((end for end in self.ends if end), "\n")
        above = at > 0 and bool(self.lines[at - 1].strip())
        below = at < len(self.lines) and bool(self.lines[at].strip())
        if at > 0 and not self.ends[at - 1]:
            self.ends[at - 1] = end
        wanted = [*[""] * above, *block, *[""] * below]
        at_end = at == len(self.lines)
        self.lines[at:at] = wanted
        self.ends[at:at] = [end] * len(wanted)
        if at_end and self.lines[-1]:
            self.lines.append("")
            self.ends.append("")
        return at + above + 1

    def insert_words(self, line: int | None, words: str) -> int:
        """Put words at the end of a line of prose, or into a paragraph of their own; its number."""
        at = (line or 0) - 1
        blocks = (span for _, span in self.spans("quiz", "task", "pool"))
        closed = any(
            span.start <= at < span.stop for span in (*self._closed(in_pool=False), *blocks)
        )
        if not self.body <= at < len(self.lines) or closed or not _PROSE.match(self.plain[at]):
            return self.insert(line, [words])
        self.lines[at] = f"{self.lines[at].rstrip()} {words}"
        return at + 1

    def _free_place(self, line: int | None, *, in_pool: bool) -> int:
        size = len(self.lines)
        if size and not self.lines[-1]:
            size -= 1
        at = size if line is None else max(self.body, min(line, size))
        closed = list(self._closed(in_pool=in_pool))
        while at < size:
            inside = next((span.stop for span in closed if span.start < at < span.stop), None)
            if inside is not None:
                at = min(inside, size)
            elif self._goes_on(at):
                at += 1
            else:
                break
        while at > self.body + 1 and not self.lines[at - 1].strip() and at == size:
            at -= 1
        return at

    def _goes_on(self, at: int) -> bool:
        """Whether line `at` belongs to what is above it."""
        line, above = self.plain[at], self.plain[at - 1] if at > self.body else ""
        tags = {span.start for _, span in self.spans("quiz", "pool", "task")}
        ends = {span.stop for _, span in self.spans("quiz", "pool", "task")}
        if at in tags or at in ends or at - 1 in tags:
            return False
        following = next((text for text in self.plain[at:] if text.strip()), "")
        if following.startswith(("    ", "!!! transcript")):
            return True
        return bool(line.strip() and above.strip())

    def _closed(self, *, in_pool: bool) -> Iterator[Span]:
        """What nothing can be put into."""
        kinds = ("quiz", "task") if in_pool else ("quiz", "task", "pool")
        yield from (span for _, span in self.spans(*kinds))
        yield from _runs(fenced_lines(self.plain)[0])
        text = "\n".join(self.lines)
        for found in _COMMENT.finditer(text):
            start = text.count("\n", 0, found.start())
            yield Span(start, start + found.group().count("\n") + 1)


def _items(file: TextFile) -> list[Prose | Block]:
    return scan(file.body, file.first, Notes())


def _runs(indexes: Iterable[int]) -> Iterator[Span]:
    start = last = None
    for index in sorted(indexes):
        if start is None or last is None or index != last + 1:
            if start is not None and last is not None:
                yield Span(start, last + 1)
            start = index
        last = index
    if start is not None and last is not None:
        yield Span(start, last + 1)


def ids_in(text: str) -> Iterator[str]:
    """The ids of all blocks of a text."""
    for item in scan(text.replace("\r\n", "\n").split("\n"), 1, Notes()):
        for block in (item, *item.blocks) if isinstance(item, Block) else ():
            if block.id:
                yield block.id
