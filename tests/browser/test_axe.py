"""axe on the pages around a course and on its tasks; dark and wide, light and narrow, and in German."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from lms.catalogue.queries.outlines import current
from tests.browser.conftest import Learner
from tests.browser.live import Live
from tests.browser.test_accessible import faults
from tests.certificates.factories import earned

LOOKS = {
    "dark and wide": {"width": 1280, "color_scheme": "dark"},
    "light and narrow": {"width": 320, "color_scheme": "light"},
    "colours of the system": {"width": 1280, "forced_colors": "active"},
}
OPEN = ("", "accessibility", "privacy", "imprint", "feedback", "verify/", "search", "search?q=zzz")
OWN = ("home/", "account", "account/password", "account/email", "account/sessions", "account/looks",
       "notices", "certificates/", "courses/small/", "learn/small/first/", "learn/small/exam/")  # fmt: skip


@pytest.fixture(params=LOOKS)
def reader(request: pytest.FixtureRequest, live: Live, learners: Callable[..., Learner]) -> Learner:
    return learners(live, **LOOKS[request.param])


@pytest.mark.parametrize("language", ["en", "de"])
def test_the_pages_around_a_course(reader: Learner, language: str) -> None:
    for path in OPEN + OWN:
        page = reader.open(f"/{language}/{path}")
        assert faults(page) == [], path


def test_a_task_in_its_states(reader: Learner) -> None:
    page = reader.open(reader.first)
    other = reader.open(reader.first, reader.context.new_page())
    other.locator("#task-text").fill("From the other window")
    other.get_by_role("button", name="Save draft").click()
    expect(other.locator("#task")).to_contain_text("Draft")
    assert faults(other) == []
    page.locator("#task-text").fill("From this window")
    page.get_by_role("button", name="Save draft").click()
    expect(page.get_by_role("alert").first).to_be_focused()
    assert faults(page) == []
    page.get_by_role("button", name="Hand in", exact=True).click()
    expect(page.locator("#task")).to_contain_text("Handed in")
    assert faults(page) == []
    reader.open(f"{reader.first}task/versions/1")
    assert faults(page) == []


def test_a_certificate_and_its_public_page(reader: Learner) -> None:
    with reader.live.inside():
        paper = earned(reader.id, current("small"))
    for path in ("certificates/", f"certificates/{paper.serial}", f"verify/{paper.code}"):
        page = reader.open(f"/en/{path}")
        assert page.get_by_role("heading", level=1).count() == 1
        assert faults(page) == [], path
    page.goto("/en/verify/2222-2222-2222-2222-2222-2222-2222")
    assert faults(page) == []


def test_an_account_before_it_is_open(reader: Learner) -> None:
    reader.context.clear_cookies()
    page = reader.open("/en/register")
    page.get_by_role("button", name="Make an account").click()
    expect(page.get_by_role("alert").first).to_be_visible()
    assert faults(page) == []
    page.get_by_label("Name", exact=True).fill("Κωνσταντίνα Παπαδημητρίου")
    page.get_by_label("E-mail address").fill(f"k{reader.id}@rheinbrueck.example")
    page.get_by_label("Password").fill("four herons under bridges")
    page.get_by_role("button", name="Make an account").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Look into your mail")
    assert faults(page) == []
    for path in ("confirm/no-such-link", "password", "password/sent", "sign-in"):
        reader.open(f"/en/{path}")
        assert faults(page) == [], path
