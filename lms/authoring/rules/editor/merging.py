"""Two people changed one text: what both agree on, and the places where somebody has to choose. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import chain

from merge3 import Merge3

from lms.authoring.rules.matching import matches

_LINE = re.compile(r"[^\n]*\n|[^\n]+")


class Choice(StrEnum):
    """What becomes of a place where two texts differ."""

    MINE = "mine"
    THEIRS = "theirs"
    BOTH = "both"


@dataclass(frozen=True, slots=True)
class Part:
    """A stretch of the merged text; where `differs`, `mine` and `theirs` are not the same.

    `base` is what stood there before either was written.
    """

    mine: str
    theirs: str
    base: str = ""
    differs: bool = False


@dataclass(frozen=True, slots=True)
class Merge:
    """The result of a merge: all parts in their order."""

    parts: tuple[Part, ...]

    @property
    def is_clean(self) -> bool:
        """Whether nobody has to choose."""
        return not any(part.differs for part in self.parts)

    @property
    def text(self) -> str:
        """The text, with both versions one after the other where they differ."""
        return self.chosen({})

    def chosen(self, choices: Mapping[int, Choice]) -> str:
        """The text after the choices, by the number of the part; both where nothing was chosen."""
        return "".join(
            _chosen(part, choices.get(number, Choice.BOTH))
            for number, part in enumerate(self.parts)
        )


def merge(base: str | None, mine: str, theirs: str) -> Merge:
    """Merge two texts that were made from `base`; None where nobody knows from which text.

    Lines that only one side changed are taken; what both changed in different ways is a part that differs.
    """
    if mine == theirs:
        return Merge((Part(mine, theirs),))
    if base is None:
        return Merge(tuple(_beside(lines_of(mine), lines_of(theirs))))
    return Merge(tuple(_merged(lines_of(base), lines_of(mine), lines_of(theirs))))


def lines_of(text: str) -> list[str]:
    """The lines of a text with their ends; joined they are the text again."""
    return _LINE.findall(text)


def _merged(base: list[str], mine: list[str], theirs: list[str]) -> Iterator[Part]:
    for group in Merge3(base, mine, theirs, sequence_matcher=_Matcher).merge_groups():
        if group[0] == "conflict":
            before, left, right = ("".join(lines) for lines in group[1:])
            yield Part(left, right, before, differs=True)
        else:
            same = "".join(group[1])
            yield Part(same, same)


def _beside(mine: list[str], theirs: list[str]) -> Iterator[Part]:
    """Two texts without a common origin: the same lines once, the others to be chosen."""
    i = j = 0
    for left, right in chain(matches(mine, theirs), [(len(mine), len(theirs))]):
        if (i, j) != (left, right):
            yield Part("".join(mine[i:left]), "".join(theirs[j:right]), differs=True)
        if left < len(mine):
            yield Part(mine[left], theirs[right])
        i, j = left + 1, right + 1


def _chosen(part: Part, choice: Choice) -> str:
    if not part.differs or choice is Choice.MINE:
        return part.mine
    if choice is Choice.THEIRS:
        return part.theirs
    return _ended(part.mine) + part.theirs


def _ended(text: str) -> str:
    return text if not text or text.endswith("\n") else text + "\n"


class _Matcher:
    """Our own matching of lines, in the form that the merge asks for."""

    def __init__(
        self,
        isjunk: object = None,  # noqa: ARG002 - of the protocol
        a: Sequence[str] = "",
        b: Sequence[str] = "",
        autojunk: bool = True,  # noqa: ARG002 - of the protocol
    ) -> None:
        self._a, self._b = a, b

    def get_matching_blocks(self) -> list[tuple[int, int, int]]:
        """Runs of equal lines, and an empty one at the end."""
        blocks: list[list[int]] = []
        for i, j in matches(self._a, self._b):
            if blocks and (blocks[-1][0] + blocks[-1][2], blocks[-1][1] + blocks[-1][2]) == (i, j):
                blocks[-1][2] += 1
            else:
                blocks.append([i, j, 1])
        return [*((i, j, n) for i, j, n in blocks), (len(self._a), len(self._b), 0)]


def line_changes(old: str, new: str) -> list[tuple[int, int, str]]:
    """What turns one text into another: from line, to line (from 0, the end left out), other text."""
    before, after = lines_of(old), lines_of(new)
    found: list[tuple[int, int, str]] = []
    i = j = 0
    for left, right in chain(matches(before, after), [(len(before), len(after))]):
        if (i, j) != (left, right):
            found.append((i, left, "".join(after[j:right])))
        i, j = left + 1, right + 1
    return found
