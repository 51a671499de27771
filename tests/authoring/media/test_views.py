"""The pages of media and archives: what they do, whom they let in, what they refuse."""

from __future__ import annotations

import io
from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from lms.authoring.queries.files import file, media, working_files, working_tree
from lms.authoring.queries.media import item, library, used_bytes
from lms.catalogue.queries.publishing import planned
from lms.catalogue.queries.variants import variants_of
from lms.content.workbench import read_files
from tests.accounts.factories import session_cookie
from tests.authoring.factories import TINY, Workbench, edit, files_of, workbench
from tests.authoring.media.samples import GOOD, HOSTILE, picture, zipped

Send = Callable[..., TestResponse]
LIBRARY = "/en/workshop/tiny/media/"
ARCHIVE = "/en/workshop/tiny/archive/"
LESSON = "1-one/1-first.md"
MAP = "1-one/media/map.png"


@pytest.fixture
def here(app: Flask) -> Workbench:
    return workbench()


@pytest.fixture
def as_(app: Flask, here: Workbench) -> Callable[[str], FlaskClient]:
    def sign_in(role: str) -> FlaskClient:
        client = app.test_client()
        if role != "visitor":
            session_cookie(client, getattr(here, role))
        return client

    return sign_in


GOOD_FILES = {
    "png": picture(),
    "jpg": picture(form="JPEG"),
    "svg": b"<svg xmlns='http://www.w3.org/2000/svg'><path d='M1 1'/></svg>",
    "pdf": b"%PDF-1.7\n%%EOF",
    "vtt": b"WEBVTT\n\n00:01.000 --> 00:02.000\nHello\n",
}


def sent(data: bytes, name: str) -> tuple[io.BytesIO, str]:
    return io.BytesIO(data), name


def post(client: FlaskClient, path: str, **data: Any) -> TestResponse:
    return client.submit(path, data, page="/en/password")


def upload(client: FlaskClient, data: bytes, name: str = "Map.PNG", **more: Any) -> TestResponse:
    values = {"folder": "1-one", "alt": "A map", **more}
    return post(client, LIBRARY, files=sent(data, name), **values)


POSTS = {
    LIBRARY: {},
    LIBRARY + "upload": {},
    LIBRARY + "file/" + MAP: {"alt": "x" * 400},
    LIBRARY + "replacement/" + MAP: {},
    LIBRARY + "rename/" + MAP: {"to": "../x.png"},
    ARCHIVE: {},
    ARCHIVE + "changes": {},
    LIBRARY + "captions/1-one/media/talk.vtt": {"start": "x", "end": "", "text": "Hello"},
}


@pytest.mark.parametrize("path", POSTS)
def test_every_form_asks_who_sends_it(as_, here, path) -> None:
    author = as_("other")
    upload(author, picture())
    upload(author, b"\0\0\0\x18ftypmp42" + bytes(40), "talk.mp4")
    assert post(author, path, **POSTS[path]).status_code == 422
    for role, wanted in (("author", 404), ("learner", 403)):
        assert post(as_(role), path, **POSTS[path]).status_code == wanted, role
    assert as_("visitor").post(path, data=POSTS[path]).status_code in {400, 401}
    without_token = as_("other").post(path, data=POSTS[path])
    assert without_token.status_code == 400


def test_a_picture_is_added_drawn_anew_and_shown(as_, here) -> None:
    client = as_("other")
    assert upload(client, picture(telling=True)).status_code == 303
    (one,) = library(here.other_course_id)
    assert (one.path, one.alt, one.width, one.pages) == (MAP, "A map", 40, ())
    shown = client.get(one.url, buffered=True)
    assert b"51.05" not in shown.data
    assert "immutable" in shown.headers["Cache-Control"]
    assert "sandbox" in shown.headers["Content-Security-Policy"]
    assert MAP in client.get(LIBRARY).get_data(as_text=True)
    assert client.get(LIBRARY + "file/" + MAP).status_code == 200


def test_a_second_file_of_the_name_gets_another(as_, here) -> None:
    for _ in range(2):
        upload(as_("other"), picture())
    assert [one.path for one in library(here.other_course_id)] == ["1-one/media/map-2.png", MAP]


