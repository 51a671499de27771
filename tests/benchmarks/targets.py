"""What is compared: an application that can be asked each kind of request.

`Floors` stands in for ours too (`bin/bench --null`): the ratios are then about 1, and their
distance from 1 is what this machine's noise does to a figure.
"""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Protocol

from tests.benchmarks.counting import HEADER
from tests.benchmarks.databases import Postgres
from tests.benchmarks.load import Step, Visit, ask, follow, get, post
from tests.benchmarks.processes import ROOT, Server, base_environ

LEARNERS = 200
LESSONS = 40
TEN = {f"q{number}": "right" if number % 3 else "wrong" for number in range(1, 11)}
ONE = {"q1": "right"}


class NotMeasured(Exception):  # noqa: N818 - a gap in the table, with its reason
    """A target cannot be asked this kind of request."""


class Target(Protocol):
    """An application under test, running."""

    name: str

    def server(self, kind: str) -> Server:
        """The process that answers this kind of request."""

    def visits(self, kind: str, most: int | None = None) -> Sequence[Visit]:
        """What to ask it, used one after another and, if `again`, from the first again.

        `most`: how many are needed, where each can be made only once.
        """

    def again(self, kind: str) -> bool:
        """Whether visits of this kind can be made more than once."""

    def statements(self, kind: str) -> list[str] | None:
        """The SQL of one such request; None where it is not one request."""

    def fresh(self) -> tuple[Server, str]:
        """The main server, not started, and the path whose first 200 is waited for."""

    def stop(self) -> None:
        """End all processes."""


class Floors:
    """The floors as one target: a' for anonymous pages, c for pages, d for forms."""

    name = "floor"

    def __init__(self, folder: Path, *, postgres: bool, page_bytes: int = 0) -> None:
        self.folder = folder
        folder.mkdir()
        self.postgres = Postgres(folder / "pg") if postgres else None
        others = [self.postgres.pid] if self.postgres else []
        url = self.postgres.database("floor") if self.postgres else f"sqlite:///{folder}/floor.db"
        self.environ = {"BENCH_DATABASE": url, "BENCH_PROSE_BYTES": "0"}
        _seed(self.environ)
        self.others = others
        self.constant = Server("tests.benchmarks.floors.constant:app", {}, folder / "a.log")
        self.constant.start()
        self.main, self.path = self.fresh()
        self.main.start()
        self.cookies = [self._sign_in(learner) for learner in range(1, LEARNERS + 1)]
        self._grow_to(page_bytes)

    def server(self, kind: str) -> Server:
        return self.constant if kind in {"catalogue", "course"} else self.main

    def visits(self, kind: str, most: int | None = None) -> Sequence[Visit]:
        del most
        match kind:
            case "catalogue" | "course":
                return [[get("/")]]
            case "lesson" | "unchanged" | "home":
                return [[self._lesson(number)] for number in range(LEARNERS)]
            case "save" | "submit" | "writers":
                return [[self._attempt(number)] for number in range(LEARNERS)]
            case "journey":
                return [self._journey(number) for number in range(LEARNERS)]
        raise KeyError(kind)

    def again(self, kind: str) -> bool:
        del kind
        return True

    def statements(self, kind: str) -> list[str] | None:
        if kind in {"catalogue", "course", "journey"}:
            return None
        return count_statements(
            "tests.benchmarks.floors.lessons:app",
            self.environ,
            self.folder,
            "/",
            self.visits(kind)[:2],
        )

    def fresh(self) -> tuple[Server, str]:
        app = "tests.benchmarks.floors.lessons:app"
        return Server(app, self.environ, self.folder / "c.log", self.others), "/"

    def stop(self) -> None:
        self.constant.stop()
        self.main.stop()
        if self.postgres:
            self.postgres.stop()

    def _sign_in(self, learner: int) -> str:
        answer = ask(self.main.port, get(f"/sign-in/{learner}", expect=(303,)))
        return answer.headers["set-cookie"].split(";", 1)[0]

    def _grow_to(self, page_bytes: int) -> None:
        """Start again with as much prose as brings the lesson page to the size of ours."""
        bare = len(ask(self.main.port, self._lesson(0)).body.encode())
        if page_bytes <= bare:
            return
        self.main.stop()
        self.environ["BENCH_PROSE_BYTES"] = str(page_bytes - bare)
        self.main, _path = self.fresh()
        self.main.start()

    def _lesson(self, number: int) -> Step:
        return get(f"/lessons/{1 + number % LESSONS}", self.cookies[number])

    def _attempt(self, number: int) -> Step:
        path = f"/lessons/{1 + number % LESSONS}/attempts"
        return post(path, self.cookies[number], TEN)

    def _journey(self, number: int) -> Visit:
        cookie = self.cookies[number]
        return [
            get("/", cookie),
            get("/courses/1", cookie),
            self._lesson(number),
            self._attempt(number),
            get("/progress", cookie),
        ]


def count_statements(
    app: str, environ: dict[str, str], folder: Path, path: str, visits: Sequence[Visit]
) -> list[str]:
    """The SQL of a visit's last request, from an instrumented process that made one before."""
    counted = Server(
        "tests.benchmarks.counted:app",
        {**environ, "BENCH_APP": app},
        folder / "sql.log",
        workers=1,
    )
    counted.start(path)
    try:
        follow(counted.port, visits[0])
        answer = follow(counted.port, visits[-1])
    finally:
        counted.stop()
    texts: list[str] = json.loads(answer.headers[HEADER.lower()])
    return texts


def _seed(environ: dict[str, str]) -> None:
    subprocess.run(
        [sys.executable, "-m", "tests.benchmarks.floors.tables"],
        cwd=ROOT,
        env={**base_environ(), **environ},
        check=True,
    )
