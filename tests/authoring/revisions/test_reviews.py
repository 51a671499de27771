"""Reviews: asked, commented line by line, answered; comments follow their lines."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from lms.authoring.queries.reviews import comments, reviews
from lms.authoring.rules.reviews import Comment, threads
from lms.core.clock import now
from lms.db import session
from lms.notices.jobs import run_due
from lms.notices.models import Mail, Notice
from tests.accounts.factories import session_cookie
from tests.authoring.factories import Workbench, edit, workbench
from tests.catalogue.factories import FILES

PATH = "1-one/1-first.md"
BASE = "/en/workshop/small/reviews/"
TEXT = FILES[PATH].replace("drew a map", "drew the map")
LINE = TEXT.split("\n").index(next(x for x in TEXT.split("\n") if "drew the map" in x)) + 1


@pytest.fixture
def here(app) -> Workbench:
    found = workbench()
    edit(found.course_id, PATH, TEXT, found.author)
    return found


@pytest.fixture
def asked(here, client):
    """A review that the author has asked the second author for; the browser is the second's."""
    session_cookie(client, here.author)
    answer = client.submit(f"{BASE}request", {"reviewer": here.second, "note": "Is it clear?"})
    assert answer.status_code == 303
    session_cookie(client, here.second)
    return f"{BASE}{reviews(here.course_id)[0].id}/"


def told() -> list[tuple[int, str]]:
    found = session().execute(select(Notice.person_id, Notice.kind).order_by(Notice.id)).all()
    session().rollback()
    return [tuple(row) for row in found]


def test_the_colleague_is_told_and_sees_what_changed(app, here, client, asked):
    assert told() == [(here.second, "authoring_review_asked")]
    run_due(app)
    page = client.get(asked).get_data(as_text=True)
    assert "Is it clear?" in page
    assert PATH in page
    assert "2-two" not in page
    assert "waits for you" in client.get(BASE).get_data(as_text=True)
    assert "asks you to review" in client.get("/en/notices").get_data(as_text=True)
    assert session().scalars(select(Mail.state)).all() == ["sent"]


def test_lines_are_commented_answered_and_settled(here, client, asked):
    place = f"{asked}pages/{PATH}"
    form = client.get(f"{place}?line={LINE}").get_data(as_text=True)
    assert "Save the comment" in form
    done = client.submit(place, {"line": LINE, "text": "Which map?"}, page=f"{place}?line={LINE}")
    assert done.status_code == 303
    review_id = reviews(here.course_id)[0].id
    (comment,) = comments(review_id)
    assert (comment.line, comment.quote) == (LINE, TEXT.split("\n")[LINE - 1])
    session_cookie(client, here.author)
    at = f"{asked}comments/{comment.id}"
    assert client.submit(f"{at}/answers", {"text": "The first."}, page=place).status_code == 303
    assert client.submit(f"{at}/settlement", {"action": "settle"}, page=place).status_code == 303
    page = client.get(place).get_data(as_text=True)
    assert "The first." in page
    assert "Settled" in page
    assert comments(review_id)[0].resolved_at
    assert (here.author, "authoring_review_commented") in told()
    assert (here.second, "authoring_review_commented") in told()
    assert "The map" not in client.get(f"{place}?as=page").get_data(as_text=True)


def test_a_comment_follows_its_line_until_it_is_gone(here, client, asked):
    place = f"{asked}pages/{PATH}"
    client.submit(place, {"line": LINE, "text": "Which map?"}, page=f"{place}?line={LINE}")
    edit(
        here.course_id,
        PATH,
        TEXT.replace("\nThe city", "\nA new line before.\n\nThe city"),
        here.author,
    )
    moved = client.get(f"{place}?now=1").get_data(as_text=True)
    assert "Which map?" in moved
    assert "Outdated" not in moved
    edit(here.course_id, PATH, TEXT.replace("drew the map", "painted it all"), here.author)
    assert "Outdated" in client.get(f"{place}?now=1").get_data(as_text=True)
    assert "Outdated" not in client.get(place).get_data(as_text=True)


def test_the_answer_reaches_who_asked(here, client, asked):
    refused = client.submit(f"{asked}answer", {"text": "Well"}, page=asked)
    assert refused.status_code == 422
    assert "Well" in refused.get_data(as_text=True)
    done = client.submit(f"{asked}answer", {"verdict": "changes", "text": "One thing"}, page=asked)
    assert done.status_code == 303
    (row,) = reviews(here.course_id)
    assert (row.state, row.answer) == ("changes", "One thing")
    assert told()[-1] == (here.author, "authoring_review_answered")
    again = client.submit(
        f"{asked}answer", {"verdict": "approve"}, page=f"{asked}pages/{PATH}?line=1"
    )
    assert again.status_code == 409


def test_only_who_was_asked_answers_and_only_who_asked_withdraws(here, client, asked):
    form = f"{asked}pages/{PATH}?line=1"
    assert client.submit(f"{asked}withdrawal", page=form).status_code == 403
    session_cookie(client, here.author)
    assert client.submit(f"{asked}answer", {"verdict": "approve"}, page=form).status_code == 403
    assert client.submit(f"{asked}withdrawal", page=asked).status_code == 303
    assert reviews(here.course_id)[0].state == "withdrawn"


def test_what_cannot_be_is_refused_and_kept(here, client, asked):
    place = f"{asked}pages/{PATH}"
    for data in (
        {"line": LINE, "text": "x" * 2001},
        {"line": 99_999, "text": "far"},
        {"line": LINE, "text": " "},
    ):
        answer = client.submit(place, data, page=f"{place}?line={LINE}")
        assert answer.status_code == 422
    assert client.get(f"{asked}pages/none.md").status_code == 404
    assert client.get(f"{asked}pages/1-one/media/lean.svg").status_code == 404
    session_cookie(client, here.author)
    assert client.submit(f"{BASE}request", {"reviewer": here.author}).status_code == 422
    assert client.submit(f"{BASE}request", {"reviewer": here.other}).status_code == 422


def test_ids_of_another_course_are_not_found(here, client, asked):
    session_cookie(client, here.other)
    review_id = asked.split("/")[-2]
    assert client.get(asked).status_code == 404
    for path in ("", f"pages/{PATH}"):
        assert client.get(f"/en/workshop/tiny/reviews/{review_id}/{path}").status_code == 404
    token = client.token("/en/workshop/tiny/")
    for path in ("answer", "withdrawal", "comments/1/answers", "comments/1/settlement"):
        answer = client.post(
            f"/en/workshop/tiny/reviews/{review_id}/{path}", data={"csrf_token": token}
        )
        assert answer.status_code == 404


def test_lines_that_stand_twice_are_followed_in_their_place():
    at = now()
    rows = [
        Comment(n, 1, None, "p", line, quote, "", None, at, None, "")
        for n, line, quote in ((1, 2, "b"), (2, 3, "b"), (3, 4, "gone"))
    ]
    found = threads(rows, "a\nb\nb\ngone\n", "a\nx\nb\nb\n")
    assert [thread.now for thread in found] == [3, 4, None]