def test_a_bad_file_keeps_no_other_out(as_, here) -> None:
    files = [sent(b"<script>", "a.png"), sent(picture(), "b.png")]
    answer = post(as_("other"), LIBRARY, folder="1-one", alt="", files=files)
    assert answer.status_code == 422
    assert "content is something else" in answer.get_data(as_text=True)
    assert [one.path for one in library(here.other_course_id)] == ["1-one/media/b.png"]


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("a.png", b"<html>"),
        ("a.svg", b"<svg xmlns='http://www.w3.org/2000/svg' onload='x'><script/></svg>"),
        ("a.exe", b"MZ"),
        ("a.html", b"<script>"),
        ("a.pdf", b"%PDF-1.7\n/JavaScript\n%%EOF"),
        ("a.jpg", picture(form="PNG")),
        ("a.png", picture()[:50]),
        ("a.vtt", b"WEBVTT\n\nwords"),
        ("a.zip", zipped(GOOD)),
        ("a.png", b""),
    ],
    ids=range(10),
)
def test_hostile_files_are_refused_by_the_library_and_by_the_editor(as_, here, name, data) -> None:
    client = as_("other")
    assert upload(client, data, name).status_code == 422
    answer = post(client, LIBRARY + "upload", file=sent(data, name), alt="x", page=LESSON)
    assert (answer.status_code, bool(answer.get_json()["error"])) == (422, True)
    assert media(here.other_course_id) == {}
    there = "1-one/media/map" + name[1:]
    upload(client, GOOD_FILES.get(name[2:], b""), "map" + name[1:])
    if there in media(here.other_course_id):
        before = media(here.other_course_id)[there]
        answer = post(client, LIBRARY + "replacement/" + there, file=sent(data, name))
        assert answer.status_code == 422
        assert media(here.other_course_id)[there] == before


def test_a_drawing_is_taken_without_what_acts(as_, here) -> None:
    drawing = b"""<?xml version="1.0"?><!DOCTYPE svg PUBLIC "-//W3C//DTD SVG 1.1//EN" "x.dtd">
<svg xmlns="http://www.w3.org/2000/svg" onload="x()"><script>x()</script>
<a href="https://x.example"><path d="M1 1"/></a><rect width="4" height="4"/></svg>"""
    client = as_("other")
    answer = upload(client, drawing, "a.svg")
    assert "left out of" in client.get(answer.location).get_data(as_text=True)
    shown = client.get(library(here.other_course_id)[0].url, buffered=True).get_data(as_text=True)
    assert "<rect" in shown
    assert not any(word in shown for word in ("script", "onload", "x.example", "DOCTYPE"))
    again = post(client, LIBRARY + "upload", file=sent(drawing, "b.svg"), alt="x", page=LESSON)
    assert (again.status_code, again.get_json()["cleaned"]) == (200, True)


def test_the_editor_gets_what_to_write(as_, here) -> None:
    client = as_("other")
    path = LIBRARY + "upload"
    values = {"page": LESSON, "file": sent(picture(), "Übersicht [1].png")}
    assert post(client, path, alt="", **values).status_code == 422
    values["file"] = sent(picture(), "Übersicht [1].png")
    found = post(client, path, alt="A [map]", **values).get_json()
    assert found["path"] == "1-one/media/ubersicht-1.png"
    assert found["markdown"] == r"![A \[map\]](media/ubersicht-1.png)"
    assert client.get(found["url"], buffered=True).status_code == 200


def test_room_is_limited(as_, here, monkeypatch) -> None:
    monkeypatch.setattr("lms.authoring.views.media.quota", lambda: 500)
    assert upload(as_("other"), picture((60, 60), noisy=True)).status_code == 422
    assert used_bytes(here.other_course_id) == 0


