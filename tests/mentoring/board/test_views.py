"""The board: who is on it, why, in what order; what it gives away, and to whom."""

import csv
from datetime import timedelta
from io import BytesIO, StringIO
from zipfile import ZipFile

import pytest
from sqlalchemy import func, insert, select, update

from lms.activity.models import AuditEntry
from lms.core.actor import Role, Scope
from lms.core.clock import now
from lms.db import session, write
from lms.editions.models import EditionPerson
from lms.mentoring.models.mentorships import MentorAssignment
from lms.people.models import Person
from lms.progress.actions import enrol
from lms.progress.models import CityLearning, LessonProgress
from tests.accounts.factories import grant, person
from tests.cities.factories import city, member
from tests.learning.factories import EXAM, SECOND, statements
from tests.mentoring.factories import assign, end
from tests.mentoring.reviews.factories import send, token_of
from tests.mentoring.reviews.test_views import foreign_mentor


@pytest.fixture
def mentor(world):
    return world.browser(world.pair.mentor)


@pytest.fixture
def path(world):
    return f"/en/board/{world.pair.mentorship_id}/"


def text(client, path, status=200):
    answer = client.get(path)
    assert answer.status_code == status, answer.status
    return answer.get_data(as_text=True)


def looks(world):
    session().rollback()
    rows = session().scalars(
        select(AuditEntry.about_id).where(
            AuditEntry.verb == "looked_at", AuditEntry.person_id == world.pair.mentor
        )
    )
    return sorted(rows)


def more_people(world, number, start=0):
    """Join more learners to the mentee city's edition, in one write."""
    at = now()
    with write():
        for n in range(start, start + number):
            id_ = session().scalar(
                insert(Person)
                .values(name=f"Person {n:04d}", email=f"p{n}@example.org", created_at=at)
                .returning(Person.id)
            )
            session().execute(
                insert(EditionPerson).values(
                    edition_id=world.pair.edition_id,
                    city_id=world.pair.mentee_id,
                    person_id=id_,
                    joined_at=at,
                )
            )


def test_one_city_is_shown_at_once(app, world, mentor, path):
    assert mentor.get("/en/board/").location == path
    page = text(mentor, path)
    for name in ("Leo Learner", "Sena Second", "Max Mentee"):
        assert name in page
    assert "Olga Outside" not in page
    assert "Mira Mentor</a>" not in page
    assert "no-store" in mentor.get(path).headers["Cache-Control"]


def test_two_cities_are_listed(app, world, mentor):
    from lms.editions.rules import CityRole
    from tests.editions.factories import edition, take_part
    from tests.mentoring.factories import mentorship

    other = edition(course_ids=(world.course.course_id,))
    take_part(other, world.pair.champion_id, CityRole.CHAMPION)
    take_part(other, world.pair.other_id, CityRole.MENTEE, world.pair.outsider)
    second = mentorship(other, world.pair.champion_id, world.pair.other_id)
    assign(second, world.pair.mentor)
    world.hand_in()
    page = text(mentor, "/en/board/")
    assert "Valmora" in page
    assert "Łódka" in page
    assert "1 task waits for you" in page
    assert "Olga Outside" in text(mentor, f"/en/board/{second}/")


def test_who_mentors_nobody_is_told_what_will_stand_here(app, world):
    page = text(foreign_mentor(world), "/en/board/")
    assert "You mentor nobody yet" in page


def test_states_signs_and_reasons(app, world, mentor, path):
    learner = world.learner()
    version = world.hand_in("One.", learner)
    learner.send({"q-blank.b1": "x", "submit": "1"}, SECOND)
    page = text(mentor, path)
    row = page.split("Leo Learner</a> <span>", 1)[1].split("</tr>")[0]
    assert row.startswith("0 of 3 · today")
    assert '<td class="w">◆</td>' in row
    assert "A task has waited" not in page
    with write():
        session().execute(update(LessonProgress).values(waiting_since=now() - timedelta(days=9)))
    assert "A task has waited for you for 9 days." in text(mentor, path)
    send(mentor, f"/en/reviews/tasks/{version}/", action="changes", text="No.")
    assert '<td class="b">!</td>' in text(mentor, path)
    with write():
        session().execute(
            update(LessonProgress).values(
                returned_at=now() - timedelta(days=15),
                touched_at=now() - timedelta(days=20),
            )
        )
    page = text(mentor, path)
    assert "Changes asked for 15 days ago are not answered. Silent for 20 days." in page
    assert "Has not begun." in page


