"""Each form of the room answers the same questions; and what only one of them is about."""

import re
from datetime import timedelta

import pytest
import time_machine
from sqlalchemy import func, select

from lms.certificates.models import Certificate
from lms.core.clock import now
from lms.db import session, write
from lms.learning.models import Note
from lms.progress.queries import course_progress
from lms.quizzes.actions.answers import by_key
from lms.quizzes.models import Answer, Attempt
from lms.quizzes.queries import attempts_at
from lms.quizzes.rules.attempts import AttemptState
from tests.catalogue.factories import FILES, publish_folder, write_course
from tests.certificates.factories import complete
from tests.conftest import token_in
from tests.learning.factories import EXAM, LESSON, SECOND, form_of, learner
from tests.learning.test_pages import leaks, only, text
from tests.quizzes.factories import answer_of, at_once, chosen

COURSE = "/en/courses/small/"
JSON = {"Accept": "application/json"}
# path, the page its form stands on, what is sent, where it leads
FORMS = {
    "enrol": (COURSE + "enrolment", COURSE, {}, LESSON),
    "leave": (COURSE + "leaving", COURSE, {}, COURSE),
    "start": (EXAM + "attempts", EXAM, {}, EXAM + "#questions"),
    "answer": (LESSON + "answers", LESSON, {"q-single~token": "0.x", "q-single": "firm"}, LESSON),
    "read": (SECOND + "reading", SECOND, {}, SECOND + "#standing"),
    "note": (LESSON + "note", LESSON, {"text": "Mine", "revision": "0"}, LESSON + "#note"),
}
ATTEMPTS = {"end": "ending", "abandon": "abandonment"}
every_form = pytest.mark.parametrize("name", list(FORMS))
needs_enrolment = pytest.mark.parametrize("name", [n for n in FORMS if n not in {"enrol", "leave"}])


def latest(me, key="first"):
    session().rollback()
    return attempts_at(me.id, me.course.by_key[key].id)[-1]


def rows(model):
    session().rollback()
    return session().scalar(select(func.count()).select_from(model))


@every_form
def test_it_works(amira, name):
    path, page, sent, target = FORMS[name]
    answer = amira.press(path, page, **sent)
    assert answer.status_code == 303
    assert answer.headers["Location"] == target


@every_form
def test_it_needs_a_sign_in(course, client, name):
    path, _page, sent, _target = FORMS[name]
    answer = client.post(path, data=sent)
    assert answer.status_code == 401
    assert not session().scalar(select(func.count()).select_from(Attempt))


@every_form
def test_it_needs_the_forms_token(amira, name):
    path, _page, sent, _target = FORMS[name]
    answer = amira.browser.post(path, data=sent)
    assert answer.status_code == 400
    assert rows(Attempt) == 0
    for value in sent.values():
        assert value in answer.get_data(as_text=True)


@every_form
def test_it_is_refused_from_another_site(amira, name):
    path, page, sent, _target = FORMS[name]
    token = token_in(amira.see(page))
    headers = {"Sec-Fetch-Site": "cross-site"}
    answer = amira.browser.post(path, data={"csrf_token": token, **sent}, headers=headers)
    assert answer.status_code == 403


@needs_enrolment
def test_it_is_refused_to_who_does_not_take_part(course, client, name):
    me = learner(client, course, enrolled=False)
    path, _page, sent, _target = FORMS[name]
    answer = client.post(path, data={"csrf_token": token_in(me.see(COURSE)), **sent})
    assert answer.status_code == 403
    page = answer.get_data(as_text=True)
    assert "Enrol in the course first" in page
    assert rows(Attempt) == rows(Note) == 0


@every_form
def test_it_is_not_found_in_a_course_that_is_not_there(amira, name):
    path, page, sent, _target = FORMS[name]
    for wrong in ("/small/", "/first/", "/second/", "/exam/"):
        if wrong in path:
            answer = amira.press(path.replace(wrong, "/nothing/"), page, **sent)
            assert answer.status_code == 404


