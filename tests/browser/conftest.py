"""Chromium, live servers, and pages that fail a test when their console complains."""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from tests.browser.live import Live, fresh_database, share_assets
from tests.catalogue.factories import FILES, publish_folder, write_course

ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
PLACES = ("chromium", "chromium-browser", "google-chrome")
NETWORK = re.compile(r"Failed to load resource|net::ERR_|the server responded with a status")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    here = Path(__file__).parent
    for item in items:
        if here in item.path.parents:
            item.add_marker(pytest.mark.browser)


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    found = next((path for name in PLACES if (path := shutil.which(name))), None)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=found, args=ARGUMENTS)
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def make_live(session_dir: Path) -> Iterator[Callable[..., Live]]:
    """Make a server with the small course, not started yet."""
    made: list[Live] = []

    def make(url: str = "", files: dict[str, str] | None = None, **changes: Any) -> Live:
        folder = session_dir / f"live-{len(made)}"
        share_assets(folder, session_dir / "assets")
        live = Live(folder, url, {"workers": 1, **changes})
        made.append(live)
        with live.inside():
            publish_folder(write_course(folder / "small", files or FILES))
        return live

    yield make
    for live in made:
        live.close()


@pytest.fixture(scope="session")
def live(make_live: Callable[..., Live]) -> Live:
    """A server on SQLite that all tests share; each makes people of its own."""
    found = make_live()
    found.start()
    return found


@pytest.fixture(scope="session")
def lives() -> dict[str, Live]:
    """The servers of `own_live`, by database."""
    return {}


@pytest.fixture
def own_live(
    make_live: Callable[..., Live],
    database: str,
    lives: dict[str, Live],
    request: pytest.FixtureRequest,
) -> Live:
    """A server that may be killed, once on each database; the next test starts it again."""
    if database not in lives:
        url = ""
        if database == "postgres":
            url = fresh_database(request.getfixturevalue("postgres_server"), "tandem_live")
        lives[database] = make_live(url)
    found = lives[database]
    if found.process is None or found.process.poll() is not None:
        found.start()
    return found


@dataclass
class Learner:
    """Somebody signed in, in a browser of their own."""

    id: int
    context: BrowserContext
    page: Page
    live: Live
    said: list[str]

    @property
    def first(self) -> str:
        return "/en/learn/small/first/"

    @property
    def second(self) -> str:
        return "/en/learn/small/second/"

    @property
    def exam(self) -> str:
        return "/en/learn/small/exam/"

    def open(self, path: str, page: Page | None = None) -> Page:
        """Go there and wait until the scripts listen."""
        here = page or self.page
        here.goto(path)
        here.wait_for_load_state("networkidle")
        return here

    @property
    def kept(self) -> list[str]:
        """What this browser keeps of answers: the names of the entries."""
        names: list[str] = self.page.evaluate(
            "Object.keys(localStorage).filter(name => name.startsWith('tandem-answers:'))"
        )
        return names

    def attempts(self) -> list[Any]:
        """Lesson, number and state of all attempts."""
        return self.live.rows(
            "SELECT l.key, t.number, t.state FROM attempt t JOIN lesson l ON l.id = t.lesson_id"
            " WHERE t.person_id = :person ORDER BY t.id",
            person=self.id,
        )

    def saved(self, question: str) -> Any:
        """What is stored as an answer to a question, with how often it was saved."""
        rows = self.live.rows(
            "SELECT a.value, a.revision FROM answer a JOIN attempt t ON t.id = a.attempt_id"
            " JOIN question_version v ON v.id = a.question_version_id"
            " JOIN question q ON q.id = v.question_id"
            " WHERE t.person_id = :person AND q.key = :question ORDER BY t.number DESC",
            person=self.id,
            question=question,
        )
        return rows[0] if rows else None


@pytest.fixture
def learners(chromium: Browser) -> Iterator[Callable[..., Learner]]:
    """Make enrolled learners, each with a browser; their consoles must stay silent."""
    made: list[Learner] = []

    def make(live: Live, name: str = "Amira Haddad", width: int = 1280, **options: Any) -> Learner:
        enrolled = options.pop("enrolled", True)
        person_id, cookie = live.person(name, **options.pop("person", {}))
        if enrolled:
            enrol(live, person_id)
        size = {"width": width, "height": 800}
        base = options.pop("base_url", live.url)
        context = chromium.new_context(base_url=base, viewport=size, **options)
        context.set_default_timeout(10_000)
        context.add_cookies([cookie])  # type: ignore[list-item]
        said: list[str] = []
        context.on("weberror", lambda error: said.append(str(error.error)))
        context.on(
            "console",
            lambda message: (
                said.append(message.text)
                if message.type == "error" and not NETWORK.search(message.text)
                else None
            ),
        )
        learner = Learner(person_id, context, context.new_page(), live, said)
        made.append(learner)
        return learner

    yield make
    for learner in made:
        learner.context.close()
        print(learner.live.log())
    assert [word for learner in made for word in learner.said] == []


def enrol(live: Live, person_id: int, course: str = "small") -> None:
    from lms.catalogue.queries.outlines import current
    from lms.core.clock import now
    from lms.db import write
    from lms.progress import actions as progress

    with live.inside():
        course_id = current(course).course_id
        with write():
            progress.enrol(person_id=person_id, course_id=course_id, at=now())


@pytest.fixture
def amira(live: Live, learners: Callable[..., Learner]) -> Learner:
    """A learner of the small course on the shared server."""
    return learners(live)
