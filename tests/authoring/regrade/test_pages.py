"""The pages of regrades: who may, what they say in numbers, what a refused form keeps."""

import re

import pytest
from sqlalchemy import func, insert, select

from lms.authoring.models.regrade import Regrade
from lms.catalogue.models import Course, CourseGrant
from lms.core.actor import Role
from lms.core.clock import now
from lms.db import session, write
from lms.notices.jobs import run_due
from tests.accounts.factories import grant, signed_in
from tests.authoring.regrade.factories import OTHER_KEY, corrected, result_of
from tests.authoring.statistics.factories import RIGHT, WRONG, take
from tests.conftest import token_in
from tests.learning.factories import statements
from tests.quizzes.factories import chosen

BASE = "/en/workshop/small/regrade/"
ONE = f"{BASE}quick/q-a/"
GAINS = {**RIGHT, "q-a": chosen("bob")}


@pytest.fixture
def author(client, quick):
    person_id = signed_in(client, "Ada Author")
    with write():
        session().execute(
            insert(CourseGrant).values(
                person_id=person_id,
                course_id=quick.course_id,
                role=Role.AUTHOR,
                granted_at=now(),
            )
        )
    return client


def page(client, path=ONE, status=200):
    answer = client.get(path)
    assert answer.status_code == status, answer.get_data(as_text=True)[:2000]
    return answer.get_data(as_text=True)


def version_of(shown):
    return shown.split('name="version" type="hidden" value="', 1)[1].split('"', 1)[0]


def send(client, shown, **fields):
    data = {"csrf_token": token_in(shown), "version": version_of(shown), "direction": "both"}
    return client.post(ONE, data={**data, **fields})


def asked_for():
    found = session().scalar(select(func.count()).select_from(Regrade))
    session().rollback()
    return found


@pytest.mark.parametrize("path", [BASE, ONE])
def test_who_may_look(app, quick, correct, path):
    take(quick, GAINS)
    correct()
    visitor, stranger, other, admin = (app.test_client() for _ in range(4))
    assert visitor.get(path).status_code == 303  # to the sign-in
    signed_in(stranger, "Sam Stranger")
    assert stranger.get(path).status_code == 403
    elsewhere = signed_in(other, "Olga Other")
    with write():
        made = session().scalar(
            insert(Course).values(key="other", created_at=now()).returning(Course.id)
        )
        session().execute(
            insert(CourseGrant).values(
                person_id=elsewhere, course_id=made, role=Role.AUTHOR, granted_at=now()
            )
        )
    assert other.get(path).status_code == 404
    grant(signed_in(admin, "Adam Admin"), Role.ADMIN)
    assert admin.get(path).status_code == 200


def test_who_may_regrade(app, author, quick, correct):
    _me, mine = take(quick, GAINS)
    correct()
    shown = page(author)
    data = {"version": version_of(shown), "direction": "both"}
    visitor, stranger, other = (app.test_client() for _ in range(3))
    assert visitor.post(ONE, data=data).status_code in {303, 400, 401}
    signed_in(stranger, "Sam Stranger")
    token = token_in(page(stranger, "/en/password"))
    assert stranger.post(ONE, data={**data, "csrf_token": token}).status_code == 403
    elsewhere = signed_in(other, "Olga Other")
    with write():
        made = session().scalar(
            insert(Course).values(key="other", created_at=now()).returning(Course.id)
        )
        session().execute(
            insert(CourseGrant).values(
                person_id=elsewhere, course_id=made, role=Role.AUTHOR, granted_at=now()
            )
        )
    token = token_in(page(other, "/en/password"))
    assert other.post(ONE, data={**data, "csrf_token": token}).status_code == 404
    assert author.post(ONE, data=data).status_code == 400  # without a token
    assert (asked_for(), result_of(mine)) == (0, 0.8)


def test_nothing_to_mark(author, quick):
    assert "All results are by the present keys" in page(author, BASE)
    assert "There is nothing that could be marked anew." in page(author)
    page(author, f"{BASE}quick/q-none/", 404)
    page(author, f"{BASE}nothing/q-a/", 404)