def test_a_quiz_that_was_failed_twice(app, world, mentor, path):
    learner = world.learner()
    for _number in range(2):
        learner.start()
        learner.send({"submit": "1"}, EXAM)
    assert "at least twice without passing" in text(mentor, path)


def test_sorting_and_narrowing(app, world, mentor, path):
    world.learner().send({"q-single": "people"})
    page = text(mentor, path)
    assert page.index("Leo Learner</a> <span>") < page.index("Sena Second</a> <span>")
    page = text(mentor, path + "?sort=progress&show=begun")
    assert "Leo Learner</a> <span>" in page
    assert "Sena Second</a> <span>" not in page
    page = text(mentor, path + "?show=finished")
    assert "Nobody here" in page
    page = text(mentor, path + "?sort=silent")
    assert page.index("Sena Second</a> <span>") < page.index("Leo Learner</a> <span>")
    for nonsense in ("sort=x&show=y", "after=x&name=z", "after=9&name=%00", "after=" + "9" * 30):
        assert mentor.get(f"{path}?{nonsense}").status_code == 200
    assert mentor.get(f"{path}?course=nothing").status_code == 404


def test_each_look_is_noted_once_a_day(app, world, mentor, path):
    text(mentor, path)
    seen = sorted({world.pair.learner, world.pair.second_learner, world.pair.mentee_lead})
    assert looks(world) == seen
    text(mentor, path)
    text(mentor, f"{path}people/{world.pair.learner}/")
    assert looks(world) == seen
    page = text(world.browser(world.pair.learner), "/en/account/looks")
    assert "Mira Mentor" in page


def test_statements_do_not_grow_with_the_learners(app, world, mentor, path):
    text(mentor, path)
    with statements() as few:
        text(mentor, path)
    more_people(world, 120)
    text(mentor, path)
    with statements() as many:
        page = text(mentor, path)
    assert len(many) == len(few) <= 6
    assert page.count('<th scope="row">') == 100
    following = page.split('rel="next"', 1)[0].rsplit('href="', 1)[1].split('"', 1)[0]
    rest = text(mentor, path + following.replace("&amp;", "&"))
    assert rest.count('<th scope="row">') == 23
    assert page.count("Person 0000</a>") - rest.count("Person 0000</a>") != 0


def test_only_the_assigned_learner_is_on_the_board(app, world, mentor, path):
    with write():
        session().execute(update(MentorAssignment).values(ended_at=now()))
    assert mentor.get(path).status_code == 404
    assign(world.pair.mentorship_id, world.pair.mentor, world.pair.second_learner)
    page = text(mentor, path)
    assert "Sena Second" in page
    assert "Leo Learner" not in page
    assert mentor.get(f"{path}people/{world.pair.learner}/").status_code == 404


@pytest.mark.parametrize("more", ["", "others/", "table.csv", "table.xlsx", "people/3/"])
def test_who_may_not_see_the_board(app, world, path, more):
    visitor = app.test_client()
    assert visitor.get(path + more).status_code == 303
    assert world.browser(world.pair.learner).get(path + more).status_code == 403
    assert foreign_mentor(world).get(path + more).status_code == 404
    end(world.pair.mentorship_id)
    assert world.browser(world.pair.mentor).get(path + more).status_code == 404


def test_a_learner_of_another_city_is_not_found(app, world, mentor, path):
    assert mentor.get(f"{path}people/{world.pair.outsider}/").status_code == 404
    assert mentor.get(f"{path}people/999999/").status_code == 404


def test_one_learner(app, world, mentor, path):
    learner = world.learner()
    learner.send({"q-single": "people", "submit": "1"})
    world.hand_in("One.", learner)
    page = text(mentor, f"{path}people/{world.pair.learner}/")
    assert "The task still has to be accepted by your mentor" in page
    assert "Version 1" in page
    assert "Read the answers" not in page
    assert "Who walks there" not in page


def test_typed_answers_are_read_only_where_they_are_shared(app, world, mentor, path):
    learner = world.learner()
    done = learner.send({"q-single": "firm", "submit": "1"})
    attempt = done.location.split("/attempts/")[1].strip("/")
    answers = f"{path}people/{world.pair.learner}/attempts/{attempt}/"
    assert mentor.get(answers).status_code == 404
    mine = "/en/my-mentors/"
    page = text(learner.browser, mine)
    assert "Mira Mentor" in page
    sent = {"csrf_token": token_of(learner.browser), "shares": "1"}
    where = f"{mine}{world.pair.mentorship_id}"
    assert learner.browser.post(where, data={"shares": "1"}).status_code == 400
    assert learner.browser.post(where, data=sent).status_code == 303
    assert "A firm from far away" in text(mentor, answers)
    outsider = world.browser(world.pair.outsider)
    refused = outsider.post(where, data={"csrf_token": token_of(outsider), "shares": "1"})
    assert refused.status_code == 404
    assert "Nobody mentors you" in text(outsider, mine)
    learner.browser.post(where, data={**sent, "shares": "0"})
    assert mentor.get(answers).status_code == 404
    assert app.test_client().get(mine).status_code == 303


