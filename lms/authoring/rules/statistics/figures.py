"""Figures of classical test theory, from sums. Pure.

Facility: the mean share of a question's points (Moodle's facility index). Discrimination: the
correlation of a question's points with those of all other questions of the same try, the corrected
item-total correlation (Henrysson 1963; Lord and Novick 1968). Reliability: Cronbach's alpha (1951).
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping

from lms.authoring.rules.statistics.counting import STEP, UNIT, LessonSums, PartSums, QuestionSums

ENOUGH = 30  # below that a correlation says little: its standard error is 0.18 and more


def facility(sums: QuestionSums) -> float | None:
    """The mean share of points, 0..1."""
    return sums.x / (sums.marked * UNIT) if sums.marked else None


def correlation(n: int, x: int, xx: int, y: int, yy: int, xy: int) -> float | None:
    """Pearson's r from sums; None where one of the two is the same for everybody."""
    spread = (n * xx - x * x) * (n * yy - y * y)
    if n < 2 or spread <= 0:  # noqa: PLR2004
        return None
    return max(-1.0, min(1.0, (n * xy - x * y) / math.sqrt(spread)))


def discrimination(sums: QuestionSums) -> float | None:
    """The corrected item-total correlation; None with fewer than 30 tries."""
    if sums.paired < ENOUGH or sums.paired != sums.marked:
        return None
    return correlation(sums.paired, sums.x, sums.xx, sums.r, sums.rr, sums.xr)


def choosing(part: PartSums, sums: QuestionSums) -> float | None:
    """How choosing an option goes with the points of all other questions (point-biserial)."""
    if sums.paired < ENOUGH or part.paired != part.chosen:
        return None
    n, c = sums.paired, part.paired
    return correlation(n, c, c, sums.r, sums.rr, part.r)


def alpha(lesson: LessonSums, items: Iterable[tuple[int, float, float]]) -> float | None:
    """Cronbach's alpha of tries that were all asked the same questions.

    items: of each question the number of tries, the sum and the sum of squares of its points, in
    ten-thousandths. None with fewer than 30 tries or two questions, or if questions were drawn.
    """
    n, found = lesson.marked, list(items)
    if n < ENOUGH or len(found) < 2 or any(count != n for count, _sum, _squares in found):  # noqa: PLR2004
        return None
    whole = n * lesson.squares - lesson.points * lesson.points
    if whole <= 0:
        return None
    single = sum(n * squares - summed * summed for _count, summed, squares in found)
    k = len(found)
    return k / (k - 1) * (1 - single / whole)


def median_seconds(lengths: Mapping[int, int]) -> float | None:
    """About the median time, within 8 %, from numbers by step."""
    n = sum(lengths.values())
    if n <= 0:
        return None
    seen = 0
    for step in sorted(lengths):
        seen += lengths[step]
        if 2 * seen >= n:
            return math.exp((step + 0.5) * STEP)
    return None