@pytest.mark.parametrize("name", list(ATTEMPTS))
class TestFormsOfAnAttempt:
    def test_works(self, amira, name):
        with time_machine.travel(now(), tick=False) as clock:
            path, page = self.prepare(amira, name)
            clock.shift(timedelta(minutes=30))
            answer = amira.press(f"{path}attempts/{latest(amira, page).id}/{ATTEMPTS[name]}")
        assert answer.status_code == 303
        assert not latest(amira, page).is_open

    def prepare(self, me, name):
        if name == "end":
            me.start()
            return EXAM, "exam"
        me.send({"q-single": "firm"})
        return LESSON, "first"

    def test_needs_a_sign_in_and_a_token(self, app, amira, name):
        path, page = self.prepare(amira, name)
        url = f"{path}attempts/{latest(amira, page).id}/{ATTEMPTS[name]}"
        assert app.test_client().post(url).status_code == 401
        assert amira.browser.post(url).status_code == 400
        assert latest(amira, page).is_open

    def test_is_hidden_from_others(self, amira, somebody, name):
        path, page = self.prepare(amira, name)
        other = somebody(name="Bilal Nasser")
        url = f"{path}attempts/{latest(amira, page).id}/{ATTEMPTS[name]}"
        assert other.press(url).status_code == 404
        assert latest(amira, page).is_open

    @pytest.mark.parametrize("number", [0, 99, 2**63 - 1, 2**63, 10**40])
    def test_is_not_found_under_another_number(self, amira, name, number):
        path, _page = self.prepare(amira, name)
        assert amira.press(f"{path}attempts/{number}/{ATTEMPTS[name]}").status_code == 404

    def test_is_not_found_at_another_lesson(self, amira, name):
        _path, page = self.prepare(amira, name)
        url = f"{SECOND}attempts/{latest(amira, page).id}/{ATTEMPTS[name]}"
        assert amira.press(url).status_code == 404
        assert latest(amira, page).is_open


def test_ending_before_the_time_changes_nothing(amira):
    amira.start()
    answer = amira.press(f"{EXAM}attempts/{latest(amira, 'exam').id}/ending")
    assert answer.status_code == 303
    assert latest(amira, "exam").is_open


def test_a_timed_try_cannot_be_given_up(amira):
    amira.start()
    answer = amira.press(f"{EXAM}attempts/{latest(amira, 'exam').id}/abandonment")
    assert answer.status_code == 404
    assert latest(amira, "exam").is_open


# Answers


def test_the_first_answer_starts_the_attempt(amira):
    assert amira.send({"q-single": "firm"}).status_code == 303
    assert answer_of(amira.id, latest(amira).id, "q-single") == chosen("firm")
    assert latest(amira).answered == 1


def test_a_timed_test_never_starts_by_an_answer(amira):
    form = {"csrf_token": token_in(amira.see(EXAM)), "q-pool-1~token": "0.x", "q-pool-1": "two"}
    answer = amira.browser.post(EXAM + "answers", data=form)
    assert answer.status_code == 409
    assert "begin with Start" in answer.get_data(as_text=True)
    assert rows(Attempt) == 0


def test_a_double_click_on_start_starts_once(amira):
    form = {"csrf_token": token_in(amira.see(EXAM)), "key": "k", "person": amira.id}
    for _click in range(2):
        assert amira.browser.post(EXAM + "attempts", data=form).status_code == 303
    assert rows(Attempt) == 1


def test_a_form_sent_twice_is_handed_in_once_and_leads_to_the_result_twice(amira):
    form = amira.form()
    sent = {"q-single": "people", "submit": "1"}
    first = amira.send(sent, form=form)
    second = amira.send(sent, form=form)
    assert (first.status_code, second.status_code) == (303, 303)
    assert first.headers["Location"] == second.headers["Location"]
    assert rows(Attempt) == 1


def test_two_clicks_at_once_hand_in_once(app, amira):
    form = amira.form()
    cookies = amira.browser.get_cookie("tandem").value
    data = [*form.items(multi=True), ("q-single", "people"), ("submit", "1")]
    session().rollback()

    def click():
        browser = app.test_client()
        browser.set_cookie("tandem", cookies)
        return browser.post(
            LESSON + "answers", data=dict(data), headers={"Accept": "text/html"}
        ).status_code

    assert at_once(app, click, click, click) == [303, 303, 303]
    assert rows(Attempt) == 1
    assert latest(amira).taken.state is AttemptState.FINISHED


