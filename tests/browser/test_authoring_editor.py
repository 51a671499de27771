"""Two authors at one page, in two browsers; an author alone with the keyboard, and without scripts."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from lms.authoring.queries import files as queries
from lms.catalogue.actions.grants import grant_course
from lms.core.actor import Role
from lms.db import write
from tests.authoring.factories import edit, publish_texts
from tests.browser.conftest import Learner
from tests.browser.hands import Hands
from tests.browser.live import Live
from tests.browser.test_accessible import faults
from tests.catalogue.factories import FILES

PATH = "1-one/1-first.md"
EDIT = f"/en/workshop/small/text/{PATH}"
SAVED = re.compile("^Saved ")


@pytest.fixture
def authors(learners: Callable[..., Learner], live: Live) -> Callable[..., Learner]:
    """Authors of the course, signed in; its page is as published."""
    with live.inside():
        course_id = publish_texts(FILES).course_id
        edit(course_id, PATH, FILES[PATH])

    def make(name: str = "Aino Author", **options: object) -> Learner:
        found = learners(live, name, enrolled=False, **options)
        with live.inside(), write():
            grant_course(person_id=found.id, role=Role.AUTHOR, scope_id=course_id, granted_by=None)
        return found

    make.course_id = course_id  # type: ignore[attr-defined]
    return make


def text_of(live: Live, course_id: int) -> str:
    with live.inside():
        return queries.file(course_id, PATH).text


def area(page: Page):
    return page.get_by_label("Text of the page, in Markdown")


def said(page: Page):
    return page.locator("#editor .foot [data-saved]")


def eventually(page: Page, true: Callable[[], bool]) -> None:
    """Wait until something holds; the page's own policy forbids waiting inside it."""
    for _ in range(100):
        if true():
            return
        page.wait_for_timeout(50)
    raise AssertionError("It never came to hold.")


def put(page: Page, old: str, new: str) -> None:
    """Type something in the place of some words, as a person would who selects them."""
    area(page).evaluate(
        "(area, old) => { const at = area.value.indexOf(old); area.focus();"
        " area.setSelectionRange(at, at + old.length); }",
        old,
    )
    page.keyboard.type(new)


def test_what_is_written_is_saved_by_itself_and_there_again(authors, live):
    aino = authors()
    page = aino.open(EDIT)
    put(page, "drew a map", "drew a big map")
    expect(said(page)).to_have_text(SAVED, timeout=8000)
    expect(page.locator("[data-pane]")).to_contain_text("drew a big map")
    aino.open(EDIT)
    expect(area(page)).to_have_value(re.compile("drew a big map"))
    assert "drew a big map" in text_of(live, authors.course_id)
    assert aino.kept == []


def test_two_authors_one_offline_for_a_while(authors, live):
    aino, sven = authors(), authors("Sven Second")
    here, there = aino.open(EDIT), sven.open(EDIT)
    aino.context.set_offline(True)
    put(here, "drew a map", "drew OFFLINE")
    expect(here.locator("#editor-banner")).to_contain_text("no connection", timeout=8000)
    put(there, "See [what comes next]", "SVEN WAS HERE [what comes next]")
    expect(said(there)).to_have_text(SAVED, timeout=8000)
    put(here, "Who draws the map?", "Who draws OFFLINE TOO?")
    aino.context.set_offline(False)
    expect(said(here)).to_have_text(SAVED, timeout=15000)
    expect(area(here)).to_have_value(re.compile("SVEN WAS HERE"))
    expect(here.locator("#editor-banner")).to_contain_text("Sven Second")
    found = text_of(live, authors.course_id)
    for words in ("drew OFFLINE", "OFFLINE TOO", "SVEN WAS HERE"):
        assert words in found


def test_a_text_kept_offline_survives_a_closed_page(authors, live):
    aino = authors()
    page = aino.open(EDIT)
    aino.context.set_offline(True)
    put(page, "drew a map", "drew KEPT")
    expect(page.locator("#editor-banner")).to_contain_text("no connection", timeout=8000)
    assert len(aino.kept) == 1
    page.close()
    aino.context.set_offline(False)
    aino.page = aino.context.new_page()
    page = aino.open(EDIT)
    expect(area(page)).to_have_value(re.compile("drew KEPT"))
    expect(said(page)).to_have_text(SAVED, timeout=8000)
    assert "drew KEPT" in text_of(live, authors.course_id)
    assert aino.kept == []


