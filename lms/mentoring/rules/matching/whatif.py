"""What if these two were a pair: the sums then, and who else would move. Solved again, so exact.

Nobody moves who need not: of equally good ways the one that keeps the most pairs is told.
"""

from __future__ import annotations

from dataclasses import dataclass

from lms.mentoring.rules.matching.facts import Problem, Two
from lms.mentoring.rules.matching.scoring import Obstacle, Score, obstacles, score
from lms.mentoring.rules.matching.solving import Solution, forced, solve


@dataclass(frozen=True, slots=True)
class WhatIf:
    """Two cities held against a run. pairs, points: what the whole would lose with them as a pair.

    obstacles: conditions that they break. gone, come: pairs that would end and begin, besides them.
    """

    champion: int
    mentee: int
    score: Score
    obstacles: tuple[Obstacle, ...]
    is_pair: bool
    pairs: int
    points: int
    gone: tuple[Two, ...] = ()
    come: tuple[Two, ...] = ()

    @property
    def is_free(self) -> bool:
        """Whether the whole would lose nothing."""
        return not self.pairs and not self.points


def what_if(problem: Problem, now: Solution, champion: int, mentee: int) -> WhatIf:
    """Hold two cities against the pairs of a run; both must be in the problem."""
    two = problem.two(champion, mentee)
    by_id = problem.by_id()
    cities = by_id[two[0]], by_id[two[1]]
    points = score(problem, *cities)
    stands = obstacles(problem, *cities, points)
    if two in now.pairs:
        return WhatIf(*two, points, stands, is_pair=True, pairs=0, points=0)
    then = solve(forced(problem, *two), keep=now.pairs)
    before, after = set(now.pairs), set(then.pairs) - {two}
    return WhatIf(
        *two,
        points,
        stands,
        is_pair=False,
        pairs=now.served - then.served,
        points=now.total - then.total,
        gone=tuple(sorted(before - after)),
        come=tuple(sorted(after - before)),
    )
