"""What a learner sees on home, course and lesson pages, in every state."""

import re
from datetime import timedelta

import pytest
import time_machine

from lms.core.clock import now
from lms.db import session, write
from lms.people.actions import change_profile
from lms.progress import actions as progress
from tests.accounts.factories import signed_in
from tests.catalogue.factories import FILES, publish_folder, write_course
from tests.certificates.factories import complete
from tests.learning.factories import EXAM, LESSON, SECOND, form_of, learner, statements

HOME, COURSE = "/en/home/", "/en/courses/small/"
# What says which answers are right, in the small course.
SECRETS = (
    "they know the way",
    "it knows the tender",
    "drawn by those who",
    "Because it matters",
    'class="why"',
    'class="explanation"',
    "right would be",
    "you chose it, right",
)


def leaks(page):
    return [secret for secret in SECRETS if secret in page]


def text(page):
    return " ".join(re.sub(r"<[^>]+>", " ", page.split("<main", 1)[1]).split())


# The lesson, by who looks


def test_a_visitor_reads_the_first_lesson_and_nothing_is_stored(app, course, client):
    answer = client.get(LESSON)
    page = answer.get_data(as_text=True)
    assert answer.status_code == 200
    assert "Set-Cookie" not in answer.headers
    assert answer.headers["Cache-Control"].startswith("public")
    assert "You read the open first lesson" in page
    assert 'id="check"' in page
    assert "csrf_token" not in page
    assert "Your private note" not in page
    assert not leaks(page)


@pytest.mark.parametrize("path", [SECOND, EXAM])
def test_a_visitor_is_led_to_the_course_by_every_other_lesson(course, client, path):
    answer = client.get(path)
    assert answer.status_code == 303
    assert answer.headers["Location"] == COURSE + "#enrol"


def test_who_has_not_enrolled_reads_the_first_lesson_only(app, course, client):
    me = learner(client, course, enrolled=False)
    page = me.see()
    assert "You have not enrolled in this course" in page
    assert 'id="check"' in page
    assert not leaks(page)
    assert client.get(SECOND).status_code == 303


def test_a_learner_finds_fields_that_are_kept(amira):
    page = amira.see()
    form = form_of(page)
    assert form["person"] == str(amira.id)
    assert form["attempt"] == ""
    assert {"q-single~token", "q-multiple~token", "q-true~token", "q-survey~token"} <= set(form)
    assert "Still missing here" in page
    assert not leaks(page)


@pytest.mark.parametrize("path", ["/en/learn/small/nothing/", "/en/learn/nothing/first/"])
def test_what_is_not_there_is_not_found(amira, client, path):
    assert client.get(path).status_code == 404
    amira.browser.delete_cookie("tandem")
    assert client.get(path).status_code == 404


# The lesson, by the state of its attempt


def test_a_test_waits_for_start(amira):
    page = amira.see(EXAM)
    assert "Before you start" in page
    assert "2 questions, drawn anew for each try" in text(page)
    assert "20 minutes from the moment you start" in text(page)
    assert "3 tries; the best one counts" in text(page)
    assert "70% of the points to pass" in text(page)
    assert 'id="quiz"' not in page
    assert "One and one" not in page
    assert "Four and four" not in page


def test_a_test_in_progress_shows_its_own_questions_and_the_time(amira):
    page = amira.start()
    assert page.count('data-question="') == 2
    assert "data-deadline=" in page
    assert "Hand in my answers" in page
    assert amira.browser.get(EXAM).headers["Cache-Control"] == "no-store"
    assert not leaks(page)


def test_time_that_is_over_offers_the_result_and_no_fields(amira):
    with time_machine.travel(now(), tick=False) as clock:
        amira.start()
        clock.shift(timedelta(minutes=20, seconds=30))
        assert 'id="quiz"' in amira.see(EXAM)
        clock.shift(timedelta(minutes=1))
        page = amira.see(EXAM)
    assert "Time is over" in page
    assert 'id="quiz"' not in page
    assert "/ending" in page
    assert not leaks(page)


