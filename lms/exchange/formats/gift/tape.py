"""Text that knows the line of each of its signs; escaped signs are never taken for others."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

# What a backslash makes plain (question/format/gift/format.php, escapedchar_pre).
ESCAPABLE = ":#={}~"
_PLAIN = {sign: chr(0xE100 + number) for number, sign in enumerate(ESCAPABLE)}
_BACK = {ord(place): sign for sign, place in _PLAIN.items()} | {0xE110: "\n", 0xE111: "\\"}
_BREAK, _BACKSLASH = "\ue110", "\ue111"


@dataclass(frozen=True, slots=True)
class Tape:
    """`signs` with a placeholder for each escaped one; `lines` has the line of each sign."""

    signs: str
    lines: tuple[int, ...]
    last: int = 0

    @property
    def line(self) -> int:
        """The line it begins in."""
        return self.lines[0] if self.lines else self.last

    @property
    def text(self) -> str:
        """The words, with escaped signs as they are meant."""
        return self.signs.translate(_BACK)

    def cut(self, start: int, end: int | None = None) -> Tape:
        """A part of it, without space around."""
        stop = len(self.signs) if end is None else end
        while start < stop and self.signs[start].isspace():
            start += 1
        while stop > start and self.signs[stop - 1].isspace():
            stop -= 1
        line = self.lines[start] if start < len(self.lines) else self.last
        return Tape(self.signs[start:stop], self.lines[start:stop], line)

    def split(self, signs: str) -> Iterator[Tape]:
        """The parts that begin with one of the signs, and what stands before the first."""
        starts = [n for n, sign in enumerate(self.signs) if sign in signs]
        bounds = [0, *starts, len(self.signs)]
        for start, end in itertools.pairwise(bounds):
            part = self.cut(start, end)
            if part.signs:
                yield part

    def partition(self, sign: str) -> tuple[Tape, Tape | None]:
        """What stands before and behind the first `sign`."""
        at = self.signs.find(sign)
        return (self, None) if at < 0 else (self.cut(0, at), self.cut(at + len(sign)))


def tape_of(lines: Sequence[tuple[int, str]]) -> Tape:
    """The tape of a question's lines, each without space around it, as Moodle reads them."""
    signs: list[str] = []
    numbers: list[int] = []
    for number, line in lines:
        shown = [*_signs(line.strip()), "\n"]
        signs += shown
        numbers += [number] * len(shown)
    return Tape("".join(signs), tuple(numbers)).cut(0)


def _signs(line: str) -> Iterator[str]:
    position = 0
    while position < len(line):
        pair = line[position : position + 2]
        if len(pair) > 1 and pair[0] == "\\" and pair[1] in f"{ESCAPABLE}n\\":
            yield {"n": _BREAK, "\\": _BACKSLASH}.get(pair[1]) or _PLAIN[pair[1]]
            position += 2
        else:
            yield line[position]
            position += 1


def escaped(text: str) -> str:
    """The text as it stands in a file (`repchar` of Moodle)."""
    for sign in "\\" + ESCAPABLE:
        text = text.replace(sign, f"\\{sign}")
    return text.replace("\n", "\\n")