def test_tables_to_take_away_are_harmless_and_noted(app, world, mentor, path):
    with write():
        session().execute(
            update(Person).where(Person.id == world.pair.learner).values(name="=HYPERLINK(1)")
        )
    world.hand_in()
    answer = mentor.get(path + "table.csv")
    assert answer.headers["Content-Type"].startswith("text/csv")
    assert answer.headers["Cache-Control"] == "no-store"
    rows = list(csv.reader(StringIO(answer.get_data(as_text=True).removeprefix("\ufeff"))))
    assert rows[0][:3] == ["Name", "City", "Completed"]
    named = {row[0]: row for row in rows[1:]}
    assert "'=HYPERLINK(1)" in named
    assert "waits for review" in named["'=HYPERLINK(1)"]
    assert world.pair.learner in looks(world)
    book = mentor.get(path + "table.xlsx")
    with ZipFile(BytesIO(book.get_data())) as parts:
        sheet = parts.read("xl/worksheets/sheet1.xml").decode()
    assert "<f>" not in sheet
    taken = session().scalar(
        select(func.count()).select_from(AuditEntry).where(AuditEntry.verb == "exported")
    )
    assert taken == 2
    assert mentor.get(path + "table.exe").status_code == 404


def test_other_cities_in_groups_of_five(app, world, mentor, path):
    at = now()
    for name, number, done in (("Kleinstadt", 3, 9), ("Mittelstadt", 8, 11), ("Großstadt", 40, 77)):
        id_ = city(name)
        with write():
            session().execute(
                insert(CityLearning).values(
                    edition_id=world.pair.edition_id, city_id=id_, learners=number, completed=done,
                    waiting=0, counted_at=at, versions="",
                )
            )  # fmt: skip
    page = text(mentor, path + "others/")
    assert page.count("not shown") == 4
    assert "51" in page
    assert "Großstadt" in page
    assert ">8<" not in page


def test_greek_and_hostile_names(app, world, mentor, path):
    with write():
        session().execute(
            update(Person)
            .where(Person.id == world.pair.learner)
            .values(name="<b>Κωνσταντίνα Παπαδημητρίου")
        )
    page = text(mentor, path)
    assert "&lt;b&gt;Κωνσταντίνα" in page
    assert "<b>Κων" not in page


def test_a_mentor_without_the_role_is_refused(app, world):
    plain = person("Without Role")
    member(plain, world.pair.champion_id)
    assign(world.pair.mentorship_id, plain)
    assert world.browser(plain).get("/en/board/").status_code == 403
    grant(plain, Role.MENTOR, Scope.CITY, world.pair.champion_id)
    assert world.browser(plain).get("/en/board/").status_code == 303


def test_an_edition_without_courses_says_so(app, world, mentor, path):
    from lms.editions.models import EditionCourse

    with write():
        session().execute(EditionCourse.__table__.delete())
        enrol(person_id=world.pair.learner, course_id=world.course.course_id, at=now())
    assert "no course yet" in text(mentor, path)
    assert mentor.get(path + "table.csv").status_code == 404


def test_the_next_session_stands_beside(app, world, mentor, path):
    from lms.mentoring.models.sessions import Meeting

    assert "None is agreed" in text(mentor, path)
    at = now()
    soon, later = at + timedelta(days=3), at + timedelta(days=9)
    for number, (state, starts) in enumerate(
        [("held", at - timedelta(days=2)), ("confirmed", later), ("confirmed", soon)]
    ):
        with write():
            session().execute(
                insert(Meeting).values(
                    mentorship_id=world.pair.mentorship_id, key=f"k{number}", uid=f"u{number}",
                    kind="online_session", mode="online", state=state, title="Call", length="60",
                    starts_at=starts, ends_at=starts + timedelta(hours=1), time_zone="UTC",
                    created_at=at, changed_at=at,
                )
            )  # fmt: skip
    page = text(mentor, path)
    assert soon.isoformat() in page
    assert later.isoformat() not in page
