"""The bars: what our application has to reach, from the table of the issue."""

from __future__ import annotations

from dataclasses import dataclass

from tests.benchmarks.figures import Better, Limit

ON_POSTGRES = 1.2


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of request that is compared with a floor by its CPU-ms."""

    name: str
    title: str
    floor: str
    limit: Limit
    most_statements: int | None = None


KINDS = (
    Kind("catalogue", "catalogue, anonymous", "a'", Limit(1.5, 1.2)),
    Kind("course", "course page, anonymous", "a'", Limit(1.5, 1.2)),
    Kind("lesson", "lesson, 5 questions, 40 lessons", "c", Limit(0.65, 0.55), 3),
    Kind("unchanged", "the same, unchanged (304)", "c", Limit(0.42, 0.35)),
    Kind("home", "home, 5 courses", "c", Limit(0.7, 0.55)),
    Kind("save", "save one answer", "d", Limit(0.75, 0.6)),
    Kind("submit", "submit 10 answers", "d", Limit(0.9, 0.7)),
)
# The issue gives no stretch for the tail: the floor's own is taken.
WRITERS = Kind("writers", "p95 of 8 writers", "d", Limit(1.5, 1.0))
JOURNEY = Kind("journey", "journey of 8 users, req/s", "journey", Limit(0.8, 1.0, Better.HIGHER))
START = Limit(0.8, 0.6)
FRESH_MB = Limit(110, 85)
USED_MB = Limit(130, 110)
GROWTH = Limit(1.2, 1.05)
REQUESTS_BEFORE_USED = 20_000
SAMPLES_OF_WRITERS = 10_000
