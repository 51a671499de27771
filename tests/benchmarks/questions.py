"""Questions as data beside a lesson page: `python -m tests.benchmarks.questions [--people N] [--postgres]`.

A course of 240 questions in 40 lessons, all taken by 4,200 people: a million answers. The pages read what is
kept of them; how long the count took is said too. Both kinds of pages are asked in turn, of one server;
CPU-ms are user + system of its processes, PostgreSQL's included.
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
import time
from datetime import timedelta
from pathlib import Path
from random import Random
from statistics import median
from typing import Any

from sqlalchemy import func, insert, select, text

from config import Settings
from lms.accounts.models import RoleGrant
from lms.accounts.rules.tokens import new_token
from lms.app import create_app
from lms.authoring.actions.statistics import count_more
from lms.catalogue.queries.lessons import Asked, asked_in
from lms.catalogue.queries.outlines import LessonEntry, current
from lms.core.clock import now
from lms.db import Model, db, session, write
from lms.quizzes.models import Answer, Attempt
from lms.quizzes.rules.marking import mark
from lms.quizzes.rules.responses import Response
from tests.benchmarks import ours, seeding
from tests.benchmarks.board import Side, _run, say
from tests.benchmarks.course_files import course_key
from tests.benchmarks.databases import Postgres
from tests.benchmarks.processes import Server

TIMES, ON_POSTGRES = 10.0, 1.2
PEOPLE, CHUNK = 4_200, 2_000
BASE = f"/en/workshop/{course_key(1)}/statistics"
PAGES = {
    "all lessons of the course": f"{BASE}/",
    "a lesson with ten questions": f"{BASE}/test-1/",
    "a question": f"{BASE}/test-1/q-test-1-1/",
    "the results by an earlier key": f"/en/workshop/{course_key(1)}/regrade/",
    "the whole table as CSV": f"{BASE}.csv",
}


def seed(folder: Path, people: int) -> None:
    """Everybody's answers, and what is kept of them; writes cookies and figures to FOLDER/seeded.json."""
    app = create_app(Settings.from_env())
    with app.test_request_context():
        Model.metadata.create_all(db.engine)
        seeding._publish(folder / "courses" / course_key(1), 1)
        seeding._add_people(people)
        seeding._enrol()
        tokens = {1: new_token(), 2: new_token()}
        seeding._open_sessions(tokens)
        held = {"person_id": 2, "role": "author", "scope": "platform", "at": now()}
        with write() as rows:
            rows.execute(insert(RoleGrant).values(**held))
        random = Random(11)  # noqa: S311
        skills = [random.random() for _person in range(people)]
        for lesson in current(course_key(1)).lessons:
            _answer(lesson, skills, random)
        seconds = _count()
        seeding._analyse()
        answers = session().scalar(select(func.count()).select_from(Answer))
    signed_in = {person: seeding._signed_in(app, person, token) for person, token in tokens.items()}
    found = {"learner": signed_in[1]["cookie"], "author": signed_in[2]["cookie"]}
    found |= {"answers": answers, "seconds": seconds}
    (folder / "seeded.json").write_text(json.dumps(found))


def _answer(lesson: LessonEntry, skills: list[float], random: Random) -> None:
    """One finished try for each person, in pieces."""
    asked = asked_in(lesson.version_id)
    choices = [(_right(one), _wrong(one)) for one in asked]
    for start in range(0, len(skills), CHUNK):
        people = range(start, min(start + CHUNK, len(skills)))
        with write() as rows:
            first = int(rows.scalar(select(func.max(Attempt.id))) or 0) + 1
            tries = [_try(first + n, person + 1, lesson) for n, person in enumerate(people)]
            answers = [
                row
                for n, person in enumerate(people)
                for row in _answers(first + n, asked, choices, skills[person], random)
            ]
            rows.execute(insert(Attempt), tries)
            rows.execute(insert(Answer), answers)
            if db.engine.dialect.name != "sqlite":
                rows.execute(
                    text("SELECT setval('attempt_id_seq', :at)"), {"at": first + len(tries)}
                )


