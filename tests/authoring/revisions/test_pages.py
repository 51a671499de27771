"""Publish, look back, take back, bring back: over HTTP."""

from __future__ import annotations

import pytest

from lms.authoring.queries import files as queries
from lms.catalogue.queries.outlines import current
from lms.catalogue.queries.publishing import published
from lms.catalogue.queries.sources import revisions
from tests.accounts.factories import session_cookie
from tests.authoring.factories import TINY, Workbench, edit, publish_texts, workbench
from tests.authoring.revisions.asking import publish, seen_in
from tests.authoring.statistics.factories import take
from tests.catalogue.factories import FILES
from tests.quizzes.factories import chosen

LESSON = "1-one/1-first.md"
AT = "/en/workshop/tiny"


@pytest.fixture
def here(app) -> Workbench:
    return workbench()


@pytest.fixture
def author(here, client):
    session_cookie(client, here.other)
    return client


def test_nothing_to_publish_is_said(author):
    page = author.get(f"{AT}/publish/").get_data(as_text=True)
    assert "Nothing would change" in page
    assert 'name="note"' not in page


def test_a_change_is_shown_then_published_with_its_note(here, author):
    edit(here.other_course_id, LESSON, TINY[LESSON] + "More.\n", here.other)
    page = author.get(f"{AT}/publish/").get_data(as_text=True)
    assert "What changes for learners" in page
    assert "First" in page
    answer = publish(author, "tiny", note="A word more")
    assert answer.status_code == 303
    newest = revisions(here.other_course_id)[0]
    assert (newest.number, newest.note, newest.name, newest.origin) == (
        2,
        "A word more",
        "Olga Other",
        "browser",
    )
    listed = author.get(f"{AT}/revisions/").get_data(as_text=True)
    assert "A word more" in listed
    assert "what learners see" in listed


def test_what_was_shown_is_what_is_published(here, author):
    edit(here.other_course_id, LESSON, TINY[LESSON] + "More.\n", here.other)
    token, seen = seen_in(author, f"{AT}/publish/")
    edit(here.other_course_id, LESSON, TINY[LESSON] + "Quite another thing.\n", here.admin)
    data = {"csrf_token": token, "seen": seen, "note": "My own words"}
    answer = author.post(f"{AT}/publish/", data=data)
    assert answer.status_code == 409
    page = answer.get_data(as_text=True)
    assert "My own words" in page
    assert "Changed meanwhile" in page
    assert published("tiny").number == 1


def test_a_publish_by_somebody_else_is_seen_too(here, author):
    edit(here.other_course_id, LESSON, TINY[LESSON] + "More.\n", here.other)
    token, seen = seen_in(author, f"{AT}/publish/")
    publish_texts({**TINY, LESSON: TINY[LESSON] + "Other.\n"})
    answer = author.post(f"{AT}/publish/", data={"csrf_token": token, "seen": seen})
    assert answer.status_code == 409


def test_problems_keep_it_from_being_published(here, author):
    edit(here.other_course_id, LESSON, TINY[LESSON] + "![](media/none.png)\n", here.other)
    page = author.get(f"{AT}/publish/").get_data(as_text=True)
    assert "keep" in page
    assert f"text/{LESSON}?line=" in page
    answer = author.submit(
        f"{AT}/publish/", {"note": "x"}, page="/en/workshop/tiny/revisions/1/restoration"
    )
    assert answer.status_code == 409
    assert published("tiny").number == 1


def test_a_long_note_is_refused_and_kept(here, author):
    edit(here.other_course_id, LESSON, TINY[LESSON] + "More.\n", here.other)
    answer = publish(author, "tiny", note="n" * 501)
    assert answer.status_code == 422
    assert "n" * 501 in answer.get_data(as_text=True)


def test_questions_say_whether_marks_may_change(here, client):
    session_cookie(client, here.author)
    path = "1-one/1-first.md"
    text = FILES[path].replace("- [x] People who live there", "- [ ] People who live there")
    text = text.replace("- [ ] A firm from far away", "- [x] A firm from far away")
    edit(here.course_id, path, text, here.author)
    page = client.get("/en/workshop/small/publish/").get_data(as_text=True)
    assert "What is right or what it is worth changes" in page
    assert "q-single" in page
    assert "regraded" in page


