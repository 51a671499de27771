"""The media library in Chromium: dropped files, the keyboard alone, no scripts, and what a phone loads."""

from __future__ import annotations

import base64
from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from lms.authoring.actions.publishing import publish_files
from lms.authoring.queries.files import working_files
from lms.authoring.queries.media import library
from lms.authoring.rules.summaries import summaries
from lms.catalogue.actions.grants import grant_course
from lms.catalogue.models.sources import Origin
from lms.catalogue.queries.publishing import planned
from lms.content.workbench import read_files
from lms.core.actor import Role
from lms.db import write
from tests.authoring.factories import TINY, edit, publish_texts
from tests.authoring.media.samples import picture
from tests.browser.conftest import Learner
from tests.browser.live import Live
from tests.browser.test_accessible import faults

GALLERY = {
    path: text.replace("tiny", "gallery").replace("Tiny", "Gallery") for path, text in TINY.items()
}
LESSON = "1-one/1-first.md"
LIBRARY = "/en/workshop/gallery/media/"
DROP = """([bytes, name]) => {
  const data = Uint8Array.from(atob(bytes), (sign) => sign.charCodeAt(0));
  const transfer = new DataTransfer();
  transfer.items.add(new File([data], name, { type: "image/png" }));
  document.querySelector(".media-drop").dispatchEvent(new DragEvent("drop", { dataTransfer: transfer, bubbles: true, cancelable: true }));
}"""


@pytest.fixture
def author(learners: Callable[..., Learner], live: Live) -> Callable[..., tuple[Learner, int]]:
    """Make an author of a course of its own, signed in."""
    with live.inside():
        course_id = publish_texts(GALLERY).course_id

    def make(**options: object) -> tuple[Learner, int]:
        found = learners(live, "Aino Author", enrolled=False, **options)
        with live.inside(), write():
            grant_course(person_id=found.id, role=Role.AUTHOR, scope_id=course_id, granted_by=None)
        return found, course_id

    return make


def publish(course_id: int) -> None:
    files = working_files(course_id)
    reading = read_files(files)
    assert reading.course is not None, reading.problems
    plan = planned(reading.course, files.tree.digest)
    with write():
        publish_files(
            plan,
            files=files,
            summaries=summaries(files, reading.course, reading.problems),
            origin=Origin.BROWSER,
        )


def test_a_dropped_picture_reaches_a_phone_in_its_width(author, live: Live) -> None:
    one, course_id = author()
    page = one.open(LIBRARY)
    data = picture((1300, 120), noisy=True)
    page.evaluate(DROP, [base64.b64encode(data).decode(), "Quarter.png"])
    page.get_by_label("Alternative text").fill("Lights of the quarter")
    page.get_by_role("button", name="Add", exact=True).press("Enter")
    expect(page.get_by_role("link", name="quarter.png")).to_be_visible()
    with live.inside():
        edit(course_id, LESSON, GALLERY[LESSON] + "\n![Lights](media/quarter.png)\n")
        publish(course_id)
    for width, end in ((360, "-480.webp"), (1280, "-960.webp")):
        page.set_viewport_size({"width": width, "height": 800})
        one.open("/en/learn/gallery/gallery-first/")
        shown = page.get_by_role("img", name="Lights")
        shown.scroll_into_view_if_needed()
        expect(shown).to_have_js_property("complete", value=True)
        assert shown.evaluate("image => image.currentSrc").endswith(end)
        assert shown.evaluate("image => image.naturalWidth") > 0


@pytest.mark.parametrize("width", [360, 1280])
def test_the_pages_are_accessible_and_fit(author, live: Live, width: int) -> None:
    scheme = "light" if width == 360 else "dark"
    one, course_id = author(width=width, color_scheme=scheme)
    page = one.open(LIBRARY)
    upload = page.get_by_label("Files", exact=True)
    upload.set_input_files(
        [
            {"name": "a.png", "mimeType": "image/png", "buffer": picture()},
            {"name": "talk.mp4", "mimeType": "video/mp4", "buffer": b"\0\0\0\x18ftypmp42" + bytes(40)},
            {"name": "bad.png", "mimeType": "image/png", "buffer": b"<script>"},
        ]
    )  # fmt: skip
    page.get_by_role("button", name="Add", exact=True).click()
    expect(page.get_by_role("alert")).to_contain_text("bad.png")
    assert faults(page) == []
    with live.inside():
        paths = [found.path for found in library(course_id)]
    film = next(path for path in paths if path.endswith(".mp4"))
    for path in (
        LIBRARY,
        f"{LIBRARY}file/{film}",
        f"{LIBRARY}rename/{film}?to=media/film.mp4",
        f"{LIBRARY}captions/{film.replace('.mp4', '.vtt')}",
        "/en/workshop/gallery/archive/",
    ):
        one.open(path)
        assert faults(page) == [], path
        wide = page.evaluate("document.documentElement.scrollWidth")
        assert wide <= width, path


def test_without_scripts_captions_and_archives_work_too(author, live: Live) -> None:
    one, course_id = author(java_script_enabled=False)
    page = one.page
    page.goto(LIBRARY)
    film = {"name": "tour.mp4", "mimeType": "video/mp4", "buffer": b"\0\0\0\x18ftypmp42" + bytes(40)}  # fmt: skip
    page.get_by_label("Files", exact=True).set_input_files(film)
    page.get_by_role("button", name="Add", exact=True).click()
    page.get_by_role("link", name="tour.mp4").click()
    page.get_by_role("link", name="Write captions").click()
    page.get_by_label("Caption 1: from").fill("0:01")
    page.locator("#end-1").fill("0:03")
    page.locator("#text-1").fill("Welcome")
    page.get_by_role("button", name="Save the captions").click()
    expect(page.get_by_text("The captions are saved.")).to_be_visible()
    page.goto("/en/workshop/gallery/archive/")
    with page.expect_download() as coming:
        page.get_by_role("link", name="The working copy").click()
    page.get_by_label("Archive (ZIP)").set_input_files(coming.value.path())
    page.get_by_role("button", name="Upload and compare").click()
    expect(page.get_by_text("Nothing: the archive is the working copy as it is.")).to_be_visible()
    with live.inside():
        assert "1-one/media/tour.vtt" in working_files(course_id).media
