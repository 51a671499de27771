"""Measures: takes a target and the floors in turn, and makes a row of what it found."""

from __future__ import annotations

import statistics
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial

from tests.benchmarks import bars, table
from tests.benchmarks.bars import JOURNEY, KINDS, WRITERS, Kind
from tests.benchmarks.figures import Ratio, Round, Series, percentile, ratio
from tests.benchmarks.load import Load, WrongAnswerError, follow
from tests.benchmarks.processes import Server
from tests.benchmarks.table import Row
from tests.benchmarks.targets import NotMeasured, Target

SECTIONS = (
    *(kind.name for kind in KINDS),
    "writers",
    "journey",
    "start",
    "memory",
    "matching",
    "growth",
)
GROWING = ("course", "lesson", "unchanged", "home", "save", "submit")
MIXED = ("lesson", "home", "course", "save", "submit")
FEW, MANY = 1_000, 100_000


@dataclass(frozen=True, slots=True)
class Effort:
    """How long is measured. `quick` shows that everything runs; its figures are rough."""

    rounds: int = 5
    seconds: float = 2.0
    warm_up: float = 1.0
    slices: int = 4
    writer_rounds: int = 10
    starts: int = 5
    used: int = bars.REQUESTS_BEFORE_USED
    samples: int = bars.SAMPLES_OF_WRITERS
    many: int = MANY

    @classmethod
    def quick(cls) -> Effort:
        """A minute for the whole table, floors and all."""
        return cls(3, 0.6, 0.3, 2, 3, 2, 1_000, 600, 5_000)


