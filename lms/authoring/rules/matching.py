"""Which items two sequences have in common, in order; bounded for whatever input. Pure.

First the common beginning and end, then items that stand once on both sides (as in a patience diff), and
between them difflib where that is quick. What would take too long counts as changed.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher

# Pieces that difflib may look at: items on both sides, and pairs of equal items among them.
_ITEMS = 2_000
_PAIRS = 5_000
_DEEP = 24

Piece = tuple[int, int, int, int, int]


def matches(old: Sequence[str], new: Sequence[str]) -> list[tuple[int, int]]:
    """The places of equal items, (old, new), both rising."""
    found: list[tuple[int, int]] = []
    pieces: list[Piece] = [(0, len(old), 0, len(new), 0)]
    while pieces:
        piece, ends = _trimmed(pieces.pop(), old, new)
        found += ends
        low, high, new_low, new_high, deep = piece
        if low == high or new_low == new_high:
            continue
        anchors = _anchors(old, new, piece) if deep < _DEEP else []
        if not anchors:
            found += _by_difflib(old, new, piece)
            continue
        found += anchors
        for before, after in zip(
            [(low - 1, new_low - 1), *anchors], [*anchors, (high, new_high)], strict=True
        ):
            pieces.append((before[0] + 1, after[0], before[1] + 1, after[1], deep + 1))
    return sorted(found)


def _trimmed(
    piece: Piece, old: Sequence[str], new: Sequence[str]
) -> tuple[Piece, list[tuple[int, int]]]:
    """The piece without the beginning and end that both sides share, and these."""
    low, high, new_low, new_high, deep = piece
    found = []
    while low < high and new_low < new_high and old[low] == new[new_low]:
        found.append((low, new_low))
        low, new_low = low + 1, new_low + 1
    while low < high and new_low < new_high and old[high - 1] == new[new_high - 1]:
        high, new_high = high - 1, new_high - 1
        found.append((high, new_high))
    return (low, high, new_low, new_high, deep), found


def _anchors(old: Sequence[str], new: Sequence[str], piece: Piece) -> list[tuple[int, int]]:
    """Items that stand once on each side and in the same order on both: as many as can be."""
    low, high, new_low, new_high, _deep = piece
    once = _once(old, low, high)
    there = _once(new, new_low, new_high)
    pairs = [(place, there[item]) for item, place in once.items() if item in there]
    return _rising(sorted(pairs))


def _once(items: Sequence[str], low: int, high: int) -> dict[str, int]:
    counted = Counter(items[low:high])
    return {items[i]: i for i in range(low, high) if counted[items[i]] == 1 and items[i].strip()}


def _rising(pairs: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """The longest part of the pairs whose second places rise too."""
    tops: list[int] = []
    ends: list[int] = []
    before: list[int] = []
    for number, (_old, new) in enumerate(pairs):
        at = bisect_left(tops, new)
        before.append(ends[at - 1] if at else -1)
        tops[at : at + 1], ends[at : at + 1] = [new], [number]
    return list(reversed(list(_back(pairs, before, ends[-1] if ends else -1))))


def _back(pairs: list[tuple[int, int]], before: list[int], at: int) -> Iterator[tuple[int, int]]:
    while at >= 0:
        yield pairs[at]
        at = before[at]


def _by_difflib(old: Sequence[str], new: Sequence[str], piece: Piece) -> Iterator[tuple[int, int]]:
    low, high, new_low, new_high, _deep = piece
    if high - low + new_high - new_low > _ITEMS:
        return
    left, right = old[low:high], new[new_low:new_high]
    there = Counter(right)
    if sum(number * there[item] for item, number in Counter(left).items()) > _PAIRS:
        return
    for one in SequenceMatcher(None, left, right, autojunk=False).get_matching_blocks():
        for step in range(one.size):
            yield low + one.a + step, new_low + one.b + step
