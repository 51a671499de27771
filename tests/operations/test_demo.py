"""The people of a demo with their stories, and a crowd whose rows are those that the actions leave."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import func, select, update
from werkzeug.datastructures import MultiDict

from config import ROOT
from lms.accounts import actions as accounts
from lms.accounts.models import Credential, DemoPerson, RoleGrant
from lms.accounts.queries import demo_people
from lms.activity.models import AuditEntry
from lms.catalogue.queries.outlines import current
from lms.certificates.actions import issue_earned
from lms.certificates.models import Certificate
from lms.certificates.queries import papers_of
from lms.content.reader import read_course
from lms.core.actor import Actor, Role
from lms.core.clock import now
from lms.db import Model, session, write
from lms.learning.models import Note
from lms.notices.models import Job, Mail, Notice
from lms.operations.demo import learners
from lms.operations.demo.bulk import Crowd, add_crowd, missing
from lms.operations.demo.responses import right, wrong
from lms.operations.demo.seeding import open_demo, seed_people
from lms.operations.demo.stories import CAST, sittings_of
from lms.people.models import Person
from lms.people.queries import profile_by_email
from lms.progress.actions import refresh
from lms.progress.models import Enrolment, LessonProgress
from lms.progress.queries import course_progress
from lms.progress.rules import Completion
from lms.quizzes.actions.attempts import finish
from lms.quizzes.models import Answer, Attempt
from lms.quizzes.queries import attempt_of, attempts_at
from lms.quizzes.rules.attempts import OPEN_STATES
from lms.quizzes.rules.marking import mark
from lms.quizzes.rules.responses import fields_of, read
from lms.tasks.models import Draft, Submission, SubmissionVersion
from lms.tasks.queries import my_task
from lms.tasks.rules import TaskState
from tests.accounts.factories import session_cookie
from tests.catalogue.factories import publish_course, read_folder, small_course, write_course

COURSE = "codesign"
READ = {}


@pytest.fixture
def course(app):
    """The shipped course in a database that was made as a demo."""
    if COURSE not in READ:
        READ[COURSE] = read_course(ROOT / "courses" / COURSE).course
    with write():
        accounts.found_installation(demo=True)
    return publish_course(READ[COURSE])


@pytest.fixture
def cast(course):
    seed_people(course, now())
    return {character.name: profile_by_email(character.email) for character in CAST}


def named(cast, beginning):
    return next(person for name, person in cast.items() if name.startswith(beginning))


def seed(app, *options):
    return app.test_cli_runner().invoke(args=["demo", "seed", *options])


def standing(person, outline, number):
    lesson = next(lesson for lesson in outline.lessons if lesson.number == number)
    return course_progress(person.id, outline.key).standing(lesson)


def lesson_id(outline, number):
    return next(lesson.id for lesson in outline.lessons if lesson.number == number)


def rows(model, *where):
    table = model.__table__
    order = list(table.primary_key.columns)
    return session().execute(select(table).where(*where).order_by(*order)).mappings().all()


def test_the_list_on_the_sign_in_page_is_the_cast_in_both_languages(client, cast):
    assert [face.name for face in demo_people("en")] == [character.name for character in CAST]
    for language in ("en", "de"):
        page = client.get(f"/{language}/sign-in").get_data(as_text=True)
        for character in CAST:
            assert character.name in page
            assert character.notes[language] in page


def test_everybody_is_invented_and_nobody_has_a_password(cast):
    assert all(person.email.endswith("@example.org") for person in cast.values())
    assert session().scalar(select(func.count()).select_from(Credential)) == 0


def test_nothing_happens_later_than_now_or_before_somebody_came(cast):
    moments = [
        (row[column.name], person.created_at)
        for person in cast.values()
        for model in (Enrolment, LessonProgress, Attempt, Draft, Submission, Note, Notice)
        for row in rows(model, model.person_id == person.id)
        for column in model.__table__.columns
        if isinstance(row[column.name], datetime)
    ]
    assert len(moments) > 100
    assert all(came <= moment <= now() for moment, came in moments if moment != came)


def test_tomasz_stands_at_the_start(cast, course):
    progress = course_progress(named(cast, "Tomasz").id, COURSE)
    assert progress.is_enrolled
    assert not progress.rows
    assert progress.following() == course.lessons[0]


def test_amira_is_in_the_middle_of_module_2(cast, course):
    amira = named(cast, "Amira")
    me = Actor(person_id=amira.id)
    for number in ("1.1", "1.2", "1.3", "1.4", "1.6", "2.1"):
        assert standing(amira, course, number).is_complete
    tries = attempts_at(amira.id, lesson_id(course, "1.6"))
    assert [attempt.taken.result >= 0.7 for attempt in tries] == [False, True]
    here = lesson_id(course, "2.2")
    (attempt,) = attempts_at(amira.id, here)
    assert attempt.is_open
    assert attempt.answered == 3
    assert my_task(me, here).state is TaskState.DRAFT
    assert my_task(me, lesson_id(course, "2.1")).state is TaskState.HANDED_IN
    assert course_progress(amira.id, COURSE).rows[here].has_note
    assert course_progress(amira.id, COURSE).following().number == "2.2"


def test_eleni_has_just_finished_and_holds_a_certificate(cast, course):
    eleni = named(cast, "Ελένη")
    (paper,) = papers_of(eleni.id)
    assert paper.name == "Ελένη Παπαδοπούλου"
    assert paper.is_valid
    assert now() - timedelta(days=2) < max(
        row.touched_at for row in course_progress(eleni.id, COURSE).rows.values()
    )
    (notice,) = rows(Notice, Notice.person_id == eleni.id)
    (line,) = rows(AuditEntry, AuditEntry.about_id == eleni.id)
    assert notice["created_at"] == line["at"]


def test_no_mail_goes_to_invented_people(cast):
    assert not rows(Mail)
    assert not rows(Job)


def test_aoife_has_failed_a_test(cast, course):
    assert standing(named(cast, "Aoife"), course, "1.6").completion is Completion.FAILED


def test_friederike_learns_in_german(cast, course):
    friederike = named(cast, "Friederike")
    assert friederike.language == "de"
    assert standing(friederike, course, "1.2").is_complete
    work = rows(
        SubmissionVersion,
        SubmissionVersion.submission_id.in_(
            select(Submission.id).where(Submission.person_id == friederike.id)
        ),
    )
    assert [version["text"].splitlines()[0] for version in work] == [
        "# Unsere Aufgabe auf einer Seite",
        "# Stufentabelle",
    ]


def test_an_author_an_admin_and_a_programme_coordinator(cast):
    held = {(row["person_id"], row["role"]) for row in rows(RoleGrant)}
    assert held == {
        (named(cast, "Inês").id, Role.AUTHOR),
        (named(cast, "Håkon").id, Role.ADMIN),
        (named(cast, "Ingrid").id, Role.PROGRAMME_COORDINATOR),
    }


def test_every_page_of_everybody_opens(app, cast, course):
    for person in cast.values():
        client = app.test_client()
        session_cookie(client, person.id)
        base = f"/{person.language}"
        assert client.get(f"{base}/home/").status_code == 200
        assert client.get(f"{base}/courses/{COURSE}/").status_code == 200
        assert client.get(f"{base}/certificates/").status_code == 200
        enrolled = course_progress(person.id, COURSE).is_enrolled
        for lesson in course.lessons if enrolled else course.lessons[:1]:
            assert client.get(f"{base}/learn/{COURSE}/{lesson.key}/").status_code == 200
        for paper in papers_of(person.id):
            assert client.get(f"{base}/certificates/{paper.serial}").status_code == 200
        for attempt in rows(Attempt, Attempt.person_id == person.id):
            key = course.by_id[attempt["lesson_id"]].key
            page = client.get(f"{base}/learn/{COURSE}/{key}/attempts/{attempt['id']}/")
            assert page.status_code == (303 if attempt["state"] == "in_progress" else 200)


def test_seeding_again_changes_nothing(app, course):
    def counted():
        return {
            table.name: session().scalar(select(func.count()).select_from(table))
            for table in Model.metadata.sorted_tables
        }

    first = seed(app, "--learners", "5")
    assert first.exit_code == 0, first.output
    assert "Amira Haddad" in first.output
    before = counted()
    again = seed(app, "--learners", "5")
    assert again.exit_code == 0
    assert "All 5 learners are there" in again.output
    assert counted() == before
    assert seed(app, "--learners", "7").exit_code == 0
    assert counted()["person"] == before["person"] + 2


@pytest.mark.parametrize("demo", [False, None])
def test_refuses_a_database_that_was_not_made_as_a_demo(app, tmp_path, demo):
    small_course(tmp_path)
    if demo is not None:
        with write():
            accounts.found_installation(demo=demo)
    for options in ((), ("--learners", "3")):
        refused = seed(app, *options)
        assert refused.exit_code == 1
        assert "not made as a demo" in refused.output
    assert not rows(Person)


def test_says_that_a_course_must_be_published_first(app):
    with write():
        accounts.found_installation(demo=True)
    refused = seed(app)
    assert refused.exit_code == 1
    assert "lms courses publish" in refused.output
    assert not rows(Person)


def test_cities_alone_are_refused(app):
    assert seed(app, "--cities", "3").exit_code == 2


def test_fits_another_course_too(app, client, tmp_path):
    with write():
        accounts.found_installation(demo=True)
    outline = small_course(tmp_path)
    assert seed(app, "--learners", "60", "--cities", "4").exit_code == 0
    eleni = profile_by_email("eleni.papadopoulou@example.org")
    assert papers_of(eleni.id)
    check_crowd(outline)
    cities = {row["organisation"] for row in rows(Person, Person.name.like("Learner %"))}
    assert cities == {f"City 00{number} (demo)" for number in range(1, 5)}


@pytest.fixture
def crowd(course):
    wanted = Crowd(200, 9, ("en", "de"), now())
    assert list(add_crowd(wanted, missing(wanted), [course])) == [200]
    return course


def test_a_crowd_has_the_rows_that_the_actions_leave(crowd):
    check_crowd(crowd)


def check_crowd(outline):
    """What `refresh` finds is what is there, and finishing an attempt again gives the same marks."""
    progress, attempts, answers = rows(LessonProgress), rows(Attempt), rows(Answer)
    certificates = rows(Certificate)
    crowd = set(session().scalars(select(Person.id).where(Person.name.like("Learner %"))))
    finished = [
        row["id"] for row in attempts if row["state"] == "finished" and row["person_id"] in crowd
    ]
    assert finished
    with write():
        reopened = {"state": "in_progress", "finished_at": None, "points": 0, "result": None}
        for row in attempts:
            if row["id"] not in finished:
                continue
            session().execute(update(Attempt).where(Attempt.id == row["id"]).values(reopened))
            session().execute(
                update(Answer).where(Answer.attempt_id == row["id"]).values(points=None)
            )
            finish(attempt_of(row["person_id"], row["id"]), row["finished_at"])
        for row in progress:
            lesson = outline.by_id[row["lesson_id"]]
            refresh(
                person_id=row["person_id"],
                course_id=outline.course_id,
                lesson=lesson,
                at=now() + timedelta(days=1),
            )
        for person in crowd:
            made = issue_earned(person_id=person, course_key=outline.key, language="en", at=now())
            assert made is None
    assert rows(LessonProgress) == progress
    assert rows(Attempt) == attempts
    assert rows(Answer) == answers
    assert rows(Certificate) == certificates


def test_a_crowd_is_as_different_as_people_are(crowd):
    ids = list(session().scalars(select(Person.id)))
    standings = [course_progress(person, COURSE) for person in ids]
    done = [found.completed() for found in standings]
    assert done.count(0) > 20
    counting = sum(lesson.counts for lesson in crowd.lessons)
    assert done.count(counting) == len(rows(Certificate)) > 2
    assert len(set(done)) > 6
    states = {row["state"] for row in rows(Attempt)}
    assert states == {"finished", "in_progress"}
    assert any(row["number"] > 1 for row in rows(Attempt))
    assert any(row["version_id"] is None for row in rows(Draft))
    assert {row["language"] for row in rows(Person)} == {"en", "de"}
    failed = [
        found.standing(lesson).completion is Completion.FAILED
        for found in standings
        for lesson in crowd.lessons
    ]
    assert any(failed)


def test_open_attempts_of_a_crowd_go_on(app, crowd):
    attempt = next(row for row in rows(Attempt) if row["state"] in OPEN_STATES)
    found = attempt_of(attempt["person_id"], attempt["id"])
    assert found.taken.deadline_at is None
    assert not all(answer.checked_at for answer in found.answers)
    client = app.test_client()
    session_cookie(client, attempt["person_id"])
    key = crowd.by_id[attempt["lesson_id"]].key
    assert client.get(f"/en/learn/{COURSE}/{key}/").status_code == 200


def test_a_crowd_has_no_passwords_no_mails_and_is_not_on_the_sign_in_page(crowd):
    for model in (Credential, Mail, Job, DemoPerson):
        assert not rows(model)


def test_certificates_of_a_crowd_are_all_like_the_first(crowd):
    certificates, lines, notices = rows(Certificate), rows(AuditEntry), rows(Notice)
    assert len(certificates) == len(lines) == len(notices)
    assert len({row["code"] for row in certificates}) == len(certificates)
    for row in certificates:
        person = rows(Person, Person.id == row["person_id"])[0]
        assert (row["name"], row["language"]) == (person["name"], person["language"])
        (line,) = [line for line in lines if line["subject_id"] == row["id"]]
        (notice,) = [notice for notice in notices if notice["href"].endswith(row["serial"])]
        assert line["about_id"] == notice["person_id"] == person["id"]
        assert line["at"] == notice["created_at"] == row["issued_at"]
        assert row["average"] == pytest.approx(course_progress(person["id"], COURSE).way().average)
    same = {"verb", "subject_kind", "detail", "network", "looked_on", "person_id"}
    assert len({str({name: line[name] for name in same}) for line in lines}) == 1


def test_rows_that_come_after_a_crowd_get_free_ids(app, crowd):
    highest = max(row["id"] for row in rows(Person))
    seed_people(crowd, now())
    assert profile_by_email(CAST[0].email).id > highest


def test_the_same_number_is_the_same_learner():
    moment = datetime(2026, 11, 22, 12, tzinfo=UTC)
    for number in (1, 17, 99_999):
        one, other = (learners.invent(number, 40, ("en", "de"), moment) for _ in range(2))
        assert one.email == f"learner{number:06d}@example.org"
        assert one.organisation == f"City {1 + (number - 1) % 40:03d} (demo)"
        assert (one.joined, one.ability, one.language) == (
            other.joined,
            other.ability,
            other.language,
        )
        assert learners.lessons_done(one, 10) == learners.lessons_done(other, 10)


def test_who_finishes_takes_every_lesson_in_order_until_yesterday():
    character = next(character for character in CAST if character.finishes)
    for count in (1, 2, 10, 90):
        lessons = [f"1.{number}" for number in range(1, count + 1)]
        sittings = sittings_of(character, lessons)
        assert [sitting.lesson for sitting in sittings] == lessons
        when = [(-sitting.days_ago, sitting.hour) for sitting in sittings]
        assert when == sorted(when)
        assert all(1 <= sitting.days_ago < character.joined for sitting in sittings)
        assert all(sitting.hour < 20 for sitting in sittings)


def questions(tmp_path: Path):
    for shown in (
        read_course(ROOT / "courses" / COURSE).course,
        read_folder(write_course(tmp_path)),
    ):
        for module in shown.modules:
            for lesson in module.lessons:
                yield from lesson.questions


def test_right_answers_earn_everything_and_wrong_ones_less(tmp_path):
    seen = set()
    for question in questions(tmp_path):
        seen.add(question.type)
        for language in ("en", "de"):
            best = right(question, language)
            misses = wrong(question, language)
            assert not best.is_empty
            if not question.is_marked:
                assert misses == ()
                continue
            assert mark(question, best).points == question.points
            assert misses
            earned = [mark(question, response).points for response in misses]
            assert all(points < question.points for points in earned), question.id
            assert all(not response.is_empty for response in misses)
            for response in (best, *misses):
                form = MultiDict(fields_of(question, response))
                assert read(question, form.getlist) == response
    assert len(seen) == 11


def test_open_demo_begins_with_the_shipped_course(course, tmp_path):
    small_course(tmp_path)
    assert [outline.key for outline in open_demo()] == [COURSE, "small"]
    assert current(COURSE).key == COURSE
