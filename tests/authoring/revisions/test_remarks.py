"""Remarks of learners: at a paragraph, without a name, answered by the authors."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from lms.authoring.queries.remarks import remarks
from lms.authoring.rules.remarks import paragraphs
from lms.catalogue.queries.outlines import current
from lms.core.clock import now
from lms.db import session, write
from lms.notices.models import Notice
from lms.progress.actions import enrol
from tests.accounts.factories import person, session_cookie
from tests.authoring.factories import Workbench, workbench

PATH = "/en/learn/small/first/remarks"
QUEUE = "/en/workshop/small/remarks/"
SAID = {"paragraph": "1", "kind": "unclear", "text": "Which map do you mean?"}


@pytest.fixture
def here(app) -> Workbench:
    found = workbench()
    with write():
        enrol(person_id=found.learner, course_id=found.course_id, at=now())
    return found


@pytest.fixture
def learner(here, client):
    session_cookie(client, here.learner)
    return client


def version(client, path=PATH) -> str:
    page = client.get(path).get_data(as_text=True)
    return page.split('name="version"', 1)[1].split('value="', 1)[1].split('"', 1)[0]


def send(client, path=PATH, **changes):
    return client.submit(path, {"version": version(client, path), **SAID, **changes}, page=path)


def test_each_section_of_a_lesson_has_its_link(here, learner):
    page = learner.get("/en/learn/small/first/").get_data(as_text=True)
    links = [
        f'href="/en/learn/small/first/remarks?part={n}"' for n in range(page.count("remarks?part="))
    ]
    assert len(links) >= 2
    assert all(link in page for link in links)
    for number in range(len(links)):
        assert learner.get(f"{PATH}?part={number}").status_code == 200
    assert learner.get(f"{PATH}?part={len(links)}").status_code == 404


def test_visitors_and_people_who_do_not_take_part_cannot_remark(here, client):
    assert "remarks?part=" not in client.get("/en/learn/small/first/").get_data(as_text=True)
    assert client.get(PATH).status_code == 303
    session_cookie(client, person())
    assert "remarks?part=" not in client.get("/en/learn/small/first/").get_data(as_text=True)
    assert client.get(PATH).status_code == 403


def test_a_remark_reaches_the_authors_without_a_name(here, learner):
    assert send(learner).status_code == 303
    assert send(learner).status_code == 303
    (row,) = remarks(here.course_id, None)
    assert (row.kind, row.state, row.name, row.others) == ("unclear", "open", "", 0)
    assert "Łódź" in row.quote
    session_cookie(learner, here.author)
    for path in (QUEUE, f"{QUEUE}{row.id}/"):
        page = learner.get(path).get_data(as_text=True)
        assert "Which map do you mean?" in page
        assert "Leo" not in page


def test_a_name_is_told_only_where_the_learner_allows_it(here, learner):
    send(learner, named="y")
    assert remarks(here.course_id, None)[0].name == "Leo Learner"


def test_others_at_the_same_place_are_counted(here, client):
    for name in ("One", "Two", "Three"):
        who = person(name)
        with write():
            enrol(person_id=who, course_id=here.course_id, at=now())
        session_cookie(client, who)
        send(client)
    assert {row.others for row in remarks(here.course_id, None)} == {2}


def test_the_answer_goes_to_the_learner(here, learner):
    send(learner)
    (row,) = remarks(here.course_id, None)
    session_cookie(learner, here.author)
    one = f"{QUEUE}{row.id}/"
    assert learner.submit(f"{one}answer", {"text": " "}, page=one).status_code == 422
    assert learner.submit(f"{one}answer", {"text": "The first one."}, page=one).status_code == 303
    assert remarks(here.course_id, None)[0].state == "answered"
    assert session().scalars(select(Notice.person_id)).all() == [here.learner]
    session().rollback()
    session_cookie(learner, here.learner)
    assert "The first one." in learner.get("/en/notices").get_data(as_text=True)
    assert "The first one." in learner.get(PATH).get_data(as_text=True)


def test_remarks_are_laid_aside_and_opened_again(here, learner):
    send(learner)
    (row,) = remarks(here.course_id, None)
    session_cookie(learner, here.author)
    one = f"{QUEUE}{row.id}/"
    learner.submit(f"{one}state", {"action": "done"}, page=one)
    assert "Which map" in learner.get(f"{QUEUE}?state=done").get_data(as_text=True)
    learner.submit(f"{one}state", {"action": "open"}, page=one)
    assert "Which map" in learner.get(f"{QUEUE}?state=nonsense").get_data(as_text=True)


@pytest.mark.parametrize(
    "changes", [{"text": ""}, {"text": "x" * 1001}, {"kind": "praise"}, {"paragraph": "99"}]
)
def test_what_cannot_be_is_refused_and_kept(here, learner, changes):
    answer = send(learner, **changes)
    assert answer.status_code == 422
    assert changes.get("text", "Which map do you mean?") in answer.get_data(as_text=True)
    assert remarks(here.course_id, None) == []


def test_a_lesson_that_changed_asks_again(here, learner):
    answer = send(learner, version="999")
    assert answer.status_code == 409
    assert "Which map do you mean?" in answer.get_data(as_text=True)


def test_other_courses_and_people_find_nothing(here, learner):
    send(learner)
    (row,) = remarks(here.course_id, None)
    assert learner.get(QUEUE).status_code == 403
    session_cookie(learner, here.other)
    assert learner.get(QUEUE).status_code == 404
    assert learner.get(f"/en/workshop/tiny/remarks/{row.id}/").status_code == 404
    token = learner.token("/en/workshop/tiny/")
    for path in ("answer", "state"):
        answer = learner.post(
            f"/en/workshop/tiny/remarks/{row.id}/{path}", data={"csrf_token": token, "text": "x"}
        )
        assert answer.status_code == 404


def test_a_remark_of_a_lesson_without_prose_or_that_is_gone(here, learner):
    assert learner.get("/en/learn/small/none/remarks").status_code == 404
    assert current("small").lessons


def test_paragraphs_are_words_without_marks():
    html = "<h2>A &amp; b</h2><p>One <b>two</b><sup><a>1</a></sup>,\n three</p><ul><li>x</li></ul>"
    assert paragraphs(html) == ["A & b", "One two, three", "x"]
    assert len(paragraphs("<p>" + "w " * 900 + "</p>")[0]) == 400