def test_checking_marks_one_answer_and_comes_back_to_it(amira):
    answer = amira.send({"q-single": "people", "check": "q-single"})
    assert answer.headers["Location"] == LESSON + "#q-q-single"
    assert by_key(latest(amira))["q-single"][0].checked_at is not None


def test_nothing_is_marked_before_it_is_answered(amira):
    answer = amira.send({"q-true": "true", "check": "q-single"})
    assert answer.status_code == 422
    page = answer.get_data(as_text=True)
    assert "Question 1: give an answer first, then check it" in page
    assert 'href="#q-q-single"' in page
    assert not leaks(page)
    assert form_of(page)["q-true"] == "true"
    assert latest(amira).is_open
    assert answer_of(amira.id, latest(amira).id, "q-true") == chosen("true")


def test_what_is_no_number_is_kept_and_named(amira):
    sent = {"q-number.n1": "far away <b>", "q-number.n2": "3,5", "q-text": "Words\nof mine"}
    answer = amira.send({**sent, "check": "q-number"}, SECOND)
    assert answer.status_code == 422
    page = answer.get_data(as_text=True)
    assert "write a number, such as 16 or 2.5" in page
    assert 'href="#q-number-n1"' in page
    assert re.search(r'id="q-number-n1"[^>]*aria-invalid="true"', page)
    assert not re.search(r'id="q-number-n2"[^>]*aria-invalid', page)
    form = form_of(page)
    assert form["q-number.n1"] == "far away &lt;b&gt;"
    assert form["q-number.n2"] == "3,5"
    assert "Words\nof mine</textarea>" in page
    assert not leaks(page)
    assert amira.send({"submit": "1", **sent}, SECOND).status_code == 422
    assert latest(amira, "second").is_open
    good = {"q-number.n1": "5 km", "q-number.n2": "3.5", "check": "q-number"}
    assert amira.send(good, SECOND).status_code == 303


def test_arrows_move_a_step_and_it_stays_where_it_is(amira):
    shown = amira.form(SECOND).getlist("q-order")
    second = shown[1]
    answer = amira.send({"move": f"q-order.{second}.up"}, SECOND, form=plain_order(amira))
    assert answer.headers["Location"] == SECOND + "#q-q-order"
    moved = [second, shown[0], shown[2]]
    form = amira.form(SECOND)
    assert form.getlist("q-order") == moved
    assert [form[f"q-order.{item}"] for item in moved] == ["1", "2", "3"]
    for direction, item in (("up", moved[0]), ("down", moved[2])):  # at the ends nothing moves
        amira.send({"move": f"q-order.{item}.{direction}"}, SECOND)
        assert amira.form(SECOND).getlist("q-order") == moved
    amira.send({"move": f"q-order.{moved[0]}.down"}, SECOND)
    assert amira.form(SECOND).getlist("q-order") == shown


def plain_order(me):
    return only(me, SECOND, "q-order")


@pytest.mark.parametrize("move", ["q-order.nobody.up", "q-nothing.x.up", "q-order.x", "..", "x"])
def test_moves_that_make_no_sense_change_nothing(amira, move):
    assert amira.send({"move": move}, SECOND).status_code in {303, 404}
    assert not attempts_at(amira.id, amira.course.by_key["second"].id) or answer_of(
        amira.id, latest(amira, "second").id, "q-order"
    ).order in {(), tuple(amira.form(SECOND).getlist("q-order"))}


def test_numbers_that_are_typed_order_as_well(amira):
    amira.send({"q-order.listen": "1", "q-order.draft": "2", "q-order.decide": "3"}, SECOND)
    assert answer_of(amira.id, latest(amira, "second").id, "q-order").order == (
        "listen", "draft", "decide",
    )  # fmt: skip


def test_an_order_nobody_touched_is_not_an_answer(amira):
    amira.send({"q-text": "words"}, SECOND)
    assert latest(amira, "second").answered == 1


def test_words_written_while_somebody_else_was_signed_in_are_not_sent(amira, somebody):
    other = somebody(name="Bilal Nasser")
    form = other.form()
    form["csrf_token"] = token_in(amira.see())
    answer = amira.send({"q-single": "firm"}, form=form)
    assert answer.status_code == 409
    assert "opened by somebody else" in answer.get_data(as_text=True)
    assert rows(Attempt) == 0