def test_a_finished_try_is_shown_with_its_marks_and_the_next_try(amira):
    amira.start()
    amira.send({"submit": "1"}, EXAM)
    page = amira.see(EXAM)
    assert "You reached 0%; 70% is needed" in text(page)
    assert "Try 1" in page
    assert "Start a new try" in page
    assert 'id="quiz"' not in page
    assert "verdicts" in page


def test_tries_that_are_used_up_say_so(amira):
    for _number in range(3):
        amira.start()
        amira.send({"submit": "1"}, EXAM)
    page = amira.see(EXAM)
    assert "You have used all your tries" in page
    assert "Start a new try" not in page


def test_a_waiting_time_says_when_it_ends(app, tmp_path, client):
    waiting = FILES["1-one/1-first.md"].replace("counts: best", "counts: best, wait: 1 h")
    outline = publish_folder(write_course(tmp_path / "c", {**FILES, "1-one/1-first.md": waiting}))
    me = learner(client, outline)
    with time_machine.travel(now(), tick=False) as clock:
        me.send({"q-single": "people", "submit": "1"})
        waits = client.get(LESSON)
        assert "The next try is open from" in waits.get_data(as_text=True)
        tag = {"If-None-Match": waits.headers["ETag"]}
        assert client.get(LESSON, headers=tag).status_code == 304
        clock.shift(timedelta(hours=1))
        assert client.get(LESSON, headers=tag).status_code == 200
        assert "Start a new try" in me.see()


def test_what_is_saved_is_in_its_field_with_its_time(amira):
    with time_machine.travel("2026-11-22 09:42:00+00:00", tick=False):
        amira.send({"q-single": "firm", "q-survey": ["paper", "screen"]})
        page = amira.see()
    form = form_of(page)
    assert form["q-single"] == "firm"
    assert form.getlist("q-survey") == ["paper", "screen"]
    assert "Saved 10:42" in text(page)  # in the learner's zone
    assert not leaks(page)


def test_feedback_is_there_for_what_was_checked_and_nothing_else(amira):
    amira.send({"q-single": "firm", "check": "q-single"})
    page = amira.see()
    assert "it knows the tender" in page
    assert "drawn by those who" in page
    assert 'name="q-single"' not in page
    shown, rest = page.split('id="q-q-multiple"')
    assert "verdicts" in shown
    assert not leaks(rest)


def test_what_does_not_count_can_still_be_answered_after_the_result(amira):
    for key, value in (("q-single", "people"), ("q-multiple", ["schools"]), ("q-true", "true")):
        amira.send({key: value, "check": key})
    page = amira.see()
    assert "You reached" in text(page)
    assert set(form_of(page)) >= {"q-survey~token", "attempt"}
    assert "q-true~token" not in form_of(page)
    answer = amira.send({"q-survey": "paper", "check": "q-survey"})
    assert answer.status_code == 303
    page = amira.see()
    assert "you chose it" in page
    assert 'id="quiz"' not in page
    assert page.count("Try 1") == 1


def test_enter_in_a_field_saves_and_does_nothing_more(amira):
    """Browsers press the first button of a form; it must not be one that marks or hands in."""
    for page in (amira.see(SECOND), amira.start()):
        buttons = [
            tag
            for tag in re.findall(r"<button[^>]*>", page.split("<main", 1)[1])
            if 'form="quiz"' in tag
        ]
        assert 'name="save"' in buttons[0]


# Pages that have not changed are not sent


def changes(me):
    """Each kind of write, by name."""
    return {
        "answer": lambda: me.send({"q-single": "firm"}),
        "check": lambda: me.send({"q-single": "firm", "check": "q-single"}),
        "read": lambda: me.press(LESSON + "reading", SECOND),
        "note": lambda: me.press(LESSON + "note", text="Mine", revision="0"),
        "hand in": lambda: me.send({"submit": "1"}),
        "leave": lambda: me.press(COURSE + "leaving", COURSE),
    }


