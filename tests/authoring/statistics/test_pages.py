"""The pages about questions as data: for the authors of a course, without names, small numbers hidden."""

import csv
from io import StringIO

import pytest
from sqlalchemy import insert

from lms.authoring.jobs import count_tries
from lms.catalogue.models import Course, CourseGrant
from lms.catalogue.queries.lessons import asked_in
from lms.core.actor import Role
from lms.core.clock import now
from lms.db import session, write
from tests.accounts.factories import grant, signed_in
from tests.authoring.statistics.factories import RIGHT, WRONG, count, crowd, quick_course, take
from tests.authoring.statistics.test_counting import take_exam
from tests.learning.factories import statements
from tests.quizzes.factories import chosen

BASE = "/en/workshop/small/statistics"
PAGES = [f"{BASE}/", f"{BASE}/quick/", f"{BASE}/quick/q-a/", f"{BASE}.csv"]


@pytest.fixture
def quick(app, tmp_path):
    return quick_course(tmp_path)


def writes(person_id, outline):
    with write():
        session().execute(
            insert(CourseGrant).values(
                person_id=person_id,
                course_id=outline.course_id,
                role=Role.AUTHOR,
                granted_at=now(),
            )
        )


@pytest.fixture
def author(client, quick):
    writes(signed_in(client, "Ada Author"), quick)
    return client


def page(client, path, status=200):
    answer = client.get(path)
    assert answer.status_code == status
    return answer.get_data(as_text=True)


@pytest.mark.parametrize("path", PAGES)
def test_who_may_look(app, quick, path):
    visitor, stranger, admin, other = (app.test_client() for _ in range(4))
    assert visitor.get(path).status_code == 303  # to the sign-in
    signed_in(stranger, "Sam Stranger")
    assert stranger.get(path).status_code == 403
    grant(signed_in(admin, "Adam Admin"), Role.ADMIN)
    assert admin.get(path).status_code == 200
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
    assert other.get(path.replace("small", "other")).status_code in {200, 404}


def test_without_answers_the_pages_say_so(author, quick):
    assert "Too few answers so far" in page(author, PAGES[0])
    assert "Figures are shown once five people have answered." in page(author, PAGES[2])


def test_a_course_that_is_not_published_has_no_figures(app, client):
    grant(signed_in(client, "Ada Author"), Role.AUTHOR)
    with write():
        session().execute(insert(Course).values(key="draft", created_at=now()))
    assert "Nobody has answered yet" in page(client, "/en/workshop/draft/statistics/")
    page(client, "/en/workshop/draft/statistics.csv", 404)


def test_four_people_are_too_few(author, quick):
    crowd(quick, [RIGHT] * 4)
    count()
    assert "fewer than 5" in page(author, PAGES[1])
    shown = page(author, PAGES[2])
    assert "100 %" not in shown
    assert "100%" not in shown.split("</svg>")[0].split("<svg")[0]


def test_figures_of_a_question_with_its_options(author, quick):
    crowd(quick, [RIGHT] * 12 + [WRONG] * 6 + [{**WRONG, "q-a": chosen("cem")}] * 2)
    count()
    shown = page(author, PAGES[2])
    assert "60%" in shown
    assert "60% (12)" in shown
    assert shown.count("not shown") >= 4  # Bob with Cem, in the drawing and in the table
    assert "10% (2)" not in shown
    lesson = page(author, PAGES[1])
    assert "Question 1" in lesson
    assert "Who begins?" in lesson
    course = page(author, PAGES[0])
    assert "Quick test" in course
    assert "Amira" not in shown + lesson + course


def test_in_german(app, author, quick):
    crowd(quick, [RIGHT] * 5)
    count()
    assert author.get(PAGES[2].replace("/en/", "/de/")).status_code == 200


def test_every_type_has_its_page(author, quick):
    for _ in range(6):
        take_exam(quick)
        take(quick, RIGHT)
    count()
    for lesson in quick.lessons:
        for asked in asked_in(lesson.version_id):
            page(author, f"{BASE}/{lesson.key}/{asked.key}/")
    assert "not for drawn questions" in page(author, f"{BASE}/exam/")
    page(author, f"{BASE}/quick/q-none/", 404)
    page(author, f"{BASE}/nothing/", 404)


def test_wording_goes_on_with_the_same_figures_and_a_new_key_begins_anew(author, quick, tmp_path):
    crowd(quick, [RIGHT] * 6)
    count()
    quick_course(tmp_path / "b", {"Who begins?": "Who is first?"})
    shown = page(author, PAGES[2])
    assert "Who is first?" in shown
    assert "100% (6)" in shown
    quick_course(tmp_path / "c", {"[x] Ann": "[ ] Ann", "[ ] Bob": "[x] Bob"})
    shown = page(author, PAGES[2])
    assert "Versions by their key" in shown
    assert "Figures are shown once five people have answered." in shown
    key = shown.split("?key=", 1)[1].split('"', 1)[0]
    assert "100% (6)" in page(author, f"{PAGES[2]}?key={key}")
    page(author, f"{PAGES[2]}?key=nothing", 404)
    assert "it asked other questions" in page(author, PAGES[1])


def test_a_question_that_is_gone_stays_in_the_list(author, quick, tmp_path):
    crowd(quick, [RIGHT] * 6)
    count()
    quick_course(tmp_path / "b", {"q-c": "q-new"})
    assert "No longer asked" in page(author, PAGES[0])


def test_weak_questions_come_first_with_a_hint(author, quick):
    crowd(quick, [{**RIGHT, "q-a": chosen("bob")}] * 18 + [{**WRONG, "q-a": chosen("ann")}] * 14)
    count()
    shown = page(author, PAGES[0])
    assert "1 question to look at" in shown
    assert "choose “Bob” more often than the key" in shown


def test_the_table_is_safe_and_holds_what_the_pages_show(author, tmp_path, quick):
    course = quick_course(tmp_path / "b", {"Who begins?": "=1+1?", "Bob {": "@Bob {"})
    crowd(course, [RIGHT] * 18 + [{**WRONG, "q-a": chosen("cem")}] * 2)
    count()
    answer = author.get(PAGES[3])
    assert answer.mimetype == "text/csv"
    assert "attachment" in answer.headers["Content-Disposition"]
    rows = list(csv.DictReader(StringIO(answer.get_data(as_text=True).removeprefix("\ufeff"))))
    mine = [row for row in rows if row["Question"] == "q-a"]
    assert [row["Option"] for row in mine] == ["", "ann", "bob", "cem"]
    assert mine[0]["Words"] == "'=1+1?"
    assert mine[2]["Words of the option"] == "'@Bob"
    assert (mine[0]["People"], mine[0]["Facility from"], mine[0]["Facility to"]) == (
        "20",
        "0.75",
        "1.0",
    )
    assert (mine[1]["Chosen by"], mine[3]["Chosen by"]) == ("", "")


def test_the_number_of_statements_is_bounded(author, quick):
    crowd(quick, [RIGHT, WRONG] * 3)
    count()
    for path in PAGES:
        author.get(path)
        with statements() as found:
            author.get(path)
        assert len(found) <= 14, (path, found)


def test_counted_by_the_worker(app, author, quick):
    crowd(quick, [RIGHT] * 5)
    assert count_tries(None) is None
    assert "100% (5)" in page(author, PAGES[2])