@pytest.mark.parametrize("attempt", ["0", "99", str(2**63), "1e9", "x", "-1", "9" * 400])
def test_attempts_that_cannot_be_are_refused(amira, attempt):
    form = amira.form()
    form["attempt"] = attempt
    answer = amira.send({"q-single": "firm"}, form=form)
    assert answer.status_code in {404, 422}
    assert "firm" in answer.get_data(as_text=True) or answer.status_code == 404
    assert rows(Attempt) == 0


@pytest.mark.parametrize("key", ["k" * 65, "<script>", "a b", "\0"])
def test_keys_that_the_page_did_not_make_are_refused(amira, key):
    form = amira.form()
    form["key"] = key
    assert amira.send({"q-single": "firm"}, form=form).status_code == 422


def test_the_attempt_of_somebody_else_is_not_found(amira, somebody):
    other = somebody(name="Bilal Nasser")
    other.send({"q-single": "firm"})
    form = amira.form()
    form["attempt"] = str(latest(other).id)
    assert amira.send({"q-single": "people"}, form=form).status_code == 404
    assert answer_of(other.id, latest(other).id, "q-single") == chosen("firm")


def test_the_attempt_of_another_lesson_is_not_found(amira):
    amira.send({"q-single": "firm"})
    form = amira.form(SECOND)
    form["attempt"] = str(latest(amira).id)
    assert amira.send({"q-text": "words"}, SECOND, form=form).status_code == 404


def test_characters_that_no_database_keeps_do_no_harm(amira):
    sent = {"q-text": "a\0b", "q-blank.b1": "a\0b", "place": "\0"}
    assert amira.send(sent, SECOND).status_code == 303
    assert answer_of(amira.id, latest(amira, "second").id, "q-text").text == "ab"


def test_two_windows_see_both_answers_and_choose(amira):
    here = amira.form()
    amira.send({"q-single": "firm"}, form=here)
    answer = amira.send({"q-single": "people", "q-true": "true"}, form=here)
    page = answer.get_data(as_text=True)
    assert answer.status_code == 409
    assert "Two different answers" in page
    assert "People who live there" in page
    assert "A firm from far away" in page
    assert not leaks(page)
    assert answer_of(amira.id, latest(amira).id, "q-single") == chosen("firm")
    assert answer_of(amira.id, latest(amira).id, "q-true") == chosen("true")
    inside = page.split('action="/en/learn/small/first/answers"')[1].split("</form>")[0]
    fields = re.findall(r'name="([^"]+)" value="([^"]*)"', inside)
    assert amira.browser.post(LESSON + "answers", data=dict(fields)).status_code == 303
    assert answer_of(amira.id, latest(amira).id, "q-single") == chosen("people")


@pytest.mark.parametrize(
    ("mine", "theirs"),
    [
        ({"q-blank.b1": "mentor"}, {"q-blank.b1": "mentee"}),
        ({"q-number.n1": "5 km"}, {"q-number.n1": "6 km"}),
        ({"q-match.council": "decides"}, {"q-match.council": "prays"}),
        ({"q-matrix.lease": "open"}, {"q-matrix.lease": "fixed"}),
        ({"q-text": "mine"}, {"q-text": "theirs"}),
        ({"q-order.listen": "1"}, {"q-order.decide": "1"}),
        ({"q-rating": "dull"}, {"q-rating": "grand"}),
    ],
)
def test_every_kind_of_answer_can_differ(amira, mine, theirs):
    here = amira.form(SECOND)
    amira.send(theirs, SECOND, form=here)
    answer = amira.send(mine, SECOND, form=here)
    assert answer.status_code == 409
    assert '<input type="text"' not in answer.get_data(as_text=True)


def test_what_was_checked_in_another_window_stays(amira):
    here = amira.form()
    amira.send({"q-single": "firm", "check": "q-single"}, form=here)
    answer = amira.send({"q-single": "people"}, form=here)
    page = answer.get_data(as_text=True)
    assert answer.status_code == 409
    assert "Already checked" in page
    assert "Save the answer of this window" not in page


