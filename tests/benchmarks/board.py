"""The mentor's board and the coordinator's dashboard beside floor e: `python -m tests.benchmarks.board [--learners N] [--postgres]`.

One mentee city of 100 learners (or `--city 1000`) among 200 cities, all learners with 40 lessons
begun. Both sides are served by gunicorn and asked in turn, as `bin/bench` does for the learner's
pages; CPU-ms are user + system of the server's processes, PostgreSQL's included.
"""

from __future__ import annotations

import argparse
import http.client
import json
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median

from sqlalchemy import insert, text

from config import Settings
from lms.accounts.models import RoleGrant
from lms.accounts.rules.tokens import new_token
from lms.app import create_app
from lms.catalogue.queries.outlines import all_current
from lms.cities.models import City
from lms.core.clock import now
from lms.db import Model, db, session, write
from lms.editions.models import Edition, EditionCity, EditionCourse
from lms.mentoring.models.mentorships import MentorAssignment, Mentorship
from lms.people.models import Membership
from lms.progress.actions import recount_stale
from tests.benchmarks import ours, seeding
from tests.benchmarks.databases import Postgres
from tests.benchmarks.processes import ROOT, Server, base_environ

CITIES, CHAMPIONS, LESSONS = 200, 60, 40
OVER_FLOOR, GROWTH, MANY, CSV_MS = 0.9, 1.2, 1.2, 150.0
DASHBOARD = 1.5
ON_POSTGRES = 1.2


def seed(folder: Path, learners: int, city: int) -> None:
    """The tables of our side; writes the mentor's cookie to FOLDER/mentor.json."""
    app = create_app(Settings.from_env())
    with app.test_request_context():
        Model.metadata.create_all(db.engine)
        seeding._publish(folder / "courses" / "bench-1", 1)
        seeding._add_people(learners)
        mentor, token = learners, new_token()
        _network(mentor, city)
        _progress()
        _count()
        seeding._open_sessions({mentor: token})
        with db.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            connection.execute(text("ANALYZE"))
    (folder / "mentor.json").write_text(json.dumps(seeding._signed_in(app, mentor, token)))


def _network(mentor: int, city: int) -> None:
    """200 cities in one edition; city 1 is mentored by city 200, its learners are the first ones."""
    at = now()
    with write() as rows:
        rows.execute(
            insert(City),
            [
                {
                    "slug": f"city-{n}", "name": f"City {n}", "country": "DE", "languages": [],
                    "names": {}, "state": "active", "created_at": at, "changed_at": at,
                    **({"folded": f"city {n}"} if "folded" in City.__table__.c else {}),
                }
                for n in range(1, CITIES + 1)
            ],
        )  # fmt: skip
        edition = {"slug": "e", "name": "Edition", "state": "running", "created_at": at}
        rows.execute(
            insert(Edition).values(**edition, starts_on=at.date(), ends_on=at.date(), id=1)
        )
        rows.execute(insert(EditionCourse).values(edition_id=1, course_id=1, position=0))
        rows.execute(
            text(
                "INSERT INTO edition_person (edition_id, person_id, city_id, joined_at) SELECT 1, id,"
                " CASE WHEN id <= :city THEN 1 ELSE 2 + id % 198 END, created_at FROM person"
            ),
            {"city": city},
        )
        pair = {"edition_id": 1, "champion_id": CITIES, "mentee_id": 1, "state": "active"}
        rows.execute(insert(Mentorship).values(**pair, created_at=at, id=1))
        rows.execute(insert(MentorAssignment).values(mentorship_id=1, mentor_id=mentor, at=at))
        rows.execute(insert(Membership).values(person_id=mentor, city_id=CITIES, joined_at=at))
        held = {"person_id": mentor, "role": "mentor", "scope": "city", "scope_id": CITIES}
        rows.execute(insert(RoleGrant).values(**held, at=at))
        runs = {"person_id": mentor, "role": "programme_coordinator", "scope": "platform"}
        rows.execute(insert(RoleGrant).values(**runs, at=at))
        parts = [
            {
                "edition_id": 1, "city_id": n, "joined_at": at, "changed_at": at,
                "role": "champion" if n > CITIES - CHAMPIONS else "mentee",
            }
            for n in range(1, CITIES + 1)
        ]  # fmt: skip
        rows.execute(insert(EditionCity), parts)
        others = [
            {
                **pair,
                "mentee_id": n,
                "champion_id": CITIES - n % CHAMPIONS,
                "created_at": at,
                "id": n,
            }
            for n in range(2, CITIES - CHAMPIONS + 1)
        ]
        rows.execute(insert(Mentorship), others)


def _progress() -> None:
    """40 lessons begun by everybody, of which so many are completed as their number says."""
    with write() as rows:
        rows.execute(
            text(
                "INSERT INTO lesson_progress (person_id, course_id, lesson_id, started_at, touched_at,"
                " finished_attempts, completed_at, completed_version_id)"
                " SELECT person.id, 1, lesson_id, created_at, created_at, 1,"
                " CASE WHEN position < person.id % 37 THEN created_at END, lesson_version_id"
                " FROM person, placement WHERE course_version_id = 1 ORDER BY person.id, lesson_id"
            )
        )
        session().flush()


def _count() -> None:
    """The figures of the cities, as a duty of each minute counts them."""
    with write():
        recount_stale(now(), {outline.course_id: outline for outline in all_current()})


