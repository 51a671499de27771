"""Fills a database for the benchmark: five published courses, learners half way through, sessions.

Run as a process with the settings of the server in its environment:
`python -m tests.benchmarks.seeding FOLDER LEARNERS TESTS`. Writes FOLDER/seeded.json: the cookie and
the form token of the first learners, and the ids of the attempts they have open at so many tests.
Passwords play no part.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from flask import Flask, session
from flask_wtf.csrf import generate_csrf
from sqlalchemy import func, insert, literal, select

from config import Settings
from lms.accounts.actions import found_installation
from lms.accounts.models import Session
from lms.accounts.rules.tokens import hashed, new_token
from lms.app import create_app
from lms.catalogue import actions as catalogue
from lms.catalogue.models import Course, Lesson, Placement
from lms.catalogue.queries.publishing import planned
from lms.content.reader import read_course
from lms.core.clock import now
from lms.db import db, write
from lms.operations.cli.schema import run_migrations
from lms.people.models import Person
from lms.progress.models import Enrolment, LessonProgress
from lms.quizzes.rules.responses import Response
from lms.quizzes.rules.showing import token_of
from tests.benchmarks import attempts
from tests.benchmarks.course_files import course_key, keys_of_tests, lesson_key, write_course

COURSES = 5
DONE, DONE_ELSEWHERE = 20, 4
FINISHED = 2
READERS = 200
CHUNK = 10_000
SIGNED_IN = 1_000


def seed(app: Flask, folder: Path, learners: int, tests: int) -> None:
    """All of it; the tables are made first, as an installation makes them."""
    with app.test_request_context():
        run_migrations()
        with write():
            found_installation(demo=False)
        for number in range(1, COURSES + 1):
            _publish(folder / "courses" / course_key(number), number)
        tokens = {person: new_token() for person in _add_people(learners)}
        _enrol()
        for number in range(1, COURSES + 1):
            _complete(course_key(number), DONE if number == 1 else DONE_ELSEWHERE)
        _open_sessions(tokens)
        attempts.finished(course_key(1), FINISHED)
        attempts.begun(course_key(1), lesson_key(5, 1), range(1, READERS + 1))
        opened = attempts.opened(_tests()[:tests], SIGNED_IN)
        _analyse()
    few = list(tokens.items())[:SIGNED_IN]
    seeded = {
        "learners": [_signed_in(app, person, token) for person, token in few],
        "attempts": [(*place, person - 1, attempt) for place, person, attempt in opened],
        "empty": token_of(0, Response()),
    }
    (folder / "seeded.json").write_text(json.dumps(seeded))


def _tests() -> list[tuple[str, str]]:
    """Courses and their tests that nobody has taken; of the first course the later half."""
    found = [
        (course_key(number), key)
        for number in range(COURSES, 0, -1)
        for key in keys_of_tests()[: None if number > 1 else 4]
    ]
    return sorted(found, key=lambda place: place[1], reverse=True)


def _publish(folder: Path, number: int) -> None:
    """By the way that authors' courses take."""
    write_course(folder, number)
    reading = read_course(folder)
    if reading.course is None:
        raise RuntimeError("\n".join(str(problem) for problem in reading.problems))
    plan = planned(reading.course)
    media = catalogue.keep_media(plan.course)
    with write():
        catalogue.publish(plan, media)


def _add_people(learners: int) -> range:
    """Learners; their ids follow on each other from 1."""
    moment = now()
    for start in range(1, learners + 1, CHUNK):
        rows = [
            {
                "name": f"Learner {number}",
                "email": f"learner-{number}@example.org",
                "language": "en",
                "time_zone": "Europe/Brussels",
                "created_at": moment,
            }
            for number in range(start, min(start + CHUNK, learners + 1))
        ]
        with write() as rows_of:
            rows_of.execute(insert(Person), rows)
    with write() as rows_of:
        low, high, count = rows_of.execute(
            select(func.min(Person.id), func.max(Person.id), func.count())
        ).one()
    if (low, high) != (1, count):
        raise RuntimeError("The learners' ids were expected to begin with 1 and to have no gaps.")
    return range(1, learners + 1)


def _enrol() -> None:
    """Everybody in every course."""
    moment = literal(now(), Enrolment.enrolled_at.type)
    chosen = select(Person.id, Course.id, literal("active"), moment, moment)
    columns = ["person_id", "course_id", "state", "enrolled_at", "changed_at"]
    with write() as rows:
        rows.execute(
            insert(Enrolment).from_select(columns, chosen.join(Course, literal(value=True)))
        )


def _complete(course: str, lessons: int) -> None:
    """The first lessons of a course, for everybody; one statement, so that 100,000 are quick."""
    moment = literal(now(), LessonProgress.started_at.type)
    columns = (
        "person_id", "course_id", "lesson_id", "started_at", "touched_at", "read_at", "result",
        "finished_attempts", "completed_at", "completed_version_id",
    )  # fmt: skip
    chosen = (
        select(
            Person.id, Course.id, Lesson.id, moment, moment, moment, literal(1.0),
            literal(1), moment, Placement.lesson_version_id,
        )
        .select_from(Person)
        .join(Course, Course.key == course)
        .join(Placement, Placement.course_version_id == Course.current_id)
        .join(Lesson, Lesson.id == Placement.lesson_id)
        .where(Placement.position.in_(_first_positions(course, lessons)))
    )  # fmt: skip
    with write() as rows:
        rows.execute(insert(LessonProgress).from_select(columns, chosen))


def _first_positions(course: str, lessons: int) -> list[int]:
    with write() as rows:
        return list(
            rows.scalars(
                select(Placement.position)
                .join(Course, Course.current_id == Placement.course_version_id)
                .where(Course.key == course)
                .order_by(Placement.position)
                .limit(lessons)
            )
        )


def _open_sessions(tokens: dict[int, str]) -> None:
    """One session each, as a sign-in would have left it."""
    moment = now()
    rows = (
        {
            "person_id": person,
            "token_hash": hashed(token),
            "created_at": moment,
            "seen_at": moment,
            "device": "Firefox, Linux",
            "network": "127.0.0.0/24",
        }
        for person, token in tokens.items()
    )
    for chunk in _chunks(rows):
        with write() as rows_of:
            rows_of.execute(insert(Session), chunk)


def _chunks(rows: Iterator[dict[str, Any]]) -> Iterator[list[dict[str, Any]]]:
    chunk: list[dict[str, Any]] = []
    for row in rows:
        chunk.append(row)
        if len(chunk) == CHUNK:
            yield chunk
            chunk = []
    if chunk:
        yield chunk


def _analyse() -> None:
    """Tell the database how large its tables are, as it would find out by itself with time."""
    with db.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.exec_driver_sql("ANALYZE")


def _signed_in(app: Flask, person: int, token: str) -> dict[str, Any]:
    """The cookie that a sign-in would have set, with the form token that belongs to it."""
    with app.test_request_context():
        session["_user_id"] = token
        session["_fresh"] = True
        session["person"] = person
        csrf = generate_csrf()
        serializer = app.session_interface.get_signing_serializer(app)  # type: ignore[attr-defined]
        name = app.config["SESSION_COOKIE_NAME"]
        cookie = f"{name}={serializer.dumps(dict(session))}"
        return {"person": person, "cookie": cookie, "csrf": csrf}


def main() -> None:
    """Seed what the environment names."""
    folder, learners, tests = Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3])
    seed(create_app(Settings.from_env()), folder, learners, tests)


if __name__ == "__main__":
    main()