def test_what_comes_after_the_end_is_kept_and_shown_for_copying(amira):
    page = form_of(amira.start())
    amira.send({"submit": "1"}, EXAM, form=page)
    key = next(name for name in page if name.endswith("~token")).removesuffix("~token")
    field = {"q-pool-3": "q-pool-3.n1", "q-pool-4": "q-pool-4.b1"}.get(key, key)
    value = {"q-pool-1": "three", "q-pool-2": "five"}.get(key, "my late words")
    answer = amira.send({field: value}, EXAM, form=page)
    assert answer.status_code == 409
    shown = answer.get_data(as_text=True)
    assert "Already handed in" in shown
    assert {"three": "Three", "five": "Five"}.get(value, value) in shown
    late = session().scalars(select(Answer.late_at).where(Answer.late_at.is_not(None))).all()
    assert len(late) == 1
    assert latest(amira, "exam").taken.result == 0


def test_handing_in_within_the_grace_counts(amira):
    with time_machine.travel(now(), tick=False) as clock:
        page = form_of(amira.start())
        clock.shift(timedelta(minutes=20, seconds=59))
        assert amira.send({"submit": "1"}, EXAM, form=page).status_code == 303
        assert latest(amira, "exam").taken.state is AttemptState.FINISHED


def test_passing_completes_and_the_last_lesson_issues_the_certificate(amira):
    with write():
        complete(amira.id, amira.course, ["first", "exam"])
    right = {
        "q-blank.b1": "Champion", "q-blank.b2": "mentee", "q-number.n1": "5 km",
        "q-number.n2": "3,5", "q-order.listen": "1", "q-order.draft": "2", "q-order.decide": "3",
        "q-match.council": "decides", "q-match.office": "prepares", "q-matrix.lease": "fixed",
        "q-matrix.hours": "open", "submit": "1",
    }  # fmt: skip
    answer = amira.send(right, SECOND)
    assert answer.headers["Location"] == f"{SECOND}attempts/{latest(amira, 'second').id}/"
    assert latest(amira, "second").taken.result == 1.0
    session().rollback()
    found = course_progress(amira.id, "small")
    assert found.way().is_earned
    assert session().scalars(select(Certificate.person_id)).all() == [amira.id]


# Autosave


def save(me, form, **answers):
    named = {name.replace("__", "."): value for name, value in answers.items()}
    return me.send(named, form=form, headers=JSON)


def test_a_script_is_told_what_is_on_disk(amira):
    form = amira.form()
    form.pop("q-multiple~token")
    with time_machine.travel("2026-11-22 09:42:00+00:00", tick=False):
        answer = amira.send({"q-single": "firm"}, form=form, headers=JSON)
    assert answer.status_code == 200
    said = answer.get_json()
    assert said["saved"] == "10:42"
    assert said["attempt"] == latest(amira).id
    assert said["tokens"]["q-single"].startswith("1.")
    assert "q-multiple" not in said["tokens"]
    assert (said["closed"], said["late"], said["conflicts"], said["faults"]) == (False, [], {}, [])
    assert not leaks(answer.get_data(as_text=True))


def test_a_script_sees_what_another_window_saved_but_never_the_key(amira):
    form = amira.form()
    amira.send({"q-single": "firm"}, form=form)
    answer = amira.send({"q-single": "nobody"}, form=form, headers=JSON)
    assert answer.status_code == 409
    conflict = answer.get_json()["conflicts"]["q-single"]
    assert conflict["fields"] == [["q-single", "firm"]]
    assert conflict["token"].startswith("1.")
    assert conflict["checked"] is False
    assert not leaks(answer.get_data(as_text=True))


def test_a_script_without_a_session_or_token_is_told_so(app, amira):
    form = amira.form()
    assert app.test_client().post(LESSON + "answers", data=form, headers=JSON).status_code == 401
    form["csrf_token"] = "stale"
    answer = amira.send(form=form, headers=JSON)
    assert answer.status_code == 400
    assert answer.is_json


# Looking back


