"""Our application under test: everything of the benchmarks that knows its pages is here.

`seeding` (a process of its own) makes the database and the learners and says in `seeded.json` who
is signed in and which attempts are open; this module turns that into requests.
"""

from __future__ import annotations

import html
import json
import re
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Any

from tests.benchmarks.course_files import answers_to, course_key, lesson_key, question_key
from tests.benchmarks.databases import Postgres
from tests.benchmarks.load import Step, Visit, ask, get, post
from tests.benchmarks.processes import ROOT, Server, base_environ
from tests.benchmarks.targets import NotMeasured, count_statements

APP = "wsgi:app"
CATALOGUE = "/en/"
COURSE = f"/en/courses/{course_key(1)}/"
# The first lesson that is not done yet (seeding.DONE), half way through the course.
OPEN_LESSON = lesson_key(5, 1)
LESSON = f"/en/learn/{course_key(1)}/{OPEN_LESSON}/"
HOME = "/en/home/"
READERS = 200
SECRET = "benchmarks-only-0123456789-abcdefghijklmnop"
ONCE = frozenset({"submit", "writers", "journey"})
# How many of the open attempts a kind may use; what is used is never used again.
SHARE = {"submit": 8_500, "writers": 12_500, "journey": 2_400}
FIELD = re.compile(r'name="([^"]+~token|person|attempt|key)" value="([^"]*)"')
TOKENS = r'"tokens":\{"[^"]+":"([^"]+)"'


@dataclass(frozen=True, slots=True)
class Learner:
    """A signed-in learner: the cookie, and the token of the forms."""

    person: int
    cookie: str
    csrf: str


@dataclass(frozen=True, slots=True)
class Seeded:
    """What a process of seeding left: learners, open attempts, and the token of an empty answer.

    attempts: course, lesson, index of the learner, id of the attempt.
    """

    learners: tuple[Learner, ...]
    attempts: tuple[tuple[str, str, int, int], ...]
    empty: str


