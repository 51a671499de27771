"""Cities in a browser: axe on their pages, and a profile filled in on a phone without scripts."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from lms.cities.queries import city
from lms.core.actor import Role
from lms.mentoring.queries.profiles import published_of
from tests.accounts.factories import grant
from tests.browser.conftest import Learner
from tests.browser.live import Live
from tests.browser.test_accessible import faults
from tests.browser.test_axe import LOOKS
from tests.security.cities import city_of

PAGES = (
    "cities/", "cities/{city}/", "cities/{city}/team", "cities/{city}/team/members/{member}",
    "cities/{city}/team/invitations", "cities/{city}/profile", "cities/{city}/profile/draft",
    "cities/{city}/profile/versions", "cities/{city}/profile/versions/{version}",
    "account/cities", "directory/", "directory/city", "directory/cities/{city}",
    "directory/cities/{city}/organisations/{organisation}", "directory/fields/",
    "directory/fields/HOU",
)  # fmt: skip


@pytest.fixture(params=LOOKS)
def reader(request: pytest.FixtureRequest, live: Live, learners: Callable[..., Learner]) -> Learner:
    return learners(live, **LOOKS[request.param])


def test_the_pages_of_cities(reader: Learner) -> None:
    with reader.live.inside():
        ids, _tokens = city_of(reader.id, "A report by five organisations")
        grant(reader.id, Role.PROGRAMME_COORDINATOR)
    narrow = (reader.page.viewport_size or {}).get("width") == LOOKS["light and narrow"]["width"]
    wide = "document.documentElement.scrollWidth > document.documentElement.clientWidth"
    for path in PAGES:  # German is longer, so it is tried where there is least room
        page = reader.open(f"/{'de' if narrow else 'en'}/{path.format(**ids)}")
        assert page.get_by_role("heading", level=1).count() == 1
        assert faults(page) == [], path
        assert not page.evaluate(wide), path
    page = reader.open(f"/en/cities/{ids['city']}/profile/draft")
    page.locator("#evidence_HOU").fill("")
    page.locator("#maturity_HOU").select_option("0")
    page.get_by_role("button", name="Publish the profile").click()
    expect(page.get_by_role("alert").first).to_be_visible()
    assert faults(page) == []


def test_a_profile_is_filled_in_on_a_phone_without_scripts(
    live: Live, learners: Callable[..., Learner]
) -> None:
    lead = learners(live, width=360, java_script_enabled=False)
    with live.inside():
        ids, _tokens = city_of(lead.id, "A report")
    page = lead.open(f"/en/cities/{ids['city']}/profile/draft")
    expect(page.locator("#topic_EDU")).to_be_hidden()
    page.locator("#stance_EDU").select_option("need")
    page.locator("#topic_EDU").fill("Places in day care")
    page.get_by_role("button", name="Save draft").last.click()
    expect(page.locator("#topic_EDU")).to_have_value("Places in day care")
    page.get_by_role("button", name="Publish the profile").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Strengths and needs")
    expect(page.locator("main")).to_contain_text("Places in day care")
    with live.inside():
        found = published_of(city(str(ids["city"])).id)
        assert found is not None
        assert found.entry("EDU").topic == "Places in day care"
