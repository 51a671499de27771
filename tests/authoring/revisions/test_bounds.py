"""A large course is read in pieces: each look answers soon, and the next goes on where it stopped."""

from __future__ import annotations

import pytest

from lms.authoring.adapters.reading import Unread, read_within
from lms.authoring.views.revisions import reading
from lms.content import workbench as reader
from lms.core.memory import Memory
from tests.accounts.factories import session_cookie
from tests.authoring.factories import TINY, edit, files_of, workbench

PAGES = 6
COURSE = {
    **TINY,
    **{
        f"1-one/{n}-more.md": f"---\nid: more-{n}\ntitle: More {n}\nminutes: 5\n---\nWords {n}.\n"
        for n in range(2, PAGES + 1)
    },
}


def test_reading_goes_on_where_it_stopped():
    Memory.forget_all()
    files = files_of(COURSE)
    seen = []
    while isinstance(found := read_within(files, 0.0), Unread):
        seen.append((found.read, found.pages))
    assert seen == [(n, PAGES) for n in range(1, PAGES)]
    assert found.course is not None
    assert len(found.course.modules[0].lessons) == PAGES
    assert found == read_within(files, 60.0)


def test_a_course_larger_than_what_is_kept_is_read_whole(monkeypatch):
    Memory.forget_all()
    monkeypatch.setattr(reader, "_KEPT", PAGES - 1)
    assert not isinstance(read_within(files_of(COURSE), 0.0), Unread)


@pytest.fixture
def author(app, client, monkeypatch):
    here = workbench()
    session_cookie(client, here.other)
    edit(here.other_course_id, "1-one/1-first.md", TINY["1-one/1-first.md"] + "More.\n", here.other)
    monkeypatch.setattr(reading, "read_within", lambda *_given: Unread(1, 9))
    return client


def test_a_first_look_says_how_far_it_is_and_goes_on_when_asked(author):
    page = author.get("/en/workshop/tiny/publish/").get_data(as_text=True)
    assert "1 of 9 pages are checked" in page
    assert "1-one/1-first.md" in page
    onward = author.get("/en/workshop/tiny/publish/?step=1")
    assert (onward.status_code, onward.location) == (303, "/en/workshop/tiny/publish/?step=2")
    assert author.get("/en/workshop/tiny/publish/?step=15").status_code == 200


def test_nothing_that_is_not_read_is_published(author):
    page = author.get("/en/workshop/tiny/publish/").get_data(as_text=True)
    assert "Publish now" not in page
    assert author.submit("/en/workshop/tiny/publish/", page="/en/workshop/tiny/").status_code == 409
