"""The matching of a large network with all its explanations: seconds of CPU, in a process of its own.

`python -m tests.benchmarks.matching` prints them for one run, loading the solver included. There are
fewer places than cities that look for one, so that what would help is worked out too.
"""

from __future__ import annotations

import subprocess
import sys
import time
from dataclasses import replace

from lms.mentoring.rules.matching.facts import Problem, RuleKind, Wish
from lms.mentoring.rules.matching.results import run
from tests.benchmarks.figures import Limit, Ratio
from tests.benchmarks.processes import ROOT, base_environ
from tests.benchmarks.table import Row
from tests.mentoring.matching.network import network

LIMIT = Limit(2.0, 1.0)
TIMES = 5
CITIES, CHAMPIONS, MOST_ROOM = 200, 60, 2


def short_of_places() -> Problem:
    """200 cities, 60 champions with room for two at most, a few locked and forbidden pairs."""
    made = network(CITIES, CHAMPIONS)
    cities = tuple(replace(city, mentees=min(city.mentees, MOST_ROOM)) for city in made.cities)
    wishes = [Wish(RuleKind.LOCK, number, 100 + number) for number in range(1, 4)]
    wishes += [Wish(RuleKind.FORBID, number, 150 + number) for number in range(1, 6)]
    return replace(made, cities=cities, wishes=tuple(wishes))


def row(times: int = TIMES) -> Row:
    """The line of the table: the median of some runs, each in a fresh process."""
    found = sorted(_seconds() for _time in range(times))
    title = f"matching, {CITIES} cities, {CHAMPIONS} champions"
    figure = Ratio(found[len(found) // 2], found[0], found[-1])
    return Row(title, "–", figure, LIMIT, "s")


def _seconds() -> float:
    done = subprocess.run(
        [sys.executable, "-m", "tests.benchmarks.matching"],
        cwd=ROOT,
        env=base_environ(),
        capture_output=True,
        text=True,
        check=True,
    )
    return float(done.stdout)


if __name__ == "__main__":
    problem = short_of_places()
    before = time.process_time()
    result = run(problem)
    sys.stdout.write(f"{time.process_time() - before:.3f}\n")
    if not (result.alternatives and result.reliefs and result.unmatched):
        sys.exit("nothing to explain")
