"""From samples to verdicts: pure functions, no clock, no process."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from statistics import median


class Better(StrEnum):
    """Which way a figure should go."""

    LOWER = "lower"
    HIGHER = "higher"


class Verdict(StrEnum):
    """What a figure reached. ERRORS: some answer was wrong, so the figure counts for nothing."""

    STRETCH = "stretch"
    PASS = "pass"
    MISS = "MISS"
    ERRORS = "ERRORS"


@dataclass(frozen=True, slots=True)
class Round:
    """What one target did in one round. Times in seconds; `latencies` one per measured request."""

    latencies: tuple[float, ...]
    seconds: float
    cpu_seconds: float
    body_bytes: int
    errors: int = 0

    @property
    def requests(self) -> int:
        """How many requests were answered as expected."""
        return len(self.latencies)

    @property
    def cpu_ms(self) -> float:
        """User + system time of the server's processes for one request, in ms."""
        return 1000 * self.cpu_seconds / self.requests if self.requests else math.nan

    @property
    def rate(self) -> float:
        """Requests answered a second."""
        return self.requests / self.seconds if self.seconds else math.nan

    def __add__(self, other: Round) -> Round:
        """Two slices of one round, as if they had been one."""
        return Round(
            self.latencies + other.latencies,
            self.seconds + other.seconds,
            self.cpu_seconds + other.cpu_seconds,
            self.body_bytes + other.body_bytes,
            self.errors + other.errors,
        )


@dataclass(slots=True)
class Series:
    """The rounds of one target for one kind of request."""

    rounds: list[Round] = field(default_factory=list)

    def percentile(self, share: float) -> float:
        """The latency in ms that `share` of all requests of all rounds did not exceed."""
        return 1000 * percentile([value for one in self.rounds for value in one.latencies], share)

    @property
    def cpu_ms(self) -> float:
        """The median of the rounds' CPU-ms a request."""
        return middle([one.cpu_ms for one in self.rounds])

    @property
    def rate(self) -> float:
        """The median of the rounds' requests a second."""
        return middle([one.rate for one in self.rounds])

    @property
    def errors(self) -> int:
        """Answers that were not what was asked for, in all rounds."""
        return sum(one.errors for one in self.rounds)

    @property
    def requests(self) -> int:
        """Good answers in all rounds."""
        return sum(one.requests for one in self.rounds)

    @property
    def body_bytes(self) -> int:
        """Bytes of a body, on average."""
        total = sum(one.body_bytes for one in self.rounds)
        return round(total / self.requests) if self.requests else 0


@dataclass(frozen=True, slots=True)
class Ratio:
    """A ratio of two targets: the median of the rounds' ratios, and the extremes among them."""

    value: float
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Limit:
    """A bar and its stretch, in the unit of the figure that is held against it."""

    bar: float
    stretch: float
    better: Better = Better.LOWER

    def relaxed(self, factor: float) -> Limit:
        """The same limit made easier by a factor, whichever way the figure should go."""
        by = factor if self.better is Better.LOWER else 1 / factor
        return Limit(self.bar * by, self.stretch * by, self.better)


def percentile(values: Sequence[float], share: float) -> float:
    """The nearest-rank percentile: a value that was measured, never one between two."""
    if not 0 < share <= 1:
        raise ValueError("A share lies above 0 and is at most 1.")
    if not values:
        return math.nan
    return sorted(values)[math.ceil(share * len(values)) - 1]


def middle(values: Sequence[float]) -> float:
    """The median; not a number if there is none or one of them is not a number."""
    if not values or any(math.isnan(value) for value in values):
        return math.nan
    return median(values)


def ratio(ours: Sequence[float], floor: Sequence[float]) -> Ratio:
    """Compare two series taken in turn, round by round, so that a slow minute strikes both."""
    if len(ours) != len(floor):
        raise ValueError("Both series need the same number of rounds.")
    each = [a / b if b else math.nan for a, b in zip(ours, floor, strict=True)]
    if not each or any(math.isnan(value) for value in each):
        return Ratio(math.nan, math.nan, math.nan)
    return Ratio(median(each), min(each), max(each))


def judge(value: float, limit: Limit, errors: int = 0) -> Verdict:
    """Hold a figure against its limit. Nothing is rounded; what is not a number is missed."""
    if errors:
        return Verdict.ERRORS
    if math.isnan(value):
        return Verdict.MISS
    if _within(value, limit.stretch, limit.better):
        return Verdict.STRETCH
    return Verdict.PASS if _within(value, limit.bar, limit.better) else Verdict.MISS


def _within(value: float, limit: float, better: Better) -> bool:
    return value <= limit if better is Better.LOWER else value >= limit
