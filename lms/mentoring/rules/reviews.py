"""What a mentor reads in a review: a text in numbered blocks, and what changed since the last one.

Everything is bounded: texts that would take long to compare are shown whole, one after the other.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from lms.content.rendering.tree import Node, parse, write

# So many pairs of words (or blocks) are looked at in one comparison: about a tenth of a second.
CELLS = 900_000
MAX_BLOCKS = 400
# Two blocks that share at least this part of their words are one that was changed.
ALIKE = 0.25
_LINES = frozenset({"li", "p", "tr", "dt", "dd", "div", "pre", "h1", "h2", "h3", "h4", "h5", "h6"})
_WORD = re.compile(r"\n|[^\s]+")


class Change(StrEnum):
    """What became of a block since the version before."""

    SAME = "same"
    CHANGED = "changed"
    ADDED = "added"
    REMOVED = "removed"


class Kind(StrEnum):
    """What became of some words of a changed block."""

    SAME = "same"
    INS = "ins"
    DEL = "del"


@dataclass(frozen=True, slots=True)
class Words:
    """A stretch of words of a changed block; `text` may hold line ends."""

    kind: Kind
    text: str


@dataclass(frozen=True, slots=True)
class Block:
    """A paragraph, heading, list or table of a text. `number` from 1; None if it was removed."""

    number: int | None
    html: str
    text: str
    change: Change = Change.SAME
    words: tuple[Words, ...] = ()


@dataclass(slots=True)
class Budget:
    """How many pairs may still be compared."""

    cells: int = CELLS

    def take(self, cells: int) -> bool:
        """Whether there is room for so many more."""
        if cells > self.cells:
            return False
        self.cells -= cells
        return True


@dataclass(slots=True)
class Run:
    """Neighbours that are not the same: places in the old text, places in the new one."""

    old: list[int] = field(default_factory=list)
    new: list[int] = field(default_factory=list)


def blocks_of(html: str) -> tuple[Block, ...]:
    """The blocks of clean HTML, in order and numbered."""
    found = [
        child if isinstance(child, Node) else Node("p", {}, [child])
        for child in parse(html).children
        if not isinstance(child, str) or child.strip()
    ]
    return tuple(Block(number, write(node), plain(node)) for number, node in enumerate(found, 1))


def plain(node: Node) -> str:
    """The words of an element, list items and rows on lines of their own."""
    lines = "".join(_pieces(node)).split("\n")
    return "\n".join(text for line in lines if (text := " ".join(line.split())))


def _pieces(node: Node | str) -> Iterator[str]:
    if isinstance(node, str):
        yield node.replace("\n", " ")
        return
    if node.tag in _LINES or node.tag == "br":
        yield "\n"
    for child in node.children:
        yield from _pieces(child)
    if node.tag in {"td", "th"}:
        yield " "
    if node.tag in _LINES:
        yield "\n"


def differences(old: str, new: str) -> tuple[Block, ...]:
    """The blocks of the new HTML with what changed since the old, removed ones in their places."""
    before, after = blocks_of(old), blocks_of(new)
    if max(len(before), len(after)) > MAX_BLOCKS:
        return after
    budget = Budget()
    found: list[Block] = []
    texts = [block.text for block in before], [block.text for block in after]
    for step in _runs(*texts, budget):
        if isinstance(step, Run):
            found += _changed([before[i] for i in step.old], [after[j] for j in step.new], budget)
        else:
            found.append(after[step])
    return tuple(found)


def _changed(old: list[Block], new: list[Block], budget: Budget) -> Iterator[Block]:
    """Blocks that were replaced: each new one beside the old one it was made from, if there is one."""
    left = list(old)
    for block in new:
        partner = next((one for one in left if _alike(one.text, block.text)), None)
        if partner is None:
            yield Block(block.number, block.html, block.text, Change.ADDED)
            continue
        while left[0] is not partner:
            yield _removed(left.pop(0))
        left.pop(0)
        words = words_between(partner.text, block.text, budget)
        yield Block(block.number, block.html, block.text, Change.CHANGED, words)
    for block in left:
        yield _removed(block)


def _removed(block: Block) -> Block:
    return Block(None, block.html, block.text, Change.REMOVED)


def _alike(old: str, new: str) -> bool:
    one, other = set(old.split()), set(new.split())
    return len(one & other) >= ALIKE * max(1, len(one | other))


def words_between(old: str, new: str, budget: Budget | None = None) -> tuple[Words, ...]:
    """What was taken out of a text and put into it, word by word."""
    before, after = _WORD.findall(old), _WORD.findall(new)
    found: list[Words] = []
    for step in _runs(before, after, budget or Budget()):
        if isinstance(step, Run):
            found += _said(Kind.DEL, [before[i] for i in step.old])
            found += _said(Kind.INS, [after[j] for j in step.new])
        elif found and found[-1].kind is Kind.SAME:
            found[-1] = Words(Kind.SAME, _joined([found[-1].text, after[step]]))
        else:
            found.append(Words(Kind.SAME, after[step]))
    return tuple(found)


def _said(kind: Kind, words: list[str]) -> list[Words]:
    return [Words(kind, _joined(words))] if words else []


def _joined(words: list[str]) -> str:
    return " ".join(words).replace(" \n ", "\n").replace("\n ", "\n").replace(" \n", "\n")


def _runs(old: Sequence[str], new: Sequence[str], budget: Budget) -> Iterator[int | Run]:
    """Places in `new` that are the same in `old`, and between them runs of what differs."""
    start = 0
    while start < min(len(old), len(new)) and old[start] == new[start]:
        yield start
        start += 1
    tail = 0
    while tail < min(len(old), len(new)) - start and old[-1 - tail] == new[-1 - tail]:
        tail += 1
    rows, columns = len(old) - start - tail, len(new) - start - tail
    if rows or columns:
        yield from _middle(old, new, start, (rows, columns), budget)
    yield from range(len(new) - tail, len(new))


def _middle(
    old: Sequence[str], new: Sequence[str], start: int, size: tuple[int, int], budget: Budget
) -> Iterator[int | Run]:
    """The longest common subsequence of what lies between; all of it differs if that costs too much."""
    rows, columns = size
    if not budget.take(rows * columns):
        places = range(start, start + rows), range(start, start + columns)
        yield Run(list(places[0]), list(places[1]))
        return
    a, b = old[start : start + rows], new[start : start + columns]
    table = _lengths(a, b)
    i = j = 0
    run = Run()
    while i < rows or j < columns:
        if i < rows and j < columns and a[i] == b[j]:
            if run.old or run.new:
                yield run
                run = Run()
            yield start + j
            i, j = i + 1, j + 1
        elif j >= columns or (i < rows and table[i + 1][j] >= table[i][j + 1]):
            run.old.append(start + i)
            i += 1
        else:
            run.new.append(start + j)
            j += 1
    if run.old or run.new:
        yield run


def _lengths(a: Sequence[str], b: Sequence[str]) -> list[list[int]]:
    """table[i][j]: how much a[i:] and b[j:] have in common, in their order."""
    table = [[0] * (len(b) + 1)]
    for word in reversed(a):
        below, row = table[-1], [0] * (len(b) + 1)
        for j in range(len(b) - 1, -1, -1):
            row[j] = below[j + 1] + 1 if word == b[j] else max(below[j], row[j + 1])
        table.append(row)
    return table[::-1]