@pytest.mark.parametrize("name", ["answer", "check", "read", "note", "hand in", "leave"])
def test_unchanged_pages_are_304_until_something_is_written(amira, name):
    pages = {path: amira.browser.get(path) for path in (LESSON, COURSE, HOME, LESSON + "print")}
    for path, first in pages.items():
        assert first.headers["Cache-Control"] == "private, no-cache"
        tag = {"If-None-Match": first.headers["ETag"]}
        again = amira.browser.get(path, headers=tag)
        assert (again.status_code, again.data) == (304, b"")
    assert changes(amira)[name]().status_code == 303
    for path, first in pages.items():
        tag = {"If-None-Match": first.headers["ETag"]}
        assert amira.browser.get(path, headers=tag).status_code != 304, path


def test_what_the_frame_says_of_me_is_part_of_the_page(amira):
    first = amira.browser.get(LESSON)
    with write():
        change_profile(
            person_id=amira.id, name="Amira H.", organisation="", language="en",
            time_zone="Europe/Brussels",
        )  # fmt: skip
    tag = {"If-None-Match": first.headers["ETag"]}
    assert amira.browser.get(LESSON, headers=tag).status_code == 200
    second = amira.browser.get(LESSON)
    with write():
        change_profile(
            person_id=amira.id, name="Amira H.", organisation="", language="en",
            time_zone="Europe/Athens",
        )  # fmt: skip
    tag = {"If-None-Match": second.headers["ETag"]}
    assert amira.browser.get(LESSON, headers=tag).status_code == 200


def test_a_message_is_shown_once_and_its_page_is_not_kept(amira):
    amira.press(LESSON + "note", text="Mine", revision="0")
    said = amira.browser.get(LESSON)
    assert "Your note is saved." in said.get_data(as_text=True)
    tag = {"If-None-Match": said.headers["ETag"]}
    later = amira.browser.get(LESSON, headers=tag)
    assert later.status_code == 200
    assert "Your note is saved." not in later.get_data(as_text=True)


def test_nobody_gets_the_page_of_somebody_else(amira, somebody):
    other = somebody(name="Bilal Nasser")
    for path in (LESSON, COURSE, HOME):
        tag = {"If-None-Match": amira.browser.get(path).headers["ETag"]}
        answer = other.browser.get(path, headers=tag)
        assert answer.status_code == 200
        assert "Bilal" in answer.get_data(as_text=True)


def test_what_a_visitor_with_a_message_sees_is_kept_for_nobody(app, course, client):
    with client.session_transaction() as held:
        held["_flashes"] = [("message", "You are signed out, Amira.")]
    assert "You are signed out, Amira." in client.get(COURSE).get_data(as_text=True)
    assert "Amira" not in app.test_client().get(COURSE).get_data(as_text=True)


def test_visitors_get_pages_that_caches_may_keep(app, course, client):
    for path in (LESSON, COURSE):
        first = client.get(path)
        assert first.headers["Cache-Control"].startswith("public")
        tag = {"If-None-Match": first.headers["ETag"]}
        assert client.get(path, headers=tag).status_code == 304


# Home


def test_home_without_a_course_says_what_will_stand_there(app, client, course):
    learner(client, course, enrolled=False)
    page = client.get(HOME).get_data(as_text=True)
    assert "You have not enrolled in a course yet" in page
    assert "Choose a course" in page


def test_home_names_the_next_thing_its_time_and_what_is_missing(amira):
    page = text(amira.see(HOME))
    assert "Next · Module 1 · 1.1 · Small steps" in page
    assert "Reading a map" in page
    assert "10 minutes" in page
    assert "0 of 3 lessons completed" in page
    assert "Still missing" in page