def _try(attempt_id: int, person: int, lesson: LessonEntry) -> dict[str, Any]:
    at = now() - timedelta(days=3)
    return {
        "id": attempt_id, "person_id": person, "lesson_id": lesson.id, "number": 1, "seed": 1,
        "lesson_version_id": lesson.version_id, "state": "finished", "started_at": at,
        "finished_at": at + timedelta(seconds=200 + person % 400), "points": 0, "max_points": 1,
        "result": 0,
    }  # fmt: skip


def _answers(
    attempt_id: int,
    asked: tuple[Asked, ...],
    choices: list[tuple[dict[str, Any], dict[str, Any]]],
    skill: float,
    random: Random,
) -> list[dict[str, Any]]:
    return [
        {
            "attempt_id": attempt_id,
            "position": position,
            "question_version_id": one.version_id,
            "value": choices[position][random.random() > skill],
            "revision": 1,
        }
        for position, one in enumerate(asked)
    ]


def _right(one: Asked) -> dict[str, Any]:
    words = next(iter(one.question.texts.values()))
    typed = {
        gap.id: words.accepted[gap.id][0] if gap.low is None else str(gap.low)
        for gap in one.question.gaps
    }
    response = Response(chosen=one.question.right, gaps=typed)
    found = mark(one.question, response)
    if found is None:
        raise RuntimeError("The benchmark's courses have only questions with a key.")
    return response.to_json()


def _wrong(one: Asked) -> dict[str, Any]:
    others = [item for item in one.question.items if item not in one.question.right]
    gaps = {gap.id: "7" for gap in one.question.gaps}
    return Response(chosen=frozenset(others[:1]), gaps=gaps).to_json()


def _count() -> float:
    """What the worker does, all at once; the seconds it took."""
    begun, found = time.monotonic(), 1
    while found:
        with write():
            found = count_more(at=now())
    return time.monotonic() - begun


def measure(folder: Path, options: argparse.Namespace) -> bool:
    """The lesson page and each page of figures in turn."""
    folder.mkdir()
    cluster = Postgres(folder / "pg") if options.postgres else None
    settings = ours.environ(folder, cluster.database("tandem") if cluster else "")
    _run(["tests.benchmarks.questions", "seed", str(folder), str(options.people)], settings)
    seeded = json.loads((folder / "seeded.json").read_text())
    print(f"{seeded['answers']:,} answers, counted in {seeded['seconds']:.0f} s")
    server = Server(ours.APP, settings, folder / "ours.log", [cluster.pid] if cluster else [])
    server.start("/en/")
    learner, author = Side(server, seeded["learner"]), Side(server, seeded["author"])
    slack = ON_POSTGRES if options.postgres else 1.0
    held = []
    try:
        for name, path in PAGES.items():
            its, cost = _beside(learner, author, path, options.rounds)
            print(f"{name}: {cost:.2f} CPU-ms, {author.size:,} bytes; the lesson {its:.2f}")
            held.append(say(name, cost / its, TIMES * slack, "x"))
    finally:
        server.stop()
    return all(held)


def _beside(learner: Side, author: Side, path: str, rounds: int) -> tuple[float, float]:
    """Medians of alternating rounds after a warm-up: the lesson page's and the other's."""
    learner.ask(ours.LESSON, 40)
    author.ask(path, 10)
    its, cost = [], []
    for _round in range(rounds):
        its.append(learner.ask(ours.LESSON, 60))
        cost.append(author.ask(path, 20))
    return median(its), median(cost)


def main() -> int:
    """Seed as a process, or measure."""
    if sys.argv[1:2] == ["seed"]:
        seed(Path(sys.argv[2]), int(sys.argv[3]))
        return 0
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--people", type=int, default=PEOPLE)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--postgres", action="store_true")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="bench-questions-") as folder:
        held = measure(Path(folder) / "ours", options)
    return 0 if held else 1


if __name__ == "__main__":
    sys.exit(main())
