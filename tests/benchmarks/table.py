"""The table that is printed: one row as soon as it is measured."""

from __future__ import annotations

import math
from dataclasses import asdict, dataclass
from typing import Any

from tests.benchmarks.figures import Limit, Ratio, Series, Verdict, judge

HEADINGS = (
    ("kind", 34),
    ("floor", 7),
    ("ours", 8),
    ("floor's", 8),
    ("ratio", 20),
    ("bar", 6),
    ("stretch", 7),
    ("", 7),
    ("p50/p95 ms", 13),
    ("floor's", 13),
    ("SQL", 7),
    ("bytes", 8),
    ("floor's", 8),
    ("n", 7),
)
KEY = """\
CPU-ms: user + system time of the server's processes (on PostgreSQL the database's too) for one request,
the median of the rounds. Ratio: the median of the ratios of neighbouring rounds (least–greatest).
Bytes: of a body. n: our good answers. Verdicts: stretch, pass, MISS; ERRORS if any answer was wrong."""


@dataclass(frozen=True, slots=True)
class Row:
    """One line: a figure, its limit, and what belongs to it."""

    title: str
    floor: str
    figure: Ratio
    limit: Limit
    unit: str = ""
    ours: Series | None = None
    floors: Series | None = None
    of: str = "cpu_ms"
    statements: int | None = None
    most_statements: int | None = None
    floor_statements: int | None = None

    @property
    def errors(self) -> int:
        """Wrong answers of either side."""
        return sum(series.errors for series in (self.ours, self.floors) if series)

    @property
    def verdict(self) -> Verdict:
        """What was reached; too many statements miss the bar whatever the time."""
        found = judge(self.figure.value, self.limit, self.errors)
        if self.statements is not None and self.most_statements is not None:
            return Verdict.MISS if self.statements > self.most_statements else found
        return found

    def cells(self) -> list[str]:
        """What is printed, column by column."""
        return [
            self.title,
            self.floor,
            self._main(self.ours),
            self._main(self.floors),
            self._figure(),
            number(self.limit.bar),
            number(self.limit.stretch),
            self.verdict,
            _latency(self.ours),
            _latency(self.floors),
            self._sql(),
            str(self.ours.body_bytes) if self.ours else "",
            str(self.floors.body_bytes) if self.floors else "",
            str(self.ours.requests) if self.ours else "",
        ]

    def plain(self) -> dict[str, Any]:
        """For a file: the same facts, and each round's figures."""
        return {
            "title": self.title,
            "floor": self.floor,
            "figure": asdict(self.figure),
            "unit": self.unit,
            "bar": self.limit.bar,
            "stretch": self.limit.stretch,
            "verdict": self.verdict,
            "errors": self.errors,
            "statements": self.statements,
            "ours": _plain(self.ours),
            "floors": _plain(self.floors),
        }

    def _main(self, series: Series | None) -> str:
        if series is None:
            return ""
        match self.of:
            case "rate":
                return f"{series.rate:.0f}/s"
            case "p95":
                return number(series.percentile(0.95))
            case _:
                return number(series.cpu_ms)

    def _figure(self) -> str:
        value, low, high = (
            number(x) for x in (self.figure.value, self.figure.low, self.figure.high)
        )
        spread = f" ({low}–{high})" if low != high else ""
        return f"{value}{' ' + self.unit if self.unit else ''}{spread}"

    def _sql(self) -> str:
        if self.statements is None:
            return ""
        floor = f" / {self.floor_statements}" if self.floor_statements is not None else ""
        return f"{self.statements}{floor}"


def heading() -> str:
    """The first two lines; Markdown, wide enough for its cells."""
    names = " | ".join(name.ljust(width) for name, width in HEADINGS)
    rule = "-|-".join("-" * width for _name, width in HEADINGS)
    return f"| {names} |\n|-{rule}-|"


def line(row: Row) -> str:
    """One row."""
    pairs = zip(row.cells(), HEADINGS, strict=True)
    return "| " + " | ".join(cell.ljust(width) for cell, (_name, width) in pairs) + " |"


def number(value: float) -> str:
    """Three significant figures, no exponent."""
    if math.isnan(value):
        return "–"
    places = max(0, 2 - math.floor(math.log10(abs(value)))) if value else 0
    return f"{value:.{min(places, 3)}f}"


def _latency(series: Series | None) -> str:
    if series is None:
        return ""
    return f"{number(series.percentile(0.5))} / {number(series.percentile(0.95))}"


def _plain(series: Series | None) -> dict[str, Any] | None:
    if series is None:
        return None
    return {
        "cpu_ms": series.cpu_ms,
        "p50_ms": series.percentile(0.5),
        "p95_ms": series.percentile(0.95),
        "rate": series.rate,
        "bytes": series.body_bytes,
        "requests": series.requests,
        "errors": series.errors,
        "rounds": [
            {"cpu_ms": one.cpu_ms, "rate": one.rate, "n": one.requests} for one in series.rounds
        ],
    }
