"""The server is killed, stopped or out of space while somebody answers: what was shown as saved is there."""

from __future__ import annotations

import re
import threading
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Page, expect
from sqlalchemy import Connection, event
from werkzeug.serving import make_server

from lms.db import db
from tests.browser.conftest import Learner
from tests.browser.live import Live

PLENTY = 1_000_000
SAVED = re.compile(r"Saved \d\d:\d\d")


@pytest.fixture
def writer(own_live: Live, learners: Callable[..., Learner]) -> Learner:
    learner = learners(own_live)
    learner.open(learner.second)
    return learner


def write(page: Page, text: str) -> None:
    page.locator("#q-q-text textarea").fill(text)
    page.locator("#q-q-text textarea").blur()


def saved(page: Page, seconds: int = 15) -> None:
    expect(page.locator("#q-q-text [data-saved]")).to_have_text(SAVED, timeout=seconds * 1000)


def test_a_worker_is_killed_again_and_again(writer: Learner) -> None:
    shown: list[str] = []
    for number in range(3):
        text = f"answer number {number}"
        if number % 2:
            writer.live.kill_workers()
        write(writer.page, text)
        writer.live.kill_workers()
        saved(writer.page, seconds=45)
        shown.append(text)
        assert f'"{text}"' in str(writer.saved("q-text")[0]).replace("'", '"')
    _value, revision = writer.saved("q-text")
    assert revision == len(shown)
    assert writer.attempts() == [("second", 1, "in_progress")]


def test_the_whole_server_is_killed_and_started_again(writer: Learner) -> None:
    page, live = writer.page, writer.live
    write(page, "before the power cut")
    saved(page)
    live.kill()
    write(page, "during the power cut")
    expect(page.locator("#player-banner")).to_contain_text("No connection")
    assert "before the power cut" in str(writer.saved("q-text")[0])
    live.start()
    saved(page)
    assert "during the power cut" in str(writer.saved("q-text")[0])
    if live.settings.is_sqlite:
        assert live.rows("PRAGMA integrity_check") == [("ok",)]
    page.reload()
    expect(page.locator("#q-q-text textarea")).to_have_value("during the power cut")
    page.get_by_label("3 grand").check()
    expect(page.locator("#q-q-rating [data-saved]")).to_have_text(SAVED)
    assert writer.attempts() == [("second", 1, "in_progress")]


def test_a_new_release_is_started_while_somebody_writes(writer: Learner) -> None:
    page, live = writer.page, writer.live
    write(page, "old release")
    saved(page)
    live.stop()
    write(page, "between the releases")
    expect(page.locator("#player-banner")).to_contain_text("No connection")
    live.start()
    saved(page)
    assert "between the releases" in str(writer.saved("q-text")[0])


@pytest.fixture
def small_disk(live: Live) -> Iterator[tuple[str, list[int]]]:
    """A server on the same database in this process, and the pages that the file may have."""
    pages = [PLENTY]

    def limit(connection: Connection) -> None:
        connection.exec_driver_sql(f"PRAGMA max_page_count = {pages[0]}")

    with live.app.app_context():
        engine = db.engine
    event.listen(engine, "begin", limit)
    server = make_server("127.0.0.1", 0, live.app, threaded=True)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.port}", pages
    server.shutdown()
    thread.join()
    server.server_close()
    event.remove(engine, "begin", limit)


def test_a_full_disk_is_said_and_nothing_is_lost(
    live: Live, learners: Callable[..., Learner], small_disk: tuple[str, list[int]]
) -> None:
    url, pages = small_disk
    learner = learners(live, base_url=url)
    page = learner.open(learner.second)
    write(page, "there was room")
    saved(page)
    pages[0] = 1
    write(page, "no room " * 2000)
    expect(page.locator("#player-banner")).to_contain_text("The server cannot save just now")
    reader = learner.context.new_page()
    reader.goto(learner.first)
    expect(reader.get_by_role("heading", level=1)).to_have_text("Reading a map")
    reader.close()
    assert "there was room" in str(learner.saved("q-text")[0])
    assert len(learner.kept) == 1
    pages[0] = PLENTY
    saved(page)
    assert "no room no room" in str(learner.saved("q-text")[0])
    assert learner.kept == []


def test_without_scripts_a_full_disk_gives_the_words_back(
    live: Live, learners: Callable[..., Learner], small_disk: tuple[str, list[int]]
) -> None:
    url, pages = small_disk
    learner = learners(live, base_url=url, java_script_enabled=False)
    page = learner.page
    page.goto(learner.second)
    page.locator("#q-q-text textarea").fill("no room " * 2000)
    pages[0] = 1
    page.get_by_role("button", name="Save and compare").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Not saved, please try again")
    pages[0] = PLENTY
    page.get_by_role("button", name="Send it again").click()
    assert "no room no room" in str(learner.saved("q-text")[0])
