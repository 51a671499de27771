"""The pages of admins in a browser: axe on each, and a role given by keyboard alone."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from lms.accounts.queries import held_by
from lms.core.actor import Role
from tests.accounts.factories import grant, person
from tests.browser.conftest import Learner
from tests.browser.hands import Hands
from tests.browser.live import Live
from tests.browser.test_accessible import faults
from tests.browser.test_axe import LOOKS

PAGES = (
    "", "people/", "people/{whose}", "people/{whose}/closing", "people/invitation",
    "people/waiting", "log/", "log/?since=never", "mails", "jobs", "health", "settings",
)  # fmt: skip


@pytest.fixture(params=LOOKS)
def admin(request: pytest.FixtureRequest, live: Live, learners: Callable[..., Learner]) -> Learner:
    return learners(live, **LOOKS[request.param])


def test_the_pages_of_admins(admin: Learner) -> None:
    with admin.live.inside():
        grant(admin.id, Role.ADMIN)
        whose = person("Κωνσταντίνα Straßenbahnhaltestellenanwohnerinitiative")
    wide = "document.documentElement.scrollWidth > document.documentElement.clientWidth"
    for path in PAGES:
        page = admin.open(f"/en/admin/{path.format(whose=whose)}")
        assert page.get_by_role("heading", level=1).count() == 1
        assert faults(page) == [], path
        assert not page.evaluate(wide), path


def test_a_role_is_given_by_keyboard(live: Live, learners: Callable[..., Learner]) -> None:
    admin = learners(live)
    with live.inside():
        grant(admin.id, Role.ADMIN)
        whose = person("Κωνσταντίνα Παπαδημητρίου")
    page = admin.open("/en/account")
    hands = Hands(page)
    hands.press(page.get_by_role("link", name="Administration", exact=True))
    hands.press(page.get_by_role("link", name="People", exact=True))
    hands.write(page.get_by_label("Name, address or city"), "ΠΑΠΑΔ")
    page.keyboard.press("Enter")
    hands.press(page.get_by_role("link", name="Κωνσταντίνα Παπαδημητρίου"))
    hands.select(page.get_by_label("Role", exact=True), "Author, of all courses")
    hands.press(page.get_by_role("button", name="Give the role"))
    expect(page.get_by_role("status")).to_contain_text("has the role now")
    with live.inside():
        assert [one.role for one in held_by([whose])[whose]] == [Role.AUTHOR]