@dataclass
class Side:
    """One served application, with what it is asked."""

    server: Server
    cookie: str
    spent: list[float] = field(default_factory=list)
    size: int = 0

    def ask(self, path: str, times: int) -> float:
        """CPU-ms of a request, over so many."""
        connection = http.client.HTTPConnection("127.0.0.1", self.server.port, timeout=60)
        before = self.server.cpu_seconds()
        for _turn in range(times):
            connection.request("GET", path, headers={"Cookie": self.cookie})
            answer = connection.getresponse()
            self.size = len(answer.read())
            if answer.status != http.client.OK:
                raise RuntimeError(f"{path}: {answer.status}")
        connection.close()
        return (self.server.cpu_seconds() - before) * 1000 / times


def compare(mine: Side, floor: Side, path: str, rounds: int) -> tuple[float, float]:
    """Medians of alternating rounds, after a warm-up: ours and the floor's."""
    for side, where in ((mine, path), (floor, "/board")):
        side.ask(where, 60)
        side.spent.clear()
    for _round in range(rounds):
        mine.spent.append(mine.ask(path, 120))
        floor.spent.append(floor.ask("/board", 120))
    return median(mine.spent), median(floor.spent)


def start(folder: Path, learners: int, city: int, *, postgres: bool) -> Side:
    """Our side, seeded and served."""
    folder.mkdir(parents=True)
    cluster = Postgres(folder / "pg") if postgres else None
    settings = ours.environ(folder, cluster.database("tandem") if cluster else "")
    _run(["tests.benchmarks.board", "seed", str(folder), str(learners), str(city)], settings)
    server = Server(ours.APP, settings, folder / "ours.log", [cluster.pid] if cluster else [])
    server.start("/en/")
    return Side(server, json.loads((folder / "mentor.json").read_text())["cookie"])


def floor_of(folder: Path, learners: int, *, postgres: bool) -> Side:
    """Floor e, seeded and served."""
    folder.mkdir(parents=True)
    cluster = Postgres(folder / "pg") if postgres else None
    url = cluster.database("floor") if cluster else f"sqlite:///{folder}/floor.db"
    settings = {"BENCH_DATABASE": url}
    _run(["tests.benchmarks.floors.board", str(learners)], settings)
    name = "tests.benchmarks.floors.board:app"
    server = Server(name, settings, folder / "floor.log", [cluster.pid] if cluster else [])
    server.start("/")
    connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=60)
    connection.request("GET", "/sign-in/1")
    answer = connection.getresponse()
    answer.read()
    return Side(server, (answer.getheader("Set-Cookie") or "").split(";", 1)[0])


def _run(module: list[str], settings: Mapping[str, str]) -> None:
    environment = {**base_environ(), **settings}
    subprocess.run([sys.executable, "-m", *module], cwd=ROOT, env=environment, check=True)


def say(title: str, found: float, limit: float, unit: str) -> bool:
    """Print a row; whether it holds."""
    holds = found <= limit
    print(f"{title:<52} {found:8.2f} {unit:<4} bar {limit:7.2f}  {'PASS' if holds else 'MISS'}")
    return holds


def measure(folder: Path, options: argparse.Namespace) -> bool:
    """All rows of the board."""
    slack = ON_POSTGRES if options.postgres else 1.0
    path, results = "/en/board/1/", []
    floor = floor_of(folder / "floor", options.learners, postgres=options.postgres)
    many = start(folder / "many", options.learners, 100, postgres=options.postgres)
    few = start(folder / "few", 1_000, 100, postgres=options.postgres)
    large = start(folder / "large", options.learners, 1_000, postgres=options.postgres)
    try:
        mine, its = compare(many, floor, path, options.rounds)
        print(f"floor e {its:.2f} CPU-ms, {floor.size} bytes; ours {mine:.2f}, {many.size} bytes")
        results.append(say("board of 100, of floor e", mine / its, OVER_FLOOR * slack, "x"))
        whole, its = compare(many, floor, "/en/editions/e/dashboard", options.rounds)
        results.append(say("dashboard of 200 cities", whole / its, DASHBOARD * slack, "x"))
        small, _again = compare(few, floor, path, options.rounds)
        results.append(
            say(f"the same, {options.learners} against 1,000", mine / small, GROWTH, "x")
        )
        page, its = compare(large, floor, path, options.rounds)
        results.append(
            say("first page of 1,000, of floor e", page / its, OVER_FLOOR * MANY * slack, "x")
        )
        large.ask(path + "table.csv", 3)
        took = median(large.ask(path + "table.csv", 4) for _round in range(options.rounds))
        results.append(say("CSV of 40,000 cells", took, CSV_MS * slack, "ms"))
    finally:
        for side in (floor, many, few, large):
            side.server.stop()
    return all(results)


def main() -> int:
    """Seed as a process, or measure."""
    if sys.argv[1:2] == ["seed"]:
        seed(Path(sys.argv[2]), int(sys.argv[3]), int(sys.argv[4]))
        return 0
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--learners", type=int, default=100_000)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--postgres", action="store_true")
    options = parser.parse_args()
    (ROOT / "var").mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="bench-board-", dir=ROOT / "var") as folder:
        begun = time.monotonic()
        held = measure(Path(folder), options)
        print(f"{time.monotonic() - begun:.0f} s")
    return 0 if held else 1


if __name__ == "__main__":
    sys.exit(main())