def test_a_wide_picture_is_offered_in_several_widths(as_, here) -> None:
    upload(as_("other"), picture((1200, 100), noisy=True))
    one = item(here.other_course_id, MAP)
    widths = variants_of([one.sha256])[one.sha256]
    assert [found.width for found in widths] == [480, 960, 1200]
    edit(here.other_course_id, LESSON, TINY[LESSON] + "\n![A map of it](media/map.png)\n")
    files = working_files(here.other_course_id)
    course = read_files(files).course
    assert course is not None
    plan = planned(course, files.tree.digest)
    html = str(plan.course.modules[0].lessons[0].texts["en"])
    assert f"/media/{widths[0].sha256}/map-480.webp 480w, " in html
    assert 'width="1200" height="100"' in html
    served = as_("visitor").get(f"/media/{widths[0].sha256}/map-480.webp", buffered=True)
    assert served.mimetype == "image/webp"
    assert planned(course, files.tree.digest) == plan


def test_what_a_page_shows_cannot_be_removed_and_follows_a_rename(as_, here) -> None:
    client, course_id = as_("other"), here.other_course_id
    upload(client, picture())
    edit(course_id, LESSON, TINY[LESSON] + "\n![A map](media/map.png)\n\n[same](<media/map.png>)\n")
    answer = post(client, LIBRARY + "removal/" + MAP)
    assert (answer.status_code, LESSON in answer.get_data(as_text=True)) == (422, True)
    new = "media/plan-of-it.png"
    shown = client.get(f"{LIBRARY}rename/{MAP}?to={new}").get_data(as_text=True)
    assert f"<li>{LESSON}</li>" in shown
    assert post(client, LIBRARY + "rename/" + MAP, to="1-one/media/map.gif").status_code == 422
    assert post(client, LIBRARY + "rename/" + MAP, to=new).status_code == 303
    assert file(course_id, LESSON).text.endswith(
        "![A map](../media/plan-of-it.png)\n\n[same](<../media/plan-of-it.png>)\n"
    )
    edit(course_id, LESSON, TINY[LESSON])
    assert post(client, LIBRARY + "removal/" + new).status_code == 303
    assert media(course_id) == {}


def test_a_replacement_keeps_path_and_words(as_, here) -> None:
    client = as_("other")
    upload(client, picture())
    before = item(here.other_course_id, MAP)
    other = post(client, LIBRARY + "replacement/" + MAP, file=sent(picture(form="GIF"), "a.gif"))
    assert other.status_code == 422
    answer = post(client, LIBRARY + "replacement/" + MAP, file=sent(picture((9, 9)), "b.png"))
    after = item(here.other_course_id, MAP)
    assert (answer.status_code, after.alt, after.width) == (303, "A map", 9)
    assert after.sha256 != before.sha256
    assert client.get(before.url, buffered=True).status_code == 200


def test_captions_are_written_in_a_form(as_, here) -> None:
    client = as_("other")
    upload(client, b"\0\0\0\x18ftypmp42" + bytes(40), "talk.mp4")
    path = LIBRARY + "captions/1-one/media/talk.vtt"
    assert client.get(path).status_code == 200
    wrong = {"start": ["0:01", "0:02"], "end": ["0:03", "0:04"], "text": ["Hello", "again"], "settings": ["", ""]}  # fmt: skip
    answer = post(client, path, **wrong)
    page = answer.get_data(as_text=True)
    assert (answer.status_code, "while the one above is still shown" in page) == (422, True)
    assert "again" in page
    good = {**wrong, "start": ["0:01", "0:03.5"]}
    assert post(client, path, **good).status_code == 303
    url = item(here.other_course_id, "1-one/media/talk.vtt").url
    assert client.get(url, buffered=True).get_data(as_text=True) == (
        "WEBVTT\n\n00:01.000 --> 00:03.000\nHello\n\n00:03.500 --> 00:04.000\nagain\n"
    )
    assert client.get(LIBRARY + "captions/1-one/media/none.vtt").status_code == 404
    shown = client.get(LIBRARY + "file/1-one/media/talk.mp4").get_data(as_text=True)
    assert (
        "![A map](media/talk.mp4)\n\n!!! transcript &#34;Transcript&#34;\n    Hello again\n"
        in shown
    )


