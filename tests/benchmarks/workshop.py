"""The workshop's tree of a large course beside a lesson page: `python -m tests.benchmarks.workshop`.

A course of 300 lessons in 4 languages, with its working copy; and the lesson of the other benchmarks, with
its questions, as a learner reads it. Both pages are asked in turn of one process; a figure is the least
CPU time of many requests. The tree is asked as a process keeps it, and as it is written after a change.
"""

from __future__ import annotations

import argparse
import os
import tempfile
import time
from pathlib import Path
from statistics import median

from flask.testing import FlaskClient
from sqlalchemy import event

from config import Settings
from lms.accounts.models import RoleGrant
from lms.accounts.rules.tokens import new_token
from lms.app import create_app
from lms.authoring.actions.publishing import publish_files
from lms.authoring.adapters.reading import read_files
from lms.authoring.models.workshop import Workshop
from lms.authoring.rules.summaries import summaries
from lms.catalogue.models.sources import Origin
from lms.catalogue.queries.outlines import current
from lms.catalogue.queries.publishing import planned
from lms.content.trees import Files
from lms.core.actor import Role, Scope
from lms.core.clock import now
from lms.db import Model, db, write
from tests.benchmarks import seeding
from tests.benchmarks.course_files import course_key, lesson_key

MODULES, LESSONS, LANGUAGES = 30, 10, ("", "de", "el", "fr")
OVER_LESSON, MOST = 2.0, 6


def files() -> Files:
    """300 lessons in modules of ten, in four languages."""
    texts = {}
    for language in LANGUAGES:
        end = f".{language}.md" if language else ".md"
        own = "" if language else "language: en\n"
        texts[f"course{end}"] = f"---\nid: large\ntitle: Large\n{own}---\n"
        for module in range(1, MODULES + 1):
            texts[f"{module}-part/module{end}"] = f"---\nid: m{module}\ntitle: Part {module}\n---\n"
            for lesson in range(1, LESSONS + 1):
                key = f"l{module}-{lesson}"
                texts[f"{module}-part/{lesson}-lesson{end}"] = (
                    f"---\nid: {key}\ntitle: The lesson {key} of many\n---\nWords in {language}.\n"
                )
    return Files(texts)


def browsers(folder: Path) -> tuple[FlaskClient, FlaskClient, int]:
    """An author's and a learner's browser, and the id of the large course."""
    app = create_app(Settings.from_env())
    context = app.test_request_context()
    context.push()
    Model.metadata.create_all(db.engine)
    seeding._publish(folder / "courses" / course_key(1), 1)
    seeding._add_people(2)
    seeding._enrol()
    with write() as rows:
        values = {"person_id": 2, "role": Role.AUTHOR, "at": now()}
        rows.execute(RoleGrant.__table__.insert().values(scope=Scope.PLATFORM, **values))
    large = files()
    reading = read_files(large)
    if reading.course is None:
        raise RuntimeError("\n".join(map(str, reading.problems[:5])))
    plan = planned(reading.course, large.tree.digest)
    with write():
        publish_files(
            plan,
            files=large,
            summaries=summaries(large, reading.course, ()),
            origin=Origin.FILES,
        )
    course_id = current("large").course_id
    tokens = {1: new_token(), 2: new_token()}
    seeding._open_sessions(tokens)
    found = []
    for person, token in tokens.items():
        browser = app.test_client()
        for name, value in _cookies(seeding._signed_in(app, person, token)):
            browser.set_cookie(name, value)
        found.append(browser)
    context.pop()
    return found[1], found[0], course_id


def _cookies(signed_in: dict[str, str]) -> list[tuple[str, str]]:
    parts = signed_in["cookie"].split("; ")
    return [tuple(part.split("=", 1)) for part in parts]  # type: ignore[misc]  # two parts each


def cost(browser: FlaskClient, path: str) -> float:
    """CPU-ms of a request."""
    before = time.process_time()
    answer = browser.get(path)
    spent = time.process_time() - before
    if answer.status_code != 200:
        raise RuntimeError(f"{path}: {answer.status}")
    return spent * 1000


def main() -> None:
    """Print both costs, their ratio and the statements of the tree."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=60)
    rounds = parser.parse_args().rounds
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        os.environ |= {
            "TANDEM_DATA": name,
            "TANDEM_SECRET_KEY": "b" * 40 + "enchmark",
            "TANDEM_ENV": "development",
        }
        author, learner, course_id = browsers(folder)
        _measure(author, learner, course_id, rounds)


def _measure(author: FlaskClient, learner: FlaskClient, course_id: int, rounds: int) -> None:
    lesson = f"/en/learn/{course_key(1)}/{lesson_key(5, 1)}/"
    tree, statements = "/en/workshop/large/", 0
    kept, fresh, pages = [], [], []
    app = author.application
    with app.app_context():
        engine = db.engine

    def count(*_args: object) -> None:
        nonlocal statements
        statements += 1

    for browser, path in ((author, tree), (learner, lesson)):
        cost(browser, path)
    for _round in range(rounds):
        pages.append(cost(learner, lesson))
        kept.append(cost(author, tree))
        with app.app_context(), write() as rows:
            table = Workshop.__table__
            rows.execute(table.update().values(changes=table.c.changes + 1))
        fresh.append(cost(author, tree))
    event.listen(engine, "before_cursor_execute", count)
    with app.app_context(), write() as rows:
        rows.execute(Workshop.__table__.update().values(changes=1_000_000))
    statements = 0
    cost(author, tree)
    size = len(author.get(tree).data) // 1024
    for name, found in (("lesson", pages), ("tree, kept", kept), ("tree, after a change", fresh)):
        ratio = min(found) / min(pages)
        verdict = "" if found is pages else f"  {ratio:.2f} x lesson ({OVER_LESSON:g})"
        print(f"{name}: {min(found):.2f} CPU-ms, median {median(found):.2f}{verdict}")
    print(
        f"the tree: {size} kB, {statements} statements beside the prepared ones, course {course_id}"
    )


if __name__ == "__main__":
    main()
