"""axe on pages in many states: nothing to complain about, in light and dark, wide and narrow."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from tests.accounts.factories import PASSWORD
from tests.browser.conftest import Learner
from tests.browser.live import Live
from tests.browser.test_offline import answer_exam, start_exam
from tests.browser.test_sign_in_again import end_sessions
from tests.browser.test_windows import differ

RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]


def faults(page: Page) -> list[str]:
    """What axe finds, one line for each element."""
    page.wait_for_load_state("networkidle")
    found = Axe().run(page, options={"runOnly": RULES}).response["violations"]
    return [
        f"{rule['id']}: {node['target']} {node.get('failureSummary', '')[:300]}"
        for rule in found
        for node in rule["nodes"]
    ]


@pytest.fixture(params=["wide light", "narrow dark"])
def reader(request: pytest.FixtureRequest, live: Live, learners: Callable[..., Learner]) -> Learner:
    wide = request.param == "wide light"
    return learners(live, width=1280 if wide else 360, color_scheme="light" if wide else "dark")


def test_the_pages_of_a_course(amira: Learner) -> None:
    for path in (
        "/en/",
        "/en/home/",
        "/en/courses/small/glossary/",
        "/en/courses/small/",
        amira.first,
        amira.second,
        amira.exam,
        f"{amira.first}print",
        "/en/search?q=map",
        "/en/account",
        "/en/certificates/",
        "/en/no-such-page",
    ):
        page = amira.open(path)
        assert faults(page) == [], path


def test_questions_in_their_states(reader: Learner) -> None:
    page = reader.open(reader.first)
    page.get_by_label("Nobody").check()
    page.locator("#q-q-single").get_by_role("button", name="Check my answer").click()
    expect(page.locator("#q-q-single")).to_contain_text("you chose it, not right")
    assert faults(page) == []
    page = reader.open(reader.second)
    page.get_by_label("Gap 1").nth(1).fill("far")
    page.locator("#q-q-number").get_by_role("button", name="Check my answer").click()
    expect(page.get_by_role("alert").first).to_contain_text("One answer needs a change")
    assert faults(page) == []


def test_a_test_and_its_result(reader: Learner) -> None:
    page = start_exam(reader)
    answer_exam(page, right=False)
    expect(page.locator("[data-all-saved]")).to_contain_text("All saved")
    assert faults(page) == []
    page.get_by_role("button", name="Hand in my answers").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Not passed yet")
    assert faults(page) == []
    reader.open(reader.exam)
    assert faults(page) == []


def test_when_something_stands_in_the_way(reader: Learner) -> None:
    _one, page = differ(reader)
    assert faults(page) == []
    page.get_by_role("button", name="Keep the saved answer").click()
    reader.context.set_offline(True)
    page.locator("#q-q-text textarea").fill("offline")
    expect(page.locator("#player-banner")).to_contain_text("No connection")
    assert faults(page) == []
    reader.context.set_offline(False)
    expect(page.locator("#player-banner")).to_be_empty()
    end_sessions(reader)
    page.get_by_label("3 grand").check()
    expect(page.get_by_role("dialog")).to_be_visible()
    assert faults(page) == []


def test_signing_in_and_registering(live: Live, learners: Callable[..., Learner]) -> None:
    visitor = learners(live)
    visitor.context.clear_cookies()
    page = visitor.open("/en/sign-in")
    assert faults(page) == []
    page.get_by_label("E-mail address").fill("nobody@rheinbrueck.example")
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in", exact=True).click()
    expect(page.get_by_role("alert")).to_be_visible()
    assert faults(page) == []
    for path in ("/en/register", "/en/password", visitor.first, "/en/feedback"):
        visitor.open(path)
        assert faults(page) == [], path