class Ours:
    """The application as it is served: settings by environment, gunicorn on `wsgi:app`."""

    name = "ours"

    def __init__(self, folder: Path, learners: int, *, postgres: bool, quick: bool) -> None:
        self.folder, self.quick = folder, quick
        folder.mkdir()
        self.cluster = Postgres(folder / "pg") if postgres else None
        url = self.cluster.database("tandem") if self.cluster else ""
        self.environ = environ(folder, url)
        self.seeded = _seed(self.environ, folder, learners, quick=quick)
        self.left = iter(self.seeded.attempts)
        self.main, path = self.fresh()
        try:
            self.main.start(path)
        except RuntimeError:
            self.stop()
            raise

    def server(self, kind: str) -> Server:
        del kind
        return self.main

    def visits(self, kind: str, most: int | None = None) -> Sequence[Visit]:
        if kind in {"catalogue", "course"}:
            return [[get(CATALOGUE if kind == "catalogue" else COURSE)]]
        if kind == "journey":
            return [self._journey(*one) for one in self._take(kind, most)]
        if kind in ONCE:
            return [[self._submit(*one)] for one in self._take(kind, most)]
        made: dict[str, Callable[[Learner], Visit]] = {
            "lesson": lambda one: [get(LESSON, one.cookie)],
            "unchanged": lambda one: [self._unchanged(LESSON, one)],
            "home": lambda one: [get(HOME, one.cookie)],
            "save": self._saves,
        }
        return [made[kind](one) for one in self.seeded.learners[:READERS]]

    def again(self, kind: str) -> bool:
        return kind not in ONCE

    def statements(self, kind: str) -> list[str] | None:
        if kind == "journey":
            return None
        visits = self.visits(kind, 2)[:2]
        return count_statements(APP, self.environ, self.folder, CATALOGUE, visits)

    def fresh(self) -> tuple[Server, str]:
        others = [self.cluster.pid] if self.cluster else []
        return Server(APP, self.environ, self.folder / "server.log", others), CATALOGUE

    def stop(self) -> None:
        self.main.stop()
        if self.cluster:
            self.cluster.stop()

    def _unchanged(self, path: str, learner: Learner) -> Step:
        """The page asked for again, by whoever has it already."""
        answer = ask(self.main.port, get(path, learner.cookie))
        return get(path, learner.cookie, etag=answer.headers["etag"])

    def _saves(self, learner: Learner) -> Visit:
        """One answer as a script saves it, to and fro, each time from what the last one left."""
        page = ask(self.main.port, get(LESSON, learner.cookie)).body
        sent = dict(FIELD.findall(page))
        question = question_key(OPEN_LESSON, 1)
        given = {
            "csrf_token": learner.csrf,
            "save_key": "{{unique}}",
            f"{question}~token": "{{token}}",
        }
        given |= {name: sent[name] for name in ("person", "attempt", "key")}
        first, second = ("watch", "raise") if _is_chosen(page, "raise") else ("raise", "watch")
        headers = {"Accept": "application/json"}
        return [
            post(
                f"{LESSON}answers",
                learner.cookie,
                {**given, question: value},
                expect=(200,),
                headers=headers,
            )
            .capturing(token=TOKENS)
            .knowing(token=html.unescape(sent[f"{question}~token"]))
            for value in (first, second)
        ]

    def _take(self, kind: str, most: int | None) -> Iterator[tuple[str, str, int, int]]:
        """Open attempts that nobody has used yet."""
        share = SHARE[kind] // (5 if self.quick else 1)
        found = list(islice(self.left, share if most is None else most))
        if not found:
            raise NotMeasured("the open attempts are used up")
        return iter(found)

    def _submit(self, course: str, lesson: str, learner: int, attempt: int) -> Step:
        """Ten answers handed in by a form whose page was opened right after the start."""
        one = self.seeded.learners[learner]
        given: dict[str, Any] = {
            "csrf_token": one.csrf,
            "person": str(one.person),
            "attempt": str(attempt),
            "key": "{{unique}}",
            "submit": "1",
        }
        for question, name, value in answers_to(lesson, 10):
            given[f"{question}~token"] = self.seeded.empty
            given[name] = value
        return post(f"/en/learn/{course}/{lesson}/answers", one.cookie, given)

    def _journey(self, course: str, lesson: str, learner: int, attempt: int) -> Visit:
        """Catalogue, course, lesson, quiz, progress: as one learner goes."""
        cookie = self.seeded.learners[learner].cookie
        return [
            get(CATALOGUE, cookie),
            get(f"/en/courses/{course}/", cookie),
            get(LESSON, cookie),
            self._submit(course, lesson, learner, attempt),
            get(HOME, cookie),
        ]


def _is_chosen(page: str, value: str) -> bool:
    return re.search(rf'value="{value}"[^>]* checked', page) is not None


def environ(folder: Path, database_url: str) -> dict[str, str]:
    """The settings of the run; limits of requests stay on, as they are in service."""
    return {
        "TANDEM_SECRET_KEY": SECRET,
        "TANDEM_DATA": str(folder / "data"),
        "TANDEM_COURSES": str(folder / "courses"),
        "TANDEM_MAIL": "file",
        "DATABASE_URL": database_url,
    }


def _seed(settings: Mapping[str, str], folder: Path, learners: int, *, quick: bool) -> Seeded:
    lessons = "8" if quick else "36"
    subprocess.run(
        [sys.executable, "-m", "tests.benchmarks.seeding", str(folder), str(learners), lessons],
        cwd=ROOT,
        env={**base_environ(), **settings},
        check=True,
    )
    found = json.loads((folder / "seeded.json").read_text())
    people = tuple(Learner(**one) for one in found["learners"])
    attempts = tuple((one[0], one[1], one[2], one[3]) for one in found["attempts"])
    return Seeded(people, attempts, found["empty"])
