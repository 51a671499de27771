"""What the first look at a lesson of the real course costs: bytes over the wire and requests."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, Page

from config import ROOT
from tests.browser.conftest import Learner, enrol
from tests.browser.live import Live
from tests.catalogue.factories import publish_folder

BYTES = 100 * 1024
REQUESTS = 8
PLACES = ["shared-task", "mapping-stakeholders", "test-foundations"]


@pytest.fixture(scope="module")
def codesign(make_live: Callable[..., Live]) -> Iterator[Live]:
    """A server with the flagship course."""
    live = make_live()
    with live.inside():
        publish_folder(ROOT / "courses" / "codesign")
    live.start()
    yield live
    live.stop()


def first_load(page: Page, path: str) -> dict[str, int]:
    """The bytes of each file that arrives for a page in a browser that has none of them."""
    wire = page.context.new_cdp_session(page)
    wire.send("Network.enable")
    wire.send("Network.setCacheDisabled", {"cacheDisabled": True})
    asked: dict[str, str] = {}
    weighed: dict[str, int] = {}
    wire.on(
        "Network.requestWillBeSent",
        lambda one: asked.update({one["requestId"]: one["request"]["url"]}),
    )
    wire.on(
        "Network.loadingFinished",
        lambda one: weighed.update({one["requestId"]: one["encodedDataLength"]}),
    )
    page.goto(path)
    page.wait_for_load_state("networkidle")
    assert set(weighed) == set(asked)
    return {url: weighed[number] for number, url in asked.items()}


def assert_light(found: dict[str, int]) -> None:
    assert sum(found.values()) <= BYTES, found
    assert len(found) <= REQUESTS, found
    assert any(url.endswith("/app.css") for url in found), found


@pytest.mark.parametrize("key", PLACES)
def test_a_learner_waits_for_little(
    codesign: Live, learners: Callable[..., Learner], key: str
) -> None:
    reader = learners(codesign, enrolled=False)
    enrol(codesign, reader.id, "codesign")
    assert_light(first_load(reader.page, f"/en/learn/codesign/{key}/"))


def test_a_visitor_waits_for_little(codesign: Live, chromium: Browser) -> None:
    context = chromium.new_context(base_url=codesign.url)
    assert_light(first_load(context.new_page(), "/en/learn/codesign/shared-task/"))
    context.close()


def test_the_tools_of_a_text_area_come_when_it_is_near(
    codesign: Live, learners: Callable[..., Learner]
) -> None:
    reader = learners(codesign, enrolled=False)
    enrol(codesign, reader.id, "codesign")
    page = reader.open("/en/learn/codesign/shared-task/")
    assert page.get_by_role("toolbar").count() == 0
    page.locator("#task-text").scroll_into_view_if_needed()
    page.get_by_role("toolbar").wait_for()