class Bench:
    """One run: the targets, the generator, and the rows so far."""

    def __init__(
        self, load: Load, floors: Target, target: Target, effort: Effort, *, postgres: bool
    ) -> None:
        self.load, self.floors, self.target, self.effort = load, floors, target, effort
        self.factor = bars.ON_POSTGRES if postgres else 1.0
        self.rows: list[Row] = []
        self.gaps: list[str] = []

    def add(self, row: Row) -> None:
        """Print a row and keep it."""
        self.rows.append(row)
        print(table.line(row), flush=True)

    def attempt(self, name: str, take: Callable[[], None]) -> None:
        """Take a measure, or say why it cannot be taken; the others go on."""
        try:
            take()
        except (NotMeasured, WrongAnswerError) as gap:
            self.gaps.append(name)
            print(f"{name}: not measured: {gap}", flush=True)

    def kind(self, kind: Kind) -> None:
        """CPU-ms a request, in turn with the floor."""
        mine, theirs = self.in_turn(kind.name, self.target, self.floors, 2)
        found = ratio([one.cpu_ms for one in mine.rounds], [one.cpu_ms for one in theirs.rounds])
        sql, floor_sql = self.target.statements(kind.name), self.floors.statements(kind.name)
        self.add(
            Row(
                kind.title,
                kind.floor,
                found,
                kind.limit.relaxed(self.factor),
                "x",
                mine,
                theirs,
                statements=_count(sql),
                most_statements=kind.most_statements,
                floor_statements=_count(floor_sql),
            )
        )

    def writers(self) -> None:
        """The tail of 8 writers over at least 10,000 samples on each side."""
        count = -(-self.effort.samples // self.effort.writer_rounds)
        mine, theirs = self.in_turn(
            "writers", self.target, self.floors, 8, count=count, rounds=self.effort.writer_rounds
        )
        each = ratio(
            *([percentile(one.latencies, 0.95) for one in side.rounds] for side in (mine, theirs))
        )
        whole = Ratio(mine.percentile(0.95) / theirs.percentile(0.95), each.low, each.high)
        self.add(
            Row(
                WRITERS.title,
                WRITERS.floor,
                whole,
                WRITERS.limit.relaxed(self.factor),
                "x",
                mine,
                theirs,
                of="p95",
            )
        )

    def journey(self) -> None:
        """Requests a second of 8 users who go from the catalogue to their progress."""
        mine, theirs = self.in_turn("journey", self.target, self.floors, 8)
        found = ratio([one.rate for one in mine.rounds], [one.rate for one in theirs.rounds])
        self.add(
            Row(
                JOURNEY.title,
                JOURNEY.floor,
                found,
                JOURNEY.limit.relaxed(self.factor),
                "x",
                mine,
                theirs,
                of="rate",
            )
        )

    def start(self) -> None:
        """Seconds from exec to the first 200; the floor's are shown without a limit."""
        found = [self._start_once(self.target) for _ in range(self.effort.starts)]
        self.add(Row("exec to first 200", "–", _spread(found), bars.START, "s"))

    def memory(self) -> None:
        """Proportional memory of gunicorn's processes, fresh and after a mixed load."""
        server, path = self.target.fresh()
        server.start(path)
        try:
            for kind in MIXED:
                follow(server.port, self.target.visits(kind, 1)[0])
            self.add(
                Row("memory fresh, 2 workers", "–", _spread([server.pss_mb()]), bars.FRESH_MB, "MB")
            )
            series = Series()
            for kind in MIXED:
                count = self.effort.used // len(MIXED)
                visits, again = self.target.visits(kind, count), self.target.again(kind)
                self.load.plan("memory", server.port, visits, again=again)
                series.rounds.append(self.load.run("memory", server, connections=4, count=count))
            title = f"memory after {series.requests} requests"
            self.add(
                Row(title, "–", _spread([server.pss_mb()]), bars.USED_MB, "MB", series, of="rate")
            )
        finally:
            server.stop()

    def growth(self, few: Target, many: Target) -> None:
        """The same requests with few and with many learners in the tables."""
        for kind in (one for one in KINDS if one.name in GROWING):
            self.attempt(f"growth of {kind.name}", partial(self._growth, kind, few, many))

    def _growth(self, kind: Kind, few: Target, many: Target) -> None:
        mine, theirs = self.in_turn(kind.name, many, few, 2)
        found = ratio([one.cpu_ms for one in mine.rounds], [one.cpu_ms for one in theirs.rounds])
        title = f"{kind.name}: {self.effort.many} against {FEW} learners"
        self.add(Row(title, "itself", found, bars.GROWTH, "x", mine, theirs))

    def in_turn(
        self,
        kind: str,
        target: Target,
        floor: Target,
        connections: int,
        *,
        count: int | None = None,
        rounds: int | None = None,
    ) -> tuple[Series, Series]:
        """The rounds of both sides, after a warm-up of each that is thrown away."""
        sides = {"floor": floor.server(kind), "ours": target.server(kind)}
        found = {name: Series() for name in sides}
        for name, side in (("floor", floor), ("ours", target)):
            visits, again = side.visits(kind), side.again(kind)
            self.load.plan(name, sides[name].port, visits, again=again)
            seconds = self.effort.warm_up if again else self.effort.warm_up / 3
            self.load.run(name, sides[name], connections=connections, seconds=seconds)
        total = rounds or self.effort.rounds
        for number in range(total):
            say(f"{kind}: round {number + 1} of {total}")
            for name, one in self._round(sides, connections, count).items():
                found[name].rounds.append(one)
        return found["ours"], found["floor"]

    def _round(
        self, sides: dict[str, Server], connections: int, count: int | None
    ) -> dict[str, Round]:
        """One round of both sides, cut into slices that alternate (floor, ours, ours, floor, …).

        What else this machine does changes within seconds; so it strikes both sides alike.
        """
        slices = self.effort.slices
        each = None if count is None else -(-count // slices)
        seconds = self.effort.seconds / slices if each is None else None
        found: dict[str, Round] = {}
        for number in range(slices):
            for name in sides if number % 2 == 0 else reversed(sides):
                one = self.load.run(
                    name, sides[name], connections=connections, seconds=seconds, count=each
                )
                found[name] = found[name] + one if name in found else one
        return found

    def _start_once(self, target: Target) -> float:
        server, path = target.fresh()
        seconds = server.start(path)
        server.stop()
        return seconds


def _count(statements: Sequence[str] | None) -> int | None:
    return None if statements is None else len(statements)


def _spread(values: Sequence[float]) -> Ratio:
    return Ratio(statistics.median(values), min(values), max(values))


def say(words: str) -> None:
    """Show what goes on, where somebody looks on."""
    if sys.stderr.isatty():
        print(f"\r\x1b[K» {words}\r", end="", file=sys.stderr, flush=True)
