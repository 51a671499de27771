"""Publish, change, look, publish, take back: an author with nothing but a keyboard; and without scripts."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from lms.authoring.queries.files import file
from lms.catalogue.actions.grants import grant_course
from lms.catalogue.queries.publishing import published
from lms.catalogue.queries.sources import revisions
from lms.core.actor import Role
from lms.db import write
from tests.authoring.factories import TINY, edit, publish_texts
from tests.browser.conftest import Learner
from tests.browser.hands import Hands
from tests.browser.live import Live
from tests.browser.test_accessible import faults

PATH = "1-one/1-first.md"
BASE = "/en/workshop/tiny/"
PAGES = ("publish/", "publish/later/", "revisions/", "revisions/difference?old=1&new=2",
         f"revisions/difference/{PATH}?old=1&new=2", f"revisions/difference/{PATH}?old=1&new=2&as=page",
         "revisions/undo", "revisions/1/restoration", "reviews/", "reviews/request", "remarks/")  # fmt: skip


@pytest.fixture
def author(learners: Callable[..., Learner], live: Live) -> Callable[..., Learner]:
    with live.inside():
        course_id = publish_texts(TINY).course_id

    def make(**options: object) -> Learner:
        found = learners(live, "Olga Other", enrolled=False, **options)
        with live.inside(), write():
            grant_course(person_id=found.id, role=Role.AUTHOR, scope_id=course_id, granted_by=None)
        return found

    make.course_id = course_id  # type: ignore[attr-defined]
    return make


@pytest.mark.parametrize("scripts", [True, False])
def test_an_author_publishes_and_takes_it_back_by_keyboard(author, live, scripts):
    olga = author(java_script_enabled=scripts)
    with live.inside():
        before = published("tiny").number
        text = file(author.course_id, PATH).text
        edit(author.course_id, PATH, f"{text}Words of round {before}.\n", olga.id)
    page = olga.open(BASE)
    hands = Hands(page)
    hands.press(page.get_by_role("link", name="Check and publish"))
    expect(page.get_by_role("heading", name="What changes for learners")).to_be_visible()
    expect(page.get_by_role("heading", name="Changed")).to_be_visible()
    hands.write(page.get_by_label("What is new"), "A few words more")
    hands.press(page.get_by_role("button", name="Publish now"))
    expect(page.get_by_text(f"this is version {before + 1}")).to_be_visible()
    expect(page.get_by_text("A few words more").first).to_be_visible()
    hands.press(page.get_by_role("link", name="Take back"))
    expect(page.get_by_role("heading", level=1)).to_contain_text("Take back version")
    hands.press(page.get_by_role("button", name="Take it back"))
    expect(page.get_by_text(f"Taken back: version {before + 2}")).to_be_visible()
    with live.inside():
        newest, undone, first = revisions(author.course_id)[:3]
        assert (newest.number, newest.tree) == (before + 2, first.tree)
        assert undone.note == "A few words more"
        assert f"Words of round {before}" in file(author.course_id, PATH).text


@pytest.mark.parametrize("width", [360, 1280])
def test_the_pages_are_readable_and_fit(author, live, width):
    olga = author(width=width)
    with live.inside():
        text = file(author.course_id, PATH).text
        publish_texts({**TINY, PATH: f"{text}More for {width}.\n"})
        edit(author.course_id, PATH, text.replace("Some words", "Many words"), olga.id)
    for place in PAGES:
        page = olga.open(BASE + place)
        assert faults(page) == [], place
        wide = page.evaluate("document.documentElement.scrollWidth")
        assert wide <= width, (place, wide)