def test_an_archive_goes_out_and_comes_back(as_, here) -> None:
    client, course_id = as_("other"), here.other_course_id
    for of in ("working", "published"):
        first = client.get(f"/en/workshop/tiny/archive.zip?of={of}", buffered=True)
        assert first.mimetype == "application/zip"
        assert "attachment" in first.headers["Content-Disposition"]
        again = client.get(f"/en/workshop/tiny/archive.zip?of={of}", buffered=True)
        assert again.data == first.data
    edit(course_id, LESSON, TINY[LESSON] + "More.\n", here.other)
    done = post(client, ARCHIVE, archive=sent(first.data, "tiny.zip"))
    assert done.status_code == 303
    page = client.get(done.location).get_data(as_text=True)
    assert f"<li>{LESSON}" in page
    assert file(course_id, LESSON).text.endswith("More.\n")
    answer = client.submit(ARCHIVE + "changes", hidden(page) | {"action": "replace"}, page=done.location)  # fmt: skip
    assert answer.status_code == 303
    assert working_tree(course_id) == files_of(TINY).tree
    late = post(client, ARCHIVE + "changes", **hidden(page), action="replace")
    assert late.status_code == 409


def hidden(page: str) -> dict[str, str]:
    """The hidden fields of the page's form."""
    values = {}
    for name in ("upload", "changes"):
        values[name] = page.split(f'name="{name}" value="', 1)[1].split('"', 1)[0]
    return values


def test_an_archive_is_joined_with_what_was_written_here(as_, here) -> None:
    client, course_id = as_("other"), here.other_course_id
    edit(course_id, "course.md", TINY["course.md"] + "More here.\n", here.other)
    parts = {**GOOD, f"tiny/{LESSON}": TINY[LESSON] + "More there.\n"}
    done = post(client, ARCHIVE, archive=sent(zipped(parts), "tiny.zip"))
    page = client.get(done.location).get_data(as_text=True)
    answer = client.submit(ARCHIVE + "changes", hidden(page) | {"action": "merge"}, page=done.location)  # fmt: skip
    assert answer.status_code == 303
    assert file(course_id, "course.md").text.endswith("More here.\n")
    assert file(course_id, LESSON).text.endswith("More there.\n")


def test_an_upload_is_only_for_its_course(as_, here) -> None:
    done = post(as_("other"), ARCHIVE, archive=sent(zipped(GOOD), "tiny.zip"))
    elsewhere = done.location.replace("/tiny/", "/small/")
    assert as_("author").get(elsewhere).status_code == 404
    assert as_("author").get(done.location).status_code == 404
    assert as_("other").get(ARCHIVE + "changes?upload=forged").status_code == 404


@pytest.mark.parametrize("name", ["slip", "link", "archive inside", "entities", "dense text"])
def test_hostile_archives_are_refused_by_both_doors(as_, here, name) -> None:
    data, _words = HOSTILE[name]
    for client, path in ((as_("other"), ARCHIVE), (as_("admin"), "/en/workshop/courses/archive/")):
        answer = post(client, path, archive=sent(data, "a.zip"))
        assert answer.status_code == 422
        assert "Nothing was changed." in answer.get_data(as_text=True)
    assert working_tree(here.other_course_id) == files_of(TINY).tree


def test_an_archive_of_another_course_is_refused(as_, here) -> None:
    parts = {**GOOD, "tiny/course.md": TINY["course.md"].replace("id: tiny", "id: other")}
    answer = post(as_("other"), ARCHIVE, archive=sent(zipped(parts), "a.zip"))
    assert (answer.status_code, "“other”" in answer.get_data(as_text=True)) == (422, True)


def test_a_course_begins_with_an_archive(as_, here) -> None:
    client, path = as_("admin"), "/en/workshop/courses/archive/"
    assert client.get(path).status_code == 200
    assert post(client, path, archive=sent(zipped(GOOD), "a.zip")).status_code == 422
    parts = {**GOOD, "tiny/course.md": TINY["course.md"].replace("id: tiny", "id: newer")}
    answer = post(client, path, archive=sent(zipped(parts), "a.zip"))
    assert answer.location.endswith("/workshop/newer/")
    assert post(as_("other"), path, archive=sent(zipped(parts), "a.zip")).status_code == 403