def test_a_few_are_marked_at_once(author, quick, correct):
    _me, mine = take(quick, GAINS)
    correct()
    assert "1 question can be marked anew" in page(author, BASE)
    shown = page(author)
    assert "fewer than 5" in shown
    assert "Amira" not in shown
    answer = send(author, shown, reason="Bob was meant.")
    assert answer.status_code == 303
    assert result_of(mine) == 1.0
    after = page(author)
    assert "The results are marked anew." in after
    assert "Results rise and fall." in after
    assert "All results are by the present keys" in page(author, BASE)


def test_many_are_left_to_a_worker(app, author, quick, correct):
    tries = [take(quick, GAINS)[1] for _ in range(26)]
    correct()
    assert "People with results by an earlier key: 26, tries: 26." in page(author)
    assert send(author, page(author)).status_code == 303
    waiting = page(author)
    assert "Being marked anew" in waiting
    assert "Mark the results anew" not in waiting
    assert {result_of(one) for one in tries} == {0.8}
    run_due(app)
    assert {result_of(one) for one in tries} == {1.0}
    assert "Marked anew" in page(author)


def test_a_double_click_is_one_regrade(author, quick, correct):
    take(quick, GAINS)
    correct()
    shown = page(author)
    assert [send(author, shown).status_code for _ in range(2)] == [303, 303]
    assert asked_for() == 1


def test_a_form_that_is_not_filled_keeps_what_was_typed(author, quick, correct):
    _me, mine = take(quick, GAINS)
    correct()
    shown = page(author)
    for fields in ({"direction": "down"}, {"reason": "x" * 301}):
        answer = send(author, shown, **{"reason": "Kept words", **fields})
        assert answer.status_code == 422
        body = answer.get_data(as_text=True)
        assert fields.get("reason", "Kept words") in body
    assert (asked_for(), result_of(mine)) == (0, 0.8)


def test_a_page_of_before_another_change_is_refused(author, quick, correct, tmp_path):
    _me, mine = take(quick, GAINS)
    correct()
    shown = page(author)
    corrected(tmp_path / "again", {"[x] Ann": "[ ] Ann", "[ ] Cem": "[x] Cem"})
    answer = send(author, shown, reason="Kept words")
    assert answer.status_code == 409
    assert "Kept words" in answer.get_data(as_text=True)
    assert (asked_for(), result_of(mine)) == (0, 0.8)


def test_other_options_are_explained(author, quick, correct):
    take(quick, GAINS)
    correct({"[ ] Cem {#cem}": "[ ] Dan {#dan}", **OTHER_KEY})
    assert "Its options were others" in page(author, BASE)
    assert "There is nothing that could be marked anew." in page(author)


def test_numbers_from_one_to_four_are_not_told_apart(author, quick, correct):
    for answers in [GAINS] * 6 + [RIGHT] * 3 + [WRONG] * 2:
        take(quick, answers)
    correct()
    body = page(author).split("<tbody>")[1].split("</tbody>")[0]
    assert body.count("fewer than 5") >= 1  # three lose
    assert body.count("5 or more") >= 1  # eight gain: said, it would leave three of eleven
    assert not {">3<", ">8<"} & set(re.findall(r">[^<]*<", body))


def test_the_number_of_statements_is_bounded(author, quick, correct):
    for _ in range(8):
        take(quick, GAINS)
    correct()
    for path in (BASE, ONE):
        page(author, path)
        with statements() as found:
            page(author, path)
        assert len(found) <= 16, (path, found)


def test_a_course_without_a_version_has_nothing_to_regrade(app, client):
    grant(signed_in(client, "Ada Author"), Role.AUTHOR)
    with write():
        session().execute(insert(Course).values(key="draft", created_at=now()))
    assert "Nothing to mark anew" in page(client, "/en/workshop/draft/regrade/")
    page(client, "/en/workshop/draft/regrade/quick/q-a/", 404)


def test_in_german(author, quick, correct):
    take(quick, GAINS)
    correct()
    for path in (BASE, ONE):
        assert author.get(path.replace("/en/", "/de/")).status_code == 200