def test_home_leads_to_the_place_where_one_stopped(amira):
    amira.send({"q-blank.b1": "mentor"}, SECOND, form=only(amira, SECOND, "q-blank"))
    page = amira.see(HOME)
    assert f'href="{SECOND}#q-q-blank"' in page
    assert "you have begun; your answers are saved" in page


def only(me, path, *keys):
    """A form as a script sends it: just some questions."""
    form = me.form(path)
    for name in list(form):
        if name.partition("~")[0].partition(".")[0].startswith("q-") and not any(
            name.partition("~")[0].partition(".")[0] == key for key in keys
        ):
            form.poplist(name)
    return form


def test_home_after_everything_is_done_leads_to_the_certificate(amira):
    with write():
        complete(amira.id, amira.course, ["first", "second", "exam"])
    page = amira.see(HOME)
    assert "You have completed every lesson" in page
    assert "See your certificate" in page
    assert "Still missing" not in page


def test_home_says_when_all_is_done_but_the_mean_is_too_low(amira):
    with write():
        complete(amira.id, amira.course, ["first", "second", "exam"], result=0.2)
    page = text(amira.see(HOME))
    assert "Your tests average 20%; 50% is needed." in page
    assert "See your certificate" not in page


def test_courses_that_were_worked_on_last_come_first(app, amira, tmp_path):
    other = {name: words.replace("id: small", "id: another").replace("Small steps", "Other steps")
             for name, words in FILES.items()}  # fmt: skip
    outline = publish_folder(write_course(tmp_path / "other", other))
    with write():
        progress.enrol(person_id=amira.id, course_id=outline.course_id, at=now())
    amira.press("/en/learn/another/second/reading", COURSE)
    page = text(amira.see(HOME))
    assert page.index("Other steps") < page.index("Small steps")
    amira.press(SECOND + "reading", COURSE)
    page = text(amira.see(HOME))
    assert page.index("Small steps") < page.index("Other steps")


@pytest.mark.parametrize(
    ("hour", "words"),
    [(4, "evening"), (5, "morning"), (11, "morning"), (12, "afternoon"), (18, "evening")],
)
def test_the_greeting_follows_the_readers_clock(amira, hour, words):
    with time_machine.travel(f"2026-11-22 {hour - 1:02}:30:00+00:00", tick=False):
        assert f"Good {words}, Amira" in amira.see(HOME)


# The course


def test_a_visitor_sees_what_a_course_is_and_how_to_begin(app, course, client):
    page = client.get(COURSE).get_data(as_text=True)
    words = text(page)
    for expected in (
        "What you will be able to do",
        "find Łódź on a map",
        "about 1.5 hours",
        "all lessons completed, 50% on average in the tests",
        "Try the first lesson without an account",
    ):
        assert expected in words
    assert f'href="{LESSON}"' in page
    assert f'href="{EXAM}"' not in page


def test_somebody_signed_in_may_take_part(app, course, client):
    learner(client, course, enrolled=False)
    page = client.get(COURSE).get_data(as_text=True)
    assert "Take part in this course" in page
    answer = client.submit(COURSE + "enrolment", page=COURSE)
    assert answer.status_code == 303
    assert answer.headers["Location"] == LESSON
    assert "Start with 1.1, 10 minutes" in client.get(COURSE).get_data(as_text=True)


def test_a_learner_sees_how_far_they_are(amira):
    assert "0 of 3 lessons completed" in text(amira.see(COURSE))
    with write():
        complete(amira.id, amira.course, ["first"])
    words = text(amira.see(COURSE))
    assert "1 of 3 lessons completed" in words
    assert "For the certificate, 2 lessons are still missing." in words
    assert "Continue with 1.2, 8 minutes" in words
    with write():
        complete(amira.id, amira.course, ["second", "exam"])
    words = text(amira.see(COURSE))
    assert "You have completed all lessons." in words
    assert "You have met everything that the certificate asks for." in words