def test_the_result_shows_marks_reasons_and_what_to_read_again(amira):
    amira.send({"q-single": "firm", "q-true": "true", "submit": "1"})
    path = f"{LESSON}attempts/{latest(amira).id}/"
    page = amira.see(path)
    assert "25%" in text(page)
    assert "1 of 4 points." in text(page)
    assert "it knows the tender" in page
    assert "drawn by those who" in page
    assert "Worth reading again" in page
    assert 'href="/en/learn/small/first/#h-what-stands-on-it"' in page
    assert "One question with full points" in text(page)


def test_a_result_is_its_owners_alone(amira, somebody):
    amira.send({"submit": "1"})
    other = somebody(name="Bilal Nasser")
    path = f"{LESSON}attempts/{latest(amira).id}/"
    assert other.browser.get(path).status_code == 404
    assert amira.browser.get(path.replace("first", "second")).status_code == 404
    for number in (0, 99, 2**63, 10**40):
        assert amira.browser.get(f"{LESSON}attempts/{number}/").status_code == 404


def test_a_try_in_progress_has_no_result_yet(amira):
    amira.start()
    answer = amira.browser.get(f"{EXAM}attempts/{latest(amira, 'exam').id}/")
    assert (answer.status_code, answer.headers["Location"]) == (303, EXAM)


@pytest.mark.parametrize("feedback", ["end", "never"])
def test_feedback_waits_for_the_end_or_never_comes(app, tmp_path, client, feedback):
    lesson = FILES["1-one/1-first.md"].replace("feedback: each", f"feedback: {feedback}")
    outline = publish_folder(write_course(tmp_path / "c", {**FILES, "1-one/1-first.md": lesson}))
    me = learner(client, outline)
    assert 'name="check"' not in me.see()
    me.send({"q-single": "firm"})
    sent = me.send({"q-single": "firm", "check": "q-single"})
    assert sent.status_code == 404
    assert not leaks(me.see())
    me.send({"q-single": "firm", "submit": "1"})
    seen = leaks(
        me.see() + me.see(f"{LESSON}attempts/{latest(me).id}/") + me.see(LESSON + "print?answers=1")
    )
    assert bool(seen) == (feedback == "end")


def test_a_try_without_a_result_stays_readable(amira):
    amira.send({"q-single": "firm"})
    attempt = latest(amira).id
    amira.press(f"{LESSON}attempts/{attempt}/abandonment")
    page = amira.see(f"{LESSON}attempts/{attempt}/")
    assert "You ended this try without a result" in page


def test_an_old_result_keeps_its_questions(app, tmp_path, client):
    folder = write_course(tmp_path / "c")
    me = learner(client, publish_folder(folder))
    me.send({"q-single": "people", "submit": "1"})
    path = f"{LESSON}attempts/{latest(me).id}/"
    lesson = folder / "1-one/1-first.md"
    changed = lesson.read_text().replace("Who draws the map?", "Who drew it?")
    lesson.write_text(
        changed.replace("- [x] People who", "- [ ] People who").replace(
            "- [ ] Nobody", "- [x] Nobody"
        )
    )
    publish_folder(folder)
    page = me.see(path)
    assert "Who draws the map?" in page
    assert "you chose it, right" in page
    me.press(LESSON + "attempts")
    assert "Who drew it?" in me.see()


# Notes


def test_two_windows_write_one_note(amira):
    assert amira.press(LESSON + "note", text="First", revision="0").status_code == 303
    answer = amira.press(LESSON + "note", text="Second", revision="0")
    page = answer.get_data(as_text=True)
    assert answer.status_code == 409
    assert "Two versions of your note" in page
    assert "First" in page
    assert "Second</textarea>" in page
    assert 'name="revision" value="1"' in page
    assert amira.press(LESSON + "note", text="First and second", revision="1").status_code == 303
    assert "First and second</textarea>" in amira.see()


def test_the_same_note_twice_is_no_conflict(amira):
    for _click in range(2):
        assert amira.press(LESSON + "note", text="Same\r\nline", revision="0").status_code == 303
    assert session().scalars(select(Note.text)).all() == ["Same\nline"]


def test_a_note_that_is_too_long_is_given_back(amira):
    answer = amira.press(LESSON + "note", text="x" * 20_001, revision="0")
    assert answer.status_code == 422
    assert "x" * 20_001 in answer.get_data(as_text=True)
    assert rows(Note) == 0


