"""Our application under test: everything of the benchmarks that knows its pages is here.

`seeding` (a process of its own) makes the database and the learners and says in `seeded.json` how
they are signed in; this module turns that into requests.
"""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from tests.benchmarks.course_files import course_key, lesson_key
from tests.benchmarks.databases import Postgres
from tests.benchmarks.load import Step, Visit, ask, get
from tests.benchmarks.processes import ROOT, Server, base_environ
from tests.benchmarks.targets import NotMeasured, count_statements

APP = "wsgi:app"
CATALOGUE = "/en/"
COURSE = f"/en/courses/{course_key(1)}/"
# The first lesson that is not done yet (seeding.DONE), half way through the course.
LESSON = f"/en/learn/{course_key(1)}/{lesson_key(5, 1)}/"
HOME = "/en/home/"
READERS = 200
SECRET = "benchmarks-only-0123456789-abcdefghijklmnop"


@dataclass(frozen=True, slots=True)
class Learner:
    """A signed-in learner: the cookie, and the token of the forms."""

    cookie: str
    csrf: str


class Ours:
    """The application as it is served: settings by environment, gunicorn on `wsgi:app`."""

    name = "ours"

    def __init__(self, folder: Path, *, learners: int, postgres: bool) -> None:
        self.folder = folder
        folder.mkdir()
        self.postgres = Postgres(folder / "pg") if postgres else None
        self.environ = environ(folder, self.postgres.database("tandem") if self.postgres else "")
        self.learners = _seed(self.environ, folder, learners)
        self.main, path = self.fresh()
        try:
            self.main.start(path)
        except RuntimeError:
            self.stop()
            raise

    def server(self, kind: str) -> Server:
        del kind
        return self.main

    def visits(self, kind: str) -> Sequence[Visit]:
        match kind:
            case "catalogue":
                return [[get(CATALOGUE)]]
            case "course":
                return [[get(COURSE)]]
            case "lesson":
                return [[get(LESSON, one.cookie)] for one in self.learners[:READERS]]
            case "unchanged":
                return [[self._unchanged(LESSON, one)] for one in self.learners[:READERS]]
            case "home":
                return [[get(HOME, one.cookie)] for one in self.learners[:READERS]]
        raise NotMeasured("its requests are not written in tests/benchmarks/ours.py yet")

    def statements(self, kind: str) -> list[str] | None:
        if kind == "journey":
            return None
        return count_statements(APP, self.environ, self.folder, CATALOGUE, self.visits(kind)[0])

    def fresh(self) -> tuple[Server, str]:
        others = [self.postgres.pid] if self.postgres else []
        return Server(APP, self.environ, self.folder / "server.log", others), CATALOGUE

    def _unchanged(self, path: str, learner: Learner) -> Step:
        """The page asked for again, by whoever has it already."""
        answer = ask(self.main.port, get(path, learner.cookie))
        return get(path, learner.cookie, etag=answer.headers["etag"])

    def stop(self) -> None:
        self.main.stop()
        if self.postgres:
            self.postgres.stop()


def environ(folder: Path, database_url: str) -> dict[str, str]:
    """The settings of the run; limits of requests stay on, as they are in service."""
    return {
        "TANDEM_SECRET_KEY": SECRET,
        "TANDEM_DATA": str(folder / "data"),
        "TANDEM_COURSES": str(folder / "courses"),
        "TANDEM_MAIL": "file",
        "DATABASE_URL": database_url,
    }


def _seed(settings: dict[str, str], folder: Path, learners: int) -> list[Learner]:
    subprocess.run(
        [sys.executable, "-m", "tests.benchmarks.seeding", str(folder), str(learners)],
        cwd=ROOT,
        env={**base_environ(), **settings},
        check=True,
    )
    found = json.loads((folder / "seeded.json").read_text())
    return [Learner(**one) for one in found]
