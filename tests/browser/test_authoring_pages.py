"""The workshop's pages: axe in both themes, narrow and wide; by keyboard alone; and without scripts."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Locator, Page, expect

from lms.core.actor import Role
from tests.accounts.factories import grant
from tests.authoring.factories import publish_texts
from tests.browser.conftest import Learner
from tests.browser.hands import Hands
from tests.browser.live import Live
from tests.browser.test_accessible import faults
from tests.catalogue.factories import FILES

Writes = Callable[[Locator, str], None]
Presses = Callable[[Locator], None]

LOOKS = {
    "light and narrow": {"width": 360, "color_scheme": "light"},
    "dark and wide": {"width": 1280, "color_scheme": "dark"},
}
WORKSHOP = "/en/workshop/"
COURSE = f"{WORKSHOP}small/"
PAGE = "1-one/1-first"
PAGES = (
    WORKSHOP, f"{WORKSHOP}courses/blank/", COURSE,
    *(COURSE + path for path in (
        "authors/", "archive/", "new-page/1-one/", "order/1-one/", f"pages/{PAGE}",
        f"text/{PAGE}.md/insert/", f"text/{PAGE}.md/questions/blank", "publish/", "questions/",
        "regrade/", "remarks/", "reviews/request", "statistics/", "translation/", "translation/de/",
        f"translation/de/{PAGE}",
    )),
)  # fmt: skip


@pytest.fixture
def author(live: Live, learners: Callable[..., Learner]) -> Callable[..., Learner]:
    """Make somebody who writes all courses; the small one is in the workshop."""
    with live.inside():
        publish_texts(FILES)

    def make(**options: object) -> Learner:
        found = learners(live, "Κωνσταντίνα Παπαδημητρίου-Oberländer", enrolled=False, **options)
        with live.inside():
            grant(found.id, Role.AUTHOR)
        return found

    return make


@pytest.mark.parametrize("look", LOOKS)
def test_pages_have_no_faults_and_fit(author: Callable[..., Learner], look: str) -> None:
    """Those of editor, media library and revisions are asked in the tests of these."""
    aino = author(**LOOKS[look])
    for path in PAGES:
        page = aino.open(path)
        assert page.get_by_role("heading", level=1).count() == 1, path
        assert faults(page) == [], path
        wide = page.evaluate("document.documentElement.scrollWidth - innerWidth")
        assert wide <= 0, path


def button(page: Page, name: str) -> Locator:
    return page.get_by_role("main").get_by_role("button", name=name, exact=True)


def link(page: Page, name: str) -> Locator:
    """A link by all of its words; those for ears alone may stand apart."""
    words = re.compile(f"^{re.escape(name).replace(':', ' ?:')}$")
    return page.get_by_role("main").get_by_role("link", name=words)


def begin(page: Page, key: str, write: Writes, press: Presses) -> None:
    """Begin a course with a module and two pages; ends in the editor of the second."""
    page.goto(WORKSHOP)
    press(link(page, "Begin a course"))
    write(page.get_by_label("Title"), f"Straßenbegleitgrün {key}")
    write(page.get_by_label("Short name"), key)
    press(button(page, "Begin"))
    press(link(page, "Add a module"))
    write(page.get_by_label("Title"), "Modul")
    press(button(page, "Add and write"))
    for title in ("Erstens", "Δεύτερον"):
        expect(page.get_by_role("heading", level=1)).to_contain_text("Write:")
        page.goto(f"{WORKSHOP}{key}/")
        press(link(page, "Add a page: Modul"))
        write(page.get_by_label("Title"), title)
        press(button(page, "Add and write"))
    expect(page.get_by_role("heading", level=1)).to_have_text(f"Write: {title}")


def test_a_course_is_begun_ordered_and_published_by_keyboard(
    author: Callable[..., Learner],
) -> None:
    aino = author()
    page, key = aino.page, f"keys-{aino.id}"
    hands = Hands(page)
    begin(page, key, hands.write, hands.press)
    page.goto(f"{WORKSHOP}{key}/")
    hands.press(link(page, "Change the order: Modul"))
    page.wait_for_load_state("networkidle")
    hands.press(button(page, "Move “Δεύτερον” up"))
    expect(page.get_by_label("Position of “Δεύτερον”")).to_have_value("1")
    hands.press(button(page, "Save the order"))
    rows = page.locator(".module .row-title")
    expect(
        rows.filter(has_text="Δεύτερον").or_(rows.filter(has_text="Erstens")).first
    ).to_have_text("Δεύτερον")
    hands.press(link(page, "Check and publish"))
    hands.press(button(page, "Publish now"))
    expect(page.get_by_role("status").first).to_contain_text("this is version 1")


def test_a_course_is_begun_ordered_and_published_without_scripts(
    author: Callable[..., Learner],
) -> None:
    aino = author(width=360, java_script_enabled=False)
    page, key = aino.page, f"plain-{aino.id}"
    begin(page, key, lambda field, text: field.fill(text), lambda goal: goal.click())
    page.get_by_label("Text of the page, in Markdown").press("Control+End")
    page.get_by_label("Text of the page, in Markdown").press_sequentially("\n## Two\n\nWords.\n")
    button(page, "Preview").click()
    expect(page.locator("#preview")).to_contain_text("Words.")
    button(page, "Save").click()
    page.goto(f"{WORKSHOP}{key}/")
    link(page, "Change the order: Modul").click()
    button(page, "Move “Δεύτερον” up").click()
    expect(page.get_by_label("Position of “Δεύτερον”")).to_have_value("1")
    link(page, f"Straßenbegleitgrün {key}").click()
    link(page, "Check and publish").click()
    button(page, "Publish now").click()
    expect(page.get_by_role("status").first).to_contain_text("this is version 1")


def test_what_is_wrong_is_said_first_and_what_was_typed_stays(
    author: Callable[..., Learner],
) -> None:
    page = author(width=360).open(f"{WORKSHOP}courses/blank/")
    page.get_by_label("Title").fill("Ένα μάθημα")
    page.get_by_label("Short name").fill("Not a key!")
    button(page, "Begin").click()
    expect(page.get_by_role("alert").first).to_be_focused()
    assert faults(page) == []
    page.get_by_role("alert").get_by_role("link").first.press("Enter")
    expect(page.get_by_label("Short name")).to_be_focused()
    expect(page.get_by_label("Title")).to_have_value("Ένα μάθημα")


def test_the_preview_of_the_editor_folds_and_says_so(author: Callable[..., Learner]) -> None:
    page = author().open(f"{COURSE}text/{PAGE}.md")
    expect(button(page, "Preview")).to_have_count(0)
    button(page, "Hide the preview").click()
    expect(page.locator("#preview")).to_be_hidden()
    button(page, "Show the preview").click()
    expect(page.locator("#preview")).to_be_visible()


def test_authors_are_not_led_to_editions(author: Callable[..., Learner]) -> None:
    page = author().open(WORKSHOP)
    rooms = page.get_by_role("navigation").first.get_by_role("link")
    expect(rooms.filter(has_text="Workshop")).to_have_count(1)
    expect(rooms.filter(has_text="Editions")).to_have_count(0)