def test_leaving_takes_nothing_away(amira):
    amira.send({"q-single": "firm"})
    assert amira.press(COURSE + "leaving", COURSE).status_code == 303
    assert "Take part in this course" in amira.see(COURSE)
    assert "You have not enrolled in a course yet" in amira.see(HOME)
    amira.press(COURSE + "enrolment", COURSE)
    assert form_of(amira.see())["q-single"] == "firm"


# Languages


def test_a_german_page_is_german_and_shares_its_answers(amira):
    amira.send({"q-single": "firm"})
    page = amira.see("/de/learn/small/first/")
    assert '<html lang="de">' in page
    assert "Eine Karte lesen" in page
    assert "Wer zeichnet die Karte?" in page
    assert form_of(page)["q-single"] == "firm"


def test_what_is_not_translated_is_marked_with_its_language(app, tmp_path, client):
    english = {name: words for name, words in FILES.items() if ".de." not in name}
    outline = publish_folder(write_course(tmp_path / "c", english))
    me = learner(client, outline)
    page = me.see("/de/learn/small/first/")
    assert '<html lang="de">' in page
    assert re.search(r'<article class="prose"[^>]* lang="en"', page)
    assert re.search(r'<section class="question[^>]* lang="en"', page)
    home = me.see("/de/home/")
    assert re.search(r'<a [^>]*lang="en"[^>]*>(1.1 )?Reading a map', home)
    course = me.see("/de/courses/small/")
    assert re.search(r'lang="en"[^>]*>(1.1 )?Reading a map', course)


def test_a_question_that_is_not_translated_stands_in_its_own_language(app, tmp_path, client):
    german = FILES["1-one/1-first.de.md"]
    head, rest = german.split('<quiz id="q-true">')
    files = {**FILES, "1-one/1-first.de.md": head + rest.split("</quiz>", 1)[1]}
    outline = publish_folder(write_course(tmp_path / "c", files))
    page = learner(client, outline).see("/de/learn/small/first/")
    assert re.search(r'id="q-q-true"[^>]* lang="en"', page)
    assert not re.search(r'id="q-q-single"[^>]* lang=', page)


# Speed: statements sent, so that they do not grow unseen


def count(me, path, **kwargs):
    me.browser.get(path)
    with statements() as found:
        me.browser.get(path, **kwargs)
    return len(found)


def test_statements_of_pages(amira):
    amira.send({"q-blank.b1": "mentor"}, SECOND)
    assert count(amira, SECOND) == 3
    assert count(amira, COURSE) == 2
    assert count(amira, HOME) == 2
    assert count(amira, LESSON) == 5  # a lesson with a task: the draft and its versions
    tag = amira.browser.get(SECOND).headers["ETag"]
    assert count(amira, SECOND, headers={"If-None-Match": tag}) == 3
    amira.press(SECOND + "note", SECOND, text="Mine", revision="0")
    assert count(amira, SECOND) == 4  # and the note, where there is one


def test_statements_of_visitors(app, course, client):
    for path in (LESSON, COURSE):  # which version is current is known for a second
        client.get(path)
        with statements() as found:
            client.get(path)
        assert len(found) <= 1, path


def test_statements_of_saving_and_handing_in(amira):
    amira.send({"q-single": "firm"})
    one = only(amira, LESSON, "q-single")
    with statements() as found:
        amira.send({"q-single": "people"}, form=one, headers={"Accept": "application/json"})
    # who, where; begin, place, attempt, answer
    assert len(found) == 5, found
    form = amira.form(LESSON)
    with statements() as found:
        amira.send(
            {"q-single": "firm", "q-multiple": "schools", "q-true": "true", "submit": "1"},
            form=form,
        )
    # and result, the row of progress, the attempts at the lesson, the row written
    assert len(found) == 9, found


def test_the_course_is_read_once_and_then_kept(app, course, client):
    signed_in(client)
    client.get(COURSE)
    session().rollback()
    with statements() as found:
        client.get(COURSE)
    assert not [s for s in found if "course_text" in s or "lesson_version" in s]