@pytest.mark.parametrize("revision", ["", "x", "-5", "9" * 50])
def test_a_note_from_a_page_that_cannot_be_is_not_lost(amira, revision):
    amira.press(LESSON + "note", text="First", revision="0")
    answer = amira.press(LESSON + "note", text="Second words", revision=revision)
    assert answer.status_code in {409, 422}
    assert "Second words" in answer.get_data(as_text=True)
    assert session().scalars(select(Note.text)).all() == ["First"]


def test_a_note_with_a_character_that_no_database_keeps(amira):
    assert amira.press(LESSON + "note", text="a\0b", revision="0").status_code == 303
    assert session().scalars(select(Note.text)).all() == ["ab"]


def test_notes_are_their_writers_alone(amira, somebody):
    amira.press(LESSON + "note", text="For my eyes", revision="0")
    other = somebody(name="Bilal Nasser")
    assert "For my eyes" not in other.see()
    assert "For my eyes" in amira.see()


# Checking without an account


VISIT = {"Sec-Fetch-Site": "same-origin"}


def check(client, data, path=LESSON, headers=VISIT):
    return client.post(path + "check", data=data, headers=headers)


def test_a_visitor_checks_an_answer_and_nothing_is_stored(app, course, client):
    data = {
        "q-single": "firm",
        "q-single~token": "x",
        "q-true": "true",
        "q-true~token": "x",
        "check": "q-single",
    }
    answer = check(client, data)
    page = answer.get_data(as_text=True)
    assert answer.status_code == 200
    assert "Set-Cookie" not in answer.headers
    assert answer.headers["Cache-Control"] == "no-store"
    assert "it knows the tender" in page
    _shown, rest = page.split('id="q-q-multiple"')
    assert not leaks(rest)
    assert form_of(page, "check")["q-true"] == "true"
    assert rows(Attempt) == rows(Answer) == 0


def test_a_visitor_who_answered_nothing_is_told_so(course, client):
    for data in (
        {"q-single~token": "x", "check": "q-single"},
        {"check": "q-single"},
        {},
        {"check": "q-x"},
    ):
        answer = check(client, data)
        assert answer.status_code in {200, 404, 422}
        assert not leaks(answer.get_data(as_text=True))


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "none"},
        {"Origin": "https://evil.example"},
    ],
)
def test_a_check_from_elsewhere_is_refused(course, client, headers):
    answer = check(
        client, {"q-single": "firm", "q-single~token": "x", "check": "q-single"}, headers=headers
    )
    assert answer.status_code == 403
    assert not leaks(answer.get_data(as_text=True))


def test_a_check_works_by_origin_where_the_browser_says_no_more(course, client):
    data = {"q-single": "firm", "q-single~token": "x", "check": "q-single"}
    assert check(client, data, headers={"Origin": "http://localhost"}).status_code == 200


@pytest.mark.parametrize("path", [SECOND, EXAM])
def test_a_visitor_checks_in_the_first_lesson_only(course, client, path):
    assert check(client, {"check": "q-number"}, path).status_code == 404


def test_a_learner_cannot_ask_there_what_is_right(amira):
    """Whose answers are kept has attempts; the key of a test is not to be had beside them."""
    page = amira.start()
    key = next(name for name in form_of(page) if name.endswith("~token")).removesuffix("~token")
    data = {key: "two", f"{key}.n1": "6", f"{key}.b1": "8", f"{key}~token": "x", "check": key}
    for path in (EXAM, LESSON, SECOND):
        answer = check(amira.browser, data, path)
        assert answer.status_code == 404
        assert not leaks(answer.get_data(as_text=True))


@pytest.mark.parametrize("feedback", ["end", "never"])
def test_a_visitor_learns_no_key_that_learners_get_later(app, tmp_path, client, feedback):
    lesson = FILES["1-one/1-first.md"].replace("feedback: each", f"feedback: {feedback}")
    publish_folder(write_course(tmp_path / "c", {**FILES, "1-one/1-first.md": lesson}))
    page = client.get(LESSON).get_data(as_text=True)
    assert 'name="check"' not in page
    assert "Its questions can be answered once you take part." in page
    data = {"q-single": "firm", "q-single~token": "x", "check": "q-single"}
    assert check(client, data).status_code == 404
