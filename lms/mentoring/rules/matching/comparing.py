"""Two runs side by side: which pairs stayed, which are new, which are gone, and the sums."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from lms.mentoring.rules.matching.facts import Two


@dataclass(frozen=True, slots=True)
class Difference:
    """Pairs of an earlier and a later run; of those in both, the points then and now."""

    same: tuple[tuple[Two, int, int], ...]
    new: tuple[tuple[Two, int], ...]
    gone: tuple[tuple[Two, int], ...]

    @property
    def sums(self) -> tuple[int, int]:
        """All points before and after."""
        return (
            sum(before for _two, before, _after in self.same) + sum(n for _two, n in self.gone),
            sum(after for _two, _before, after in self.same) + sum(n for _two, n in self.new),
        )


def difference(before: Mapping[Two, int], after: Mapping[Two, int]) -> Difference:
    """Hold two runs, as points by pair, against each other."""
    return Difference(
        same=tuple((two, before[two], after[two]) for two in sorted(before.keys() & after.keys())),
        new=tuple((two, after[two]) for two in sorted(after.keys() - before.keys())),
        gone=tuple((two, before[two]) for two in sorted(before.keys() - after.keys())),
    )