def test_the_same_line_changed_by_two_is_chosen(authors, live):
    aino, sven = authors(), authors("Sven Second")
    here, there = aino.open(EDIT), sven.open(EDIT)
    put(there, "drew a map", "drew THEIRS")
    expect(said(there)).to_have_text(SAVED, timeout=8000)
    put(here, "drew a map", "drew MINE")
    expect(here.locator("#editor-banner")).to_contain_text("Sven Second changed", timeout=8000)
    here.get_by_role("button", name="See both texts").click()
    expect(here.get_by_role("heading", level=1)).to_have_text("Choose what is to stand")
    expect(here.locator("pre.mine")).to_contain_text("drew MINE")
    expect(here.locator("pre.theirs")).to_contain_text("drew THEIRS")
    here.get_by_label("Take your text").check()
    here.get_by_role("button", name="Save what was chosen").click()
    expect(area(here)).to_have_value(re.compile("drew MINE"))
    assert "drew MINE" in text_of(live, authors.course_id)
    assert "THEIRS" not in text_of(live, authors.course_id)
    here.wait_for_load_state("networkidle")
    assert aino.kept == []


def test_a_sign_in_that_ended_keeps_the_text(authors, live):
    aino = authors(person={"password": "three quiet herons sail", "email": "aino@city.example"})
    page = aino.open(EDIT)
    aino.context.clear_cookies()
    put(page, "drew a map", "drew LATER")
    dialog = page.get_by_role("dialog")
    expect(dialog).to_contain_text("Please sign in again", timeout=8000)
    dialog.get_by_label("E-mail address").fill("aino@city.example")
    dialog.get_by_label("Password").fill("three quiet herons sail")
    dialog.get_by_role("button", name="Sign in and go on").click()
    expect(said(page)).to_have_text(SAVED, timeout=8000)
    assert "drew LATER" in text_of(live, authors.course_id)


def test_by_keyboard_alone(authors, live):
    page = authors().open(EDIT)
    hands = Hands(page)
    hands.reach(area(page))
    page.keyboard.press("Control+End")
    page.keyboard.type("## ")
    page.keyboard.press("Control+b")
    page.keyboard.type("By hand")
    page.keyboard.press("Control+Enter")
    expect(said(page)).to_have_text(SAVED)
    assert text_of(live, authors.course_id).endswith("## **By hand**")
    page.keyboard.press("Tab")
    assert not area(page).evaluate("one => one === document.activeElement")
    hands.press(page.get_by_role("button", name="Shortcuts"))
    expect(page.get_by_role("dialog")).to_contain_text("Save now")
    page.keyboard.press("Escape")
    outline = page.locator("[data-outline]").get_by_role("link", name="By hand")
    hands.press(outline)
    selected = area(page).evaluate("one => one.value.slice(one.selectionStart, one.selectionEnd)")
    assert selected == "## **By hand**"


def test_without_scripts(authors, live):
    page = authors(java_script_enabled=False).open(EDIT)
    area(page).fill(FILES[PATH].replace("drew a map", "drew PLAIN"))
    page.get_by_role("button", name="Preview", exact=True).click()
    expect(page.locator("#preview")).to_contain_text("drew PLAIN")
    assert "PLAIN" not in text_of(live, authors.course_id)
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.get_by_text("Saved.")).to_be_visible()
    assert "drew PLAIN" in text_of(live, authors.course_id)


def test_text_and_preview_scroll_in_step(authors):
    page = authors(width=1280).open(EDIT)
    area(page).evaluate("one => { one.scrollTop = one.scrollHeight; }")
    pane = page.locator("[data-scroll]")
    eventually(page, lambda: pane.evaluate("one => one.scrollTop > 100"))
    pane.evaluate("one => { one.scrollTop = 0; }")
    eventually(page, lambda: area(page).evaluate("one => one.scrollTop < 60"))


@pytest.mark.parametrize(("width", "scheme"), [(360, "light"), (1280, "dark")])
@pytest.mark.parametrize("name", ["text", "settings", "history", "find", "links"])
def test_axe_and_width(authors, live, name, width, scheme):
    aino = authors(width=width, color_scheme=scheme)
    with live.inside():
        edit(authors.course_id, PATH, FILES[PATH] + "\n# Too big\n\nA map of <b>Łódź</b>.\n")
    rest = {"find": "find?q=map&with=Map&preview=1", "links": "links"}
    page = aino.open(f"/en/workshop/small/{rest.get(name, f'{name}/{PATH}')}")
    assert faults(page) == []
    wide = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")  # fmt: skip
    assert wide <= 0