def test_a_publish_is_taken_back_and_the_working_copy_stays(here, author):
    edit(here.other_course_id, LESSON, TINY[LESSON] + "More.\n", here.other)
    publish(author, "tiny")
    token, seen = seen_in(author, f"{AT}/revisions/undo")
    answer = author.post(
        f"{AT}/revisions/undo", data={"csrf_token": token, "seen": seen, "note": ""}
    )
    assert answer.status_code == 303
    newest, undone, first = revisions(here.other_course_id)
    assert (newest.number, newest.tree, newest.note) == (3, first.tree, "Takes back version 2.")
    assert undone.tree != first.tree
    assert queries.file(here.other_course_id, LESSON).text.endswith("More.\n")
    assert published("tiny").lessons


def test_a_course_with_one_version_has_nothing_to_take_back(author):
    assert author.get(f"{AT}/revisions/undo").status_code == 404


def test_older_files_come_back_into_the_working_copy_only(here, author):
    edit(here.other_course_id, LESSON, TINY[LESSON] + "More.\n", here.other)
    publish(author, "tiny")
    edit(here.other_course_id, LESSON, TINY[LESSON] + "Unpublished.\n", here.other)
    path = f"{AT}/revisions/1/restoration"
    page = author.get(path).get_data(as_text=True)
    assert "not published" in page
    token, seen = seen_in(author, path)
    assert author.post(path, data={"csrf_token": token, "seen": seen}).status_code == 303
    assert queries.file(here.other_course_id, LESSON).text == TINY[LESSON]
    assert published("tiny").number == 2
    assert queries.edits(here.other_course_id, LESSON)


def test_a_restoration_of_something_else_than_was_shown_is_refused(here, author):
    edit(here.other_course_id, LESSON, TINY[LESSON] + "More.\n", here.other)
    path = f"{AT}/revisions/1/restoration"
    token, seen = seen_in(author, path)
    edit(here.other_course_id, LESSON, TINY[LESSON] + "Newer.\n", here.admin)
    assert author.post(path, data={"csrf_token": token, "seen": seen}).status_code == 409
    assert queries.file(here.other_course_id, LESSON).text.endswith("Newer.\n")


def test_two_states_are_compared_as_text_and_as_they_read(here, author):
    edit(here.other_course_id, LESSON, TINY[LESSON].replace("Some words", "Many words"), here.other)
    listed = author.get(f"{AT}/revisions/difference").get_data(as_text=True)
    assert LESSON in listed
    text = author.get(f"{AT}/revisions/difference/{LESSON}?old=1&new=working").get_data(
        as_text=True
    )
    assert "<del>Some</del>" in text
    assert "<ins>Many</ins>" in text
    page = author.get(f"{AT}/revisions/difference/{LESSON}?old=1&new=working&as=page")
    assert "<p>Some words to read.</p>" in page.get_data(as_text=True)
    assert "<p>Many words to read.</p>" in page.get_data(as_text=True)


def test_every_kind_of_question_can_be_compared(here, client):
    session_cookie(client, here.author)
    for path in FILES:
        if path.endswith(".md"):
            for way in ("", "&as=page"):
                address = f"/en/workshop/small/revisions/difference/{path}?old=1&new=working{way}"
                assert client.get(address).status_code == 200, path


@pytest.mark.parametrize("query", ["old=9&new=working", "old=x&new=1", f"old={'9' * 30}&new=1"])
def test_what_is_no_state_is_not_found(author, query):
    assert author.get(f"{AT}/revisions/difference?{query}").status_code == 404


def test_a_course_published_from_files_is_taken_back_too(here, author):
    publish_texts({**TINY, LESSON: TINY[LESSON] + "From files.\n"})
    token, seen = seen_in(author, f"{AT}/revisions/undo")
    author.post(f"{AT}/revisions/undo", data={"csrf_token": token, "seen": seen})
    assert published("tiny").number == 3


def test_only_authors_of_the_course_come_in(here, client):
    assert client.get(f"{AT}/publish/").status_code == 303
    session_cookie(client, here.learner)
    assert client.get(f"{AT}/publish/").status_code == 403
    session_cookie(client, here.author)
    for path in (
        "publish/",
        "publish/later/",
        "revisions/",
        "revisions/undo",
        "revisions/difference",
        "revisions/1/restoration",
    ):
        assert client.get(f"{AT}/{path}").status_code == 404, path
        assert client.get(f"/en/workshop/small/{path}").status_code in {200, 404}


def test_running_tries_are_told_only_in_numbers_that_name_nobody(here, client):
    outline = current("small")
    take(outline, {"q-single": chosen("firm")}, key="first", over=False)
    session_cookie(client, here.author)
    edit(here.course_id, LESSON, FILES[LESSON].replace("drew a map", "drew the map"), here.author)
    page = client.get("/en/workshop/small/publish/").get_data(as_text=True)
    assert "Tries that are running: fewer than 5." in page
