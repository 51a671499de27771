"""From which line of the text each block of a page came, so that text and preview scroll in step. Pure.

A preview is a list of blocks: one element of HTML with the number of the line where it begins. Prose is cut
into its outermost elements, and each is found again in its section by the first letters it shows.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from html.parser import HTMLParser

from lms.content.blocks import Block, scan
from lms.content.files import text_file
from lms.content.problems import Notes
from lms.content.prose import sections

_VOID = frozenset({"br", "col", "hr", "img", "input", "source", "track", "wbr"})
# So many letters tell one block from the next.
_LETTERS = 20
# So far ahead a block, or a section, is looked for, however strange the text is.
_AHEAD, _SECTIONS_AHEAD = 400, 50


@dataclass(frozen=True, slots=True)
class Placed:
    """An element of the preview, and the line of the file that it begins in."""

    html: str
    line: int


@dataclass(frozen=True, slots=True)
class Lines:
    """Where things stand in a file: sections of prose in their order, and blocks by their id."""

    sections: tuple[tuple[int, tuple[str, ...]], ...]
    blocks: dict[str, int]
    kinds: dict[str, str]
    last: int


def lines_in(path: str, text: str) -> Lines:
    """Where the sections and blocks of a file begin."""
    file = text_file(text, Notes(path))
    found: list[tuple[int, tuple[str, ...]]] = []
    blocks: dict[str, int] = {}
    kinds: dict[str, str] = {}
    for item in scan(file.body, file.first, Notes(path)):
        if isinstance(item, Block):
            for block in (item, *item.blocks):
                blocks.setdefault(block.id, block.line)
                kinds.setdefault(block.id, block.kind)
        else:
            found += [(part.line, tuple(part.text.split("\n"))) for part in sections(item)]
    return Lines(tuple(found), blocks, kinds, max(len(file.lines), 1))


def placed(html: str, first: int, lines: Sequence[str]) -> Iterator[Placed]:
    """The outermost elements of a section's HTML with their lines; never before the one above."""
    letters = [_letters(line) for line in lines]
    starts = _starts(lines)
    at = 0
    for element, shown in outermost(html):
        found = _find(shown, letters, at)
        if found is None:
            found = next((n for n in starts if n >= at), at)
        yield Placed(element, first + min(found, max(len(lines) - 1, 0)))
        at = min(found + 1, len(lines))


def section_of(html: str, lines: Lines, start: int) -> int:
    """Which section this HTML came from, from `start` on; those that show nothing have no HTML.

    The number of sections where it is none of them, such as the list of notes.
    """
    shown = next((letters for _element, letters in outermost(html) if letters), "")
    for number in range(start, min(len(lines.sections), start + _SECTIONS_AHEAD)):
        letters = [_letters(line) for line in lines.sections[number][1]]
        if not shown or _find(shown, letters, 0) is not None:
            return number
    return len(lines.sections)


def _find(shown: str, letters: Sequence[str], at: int) -> int | None:
    if not shown:
        return None
    for number in range(at, min(len(letters), at + _AHEAD)):
        line = letters[number]
        if line and (line.startswith(shown) or shown.startswith(line[:_LETTERS])):
            return number
    return None


def _starts(lines: Sequence[str]) -> list[int]:
    """The lines at which a block can begin: the first ones, and those after an empty one."""
    return [
        number
        for number, line in enumerate(lines)
        if line.strip() and (number == 0 or not lines[number - 1].strip())
    ]


def _letters(text: str) -> str:
    """The letters and digits of what a line shows; signs of Markdown are none."""
    shown = text.split("](", 1)[0] if "](" in text[:80] else text
    return "".join(sign for sign in shown.lower() if sign.isalnum())


def outermost(html: str) -> list[tuple[str, str]]:
    """The outermost elements of clean HTML, each with the first letters that it shows."""
    cutter = _Cutter(html)
    cutter.feed(html)
    cutter.close()
    return cutter.pieces()


class _Cutter(HTMLParser):
    """Notes where each outermost element begins."""

    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=True)
        self._html = html
        self._offsets = [0]
        for line in html.split("\n"):
            self._offsets.append(self._offsets[-1] + len(line) + 1)
        self._depth = 0
        self._begins: list[int] = []
        self._shown: list[list[str]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if self._depth == 0:
            line, column = self.getpos()
            self._begins.append(self._offsets[line - 1] + column)
            self._shown.append([])
        if tag == "img" and self._shown:
            self._shown[-1].append(dict(attrs).get("alt") or "")
        if tag not in _VOID:
            self._depth += 1

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        if tag not in _VOID:
            self._depth -= 1

    def handle_endtag(self, tag: str) -> None:
        if tag not in _VOID:
            self._depth = max(self._depth - 1, 0)

    def handle_data(self, data: str) -> None:
        if self._shown and self._depth and sum(map(len, self._shown[-1])) < 4 * _LETTERS:
            self._shown[-1].append(data)

    def pieces(self) -> list[tuple[str, str]]:
        """The elements as they were written."""
        if not self._begins:
            return [(self._html, "")] if self._html.strip() else []
        begins = [0, *self._begins[1:], len(self._html)]
        return [
            (self._html[start:end].strip(), _letters("".join(shown))[:_LETTERS])
            for start, end, shown in zip(begins, begins[1:], self._shown, strict=False)
        ]
