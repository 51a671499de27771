"""`bin/bench`: starts our application and the floors, takes them in turn, prints the table."""

from __future__ import annotations

import argparse
import json
import shutil
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from functools import partial
from pathlib import Path

from tests.benchmarks import matching, ours, table
from tests.benchmarks.bars import KINDS
from tests.benchmarks.figures import Verdict
from tests.benchmarks.load import Load, WrongAnswerError, follow
from tests.benchmarks.measure import FEW, SECTIONS, Bench, Effort, say
from tests.benchmarks.processes import ROOT, WrongStartError
from tests.benchmarks.targets import Floors, NotMeasured, Target

NULL_PAGE_BYTES = 20_000


@contextmanager
def folder_of_run(where: Path) -> Iterator[Path]:
    """A folder on a real disk, since a commit in memory costs nothing; removed at the end."""
    where.mkdir(parents=True, exist_ok=True)
    folder = Path(tempfile.mkdtemp(prefix="bench-", dir=where))
    folder.chmod(0o755)
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def arguments(argv: Sequence[str]) -> argparse.Namespace:
    """The command line."""
    parser = argparse.ArgumentParser(prog="bin/bench", description=__doc__)
    parser.add_argument(
        "--quick", action="store_true", help="few short rounds: shows that all runs"
    )
    parser.add_argument(
        "--only",
        action="append",
        choices=SECTIONS,
        metavar="NAME",
        help=f"one of {', '.join(SECTIONS)}; may be repeated",
    )
    parser.add_argument(
        "--postgres", action="store_true", help="both sides on PostgreSQL, limits x 1.2"
    )
    parser.add_argument(
        "--null", action="store_true", help="the floors against themselves: this machine's noise"
    )
    parser.add_argument(
        "--statements", action="store_true", help="print the SQL of each kind, measure nothing"
    )
    parser.add_argument("--rounds", type=int, help="rounds on each side (5)")
    parser.add_argument("--json", type=Path, metavar="FILE", help="write all figures to a file")
    parser.add_argument(
        "--folder",
        type=Path,
        default=ROOT / "var",
        help="where the data of the run are kept meanwhile",
    )
    return parser.parse_args(argv)


def main(argv: Sequence[str] | None = None) -> int:
    """Run it; 0 if every limit holds, 1 if one does not, 2 if it cannot be measured."""
    options = arguments(sys.argv[1:] if argv is None else argv)
    with folder_of_run(options.folder) as folder, Load() as load, ExitStack() as running:
        try:
            bench = prepare(options, folder, load, running)
        except (NotMeasured, WrongAnswerError, WrongStartError) as gap:
            print(f"Cannot measure: {gap}. `bin/bench --null` measures the floors alone.")
            return 2
        if options.statements:
            show_statements(bench, options.only)
            return 0
        print(table.heading())
        measure(bench, options, folder, running)
        for words in dict.fromkeys(load.complaints):
            print(f"wrong answer: {words}")
    print(f"\n{table.KEY}")
    if options.json:
        options.json.write_text(json.dumps([row.plain() for row in bench.rows], indent=1))
    if bench.gaps:
        return 2
    return int(any(row.verdict in {Verdict.MISS, Verdict.ERRORS} for row in bench.rows))


def prepare(options: argparse.Namespace, folder: Path, load: Load, running: ExitStack) -> Bench:
    """Start both sides; the floor's lesson page is made as large as ours."""
    effort = Effort.quick() if options.quick else Effort()
    if options.rounds:
        effort = replace(effort, rounds=options.rounds)
    say("starting")
    if options.null:
        floors = Floors(folder / "floors", postgres=options.postgres, page_bytes=NULL_PAGE_BYTES)
        running.callback(floors.stop)
        return Bench(load, floors, floors, effort, postgres=options.postgres)
    target = ours.Ours(folder / "ours", FEW, postgres=options.postgres, quick=options.quick)
    running.callback(target.stop)
    page = follow(target.server("lesson").port, target.visits("lesson")[0])
    floors = Floors(
        folder / "floors", postgres=options.postgres, page_bytes=len(page.body.encode())
    )
    running.callback(floors.stop)
    return Bench(load, floors, target, effort, postgres=options.postgres)


def measure(bench: Bench, options: argparse.Namespace, folder: Path, running: ExitStack) -> None:
    """All sections, or those asked for."""
    wanted = options.only or SECTIONS
    kinds = {kind.name: partial(bench.kind, kind) for kind in KINDS}
    others = {name: getattr(bench, name) for name in ("writers", "journey", "start", "memory")}
    others["matching"] = lambda: bench.add(matching.row())
    for name, take in {**kinds, **others}.items():
        if name in wanted:
            bench.attempt(name, take)
    if "growth" in wanted and not options.null:
        say(f"seeding {bench.effort.many} learners")
        many = ours.Ours(
            folder / "many", bench.effort.many, postgres=options.postgres, quick=options.quick
        )
        running.callback(many.stop)
        bench.growth(bench.target, many)


def show_statements(bench: Bench, only: Sequence[str] | None) -> None:
    """The SQL of one request of each kind, ours and the floor's."""
    for kind in KINDS:
        if only and kind.name not in only:
            continue
        sides: tuple[tuple[str, Target], ...] = (("ours", bench.target), (kind.floor, bench.floors))
        for name, side in sides:
            try:
                found = side.statements(kind.name) or ["(none)"]
            except NotMeasured as gap:
                found = [f"not measured: {gap}"]
            for statement in found:
                print(f"{kind.name}, {name}: {statement}")
