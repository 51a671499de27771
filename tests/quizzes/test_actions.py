from datetime import timedelta

import pytest
from sqlalchemy import func, insert, select
from sqlalchemy.exc import IntegrityError

from lms.core.errors import Conflict, NotFound
from lms.db import session, write
from lms.quizzes.actions import answers, attempts
from lms.quizzes.actions.answers import Given, by_key
from lms.quizzes.models import Answer, Attempt, ExtraTime
from lms.quizzes.queries import attempt_of, attempts_at
from lms.quizzes.rules.attempts import AttemptState
from lms.quizzes.rules.responses import Response
from lms.quizzes.rules.showing import token_of
from tests.accounts.factories import person
from tests.catalogue.factories import FILES, publish_folder, write_course
from tests.quizzes.factories import (
    T0,
    answer_of,
    at_once,
    begin,
    check,
    chosen,
    give,
    hand_in,
    token,
)


def after(**delta):
    return T0 + timedelta(**delta)


def rows():
    session().rollback()
    return session().scalar(select(func.count()).select_from(Attempt))


RIGHT = {
    "q-single": chosen("people"),
    "q-multiple": chosen("schools", "clinics"),
    "q-true": chosen("true"),
}


# Starting


def test_an_attempt_has_a_row_for_each_question(app, course):
    me = person()
    attempt = attempt_of(me, begin(me, course, "first"))
    assert list(by_key(attempt)) == ["q-single", "q-multiple", "q-true", "q-survey"]
    assert attempt.is_open
    assert attempt.taken.number == 1
    assert attempt.max_points == 4  # the survey has none
    assert attempt.answered == 0
    assert attempt.last_saved_at is None


def test_starting_twice_starts_once(app, course):
    me = person()
    assert begin(me, course, "first", form="a") == begin(me, course, "first", form="a")
    assert begin(me, course, "first", form="b") == begin(me, course, "first")
    assert rows() == 1


def test_a_form_that_is_sent_again_after_its_attempt_starts_no_other(app, course):
    me = person()
    first = begin(me, course, "first", form="a")
    hand_in(me, first)
    assert begin(me, course, "first", form="a") == first
    assert begin(me, course, "first", form="b") != first


def test_two_people_may_have_the_same_form_key(app, course):
    assert begin(person(), course, "first", form="a") != begin(person(), course, "first", form="a")


def test_one_key_starts_at_one_lesson_only(app, course):
    me = person()
    begin(me, course, "first", form="a")
    with pytest.raises(Conflict):
        begin(me, course, "exam", form="a")


def test_windows_that_start_at_once_share_one_attempt(app, course):
    me = person()
    session().rollback()
    works = [lambda key=f"k{n}": begin(me, course, "first", form=key) for n in range(4)]
    started = at_once(app, *works)
    assert set(started) == {attempts_at(me, course.by_key["first"].id)[0].id}
    assert rows() == 1
    count = select(func.count()).select_from(Answer)
    assert session().scalar(count) == 4


def test_tries_run_out(app, course):
    me = person()
    for number in range(3):
        hand_in(me, begin(me, course, "exam"), after(minutes=number))
    with pytest.raises(Conflict):
        begin(me, course, "exam", at=after(days=1))
    assert rows() == 3


def test_the_waiting_time_is_kept(app, tmp_path):
    waiting = FILES["1-one/1-first.md"].replace("counts: best", "counts: best, wait: 1 h")
    outline = publish_folder(write_course(tmp_path / "c", {**FILES, "1-one/1-first.md": waiting}))
    me = person()
    hand_in(me, begin(me, outline, "first"), after(minutes=10))
    with pytest.raises(Conflict):
        begin(me, outline, "first", at=after(minutes=69))
    begin(me, outline, "first", at=after(minutes=70))


def test_a_drawing_is_that_of_the_attempt(app, course):
    me = person()
    drawn = []
    for number in range(3):
        attempt = attempt_of(me, begin(me, course, "exam", at=after(minutes=number)))
        assert attempt.answers == attempt_of(me, attempt.id).answers
        assert len(attempt.answers) == 2
        drawn.append(tuple(by_key(attempt)))
        hand_in(me, attempt.id, after(minutes=number))
    assert len(set(drawn)) > 1


def test_extra_time_moves_the_deadline(app, course):
    me, other = person(), person()
    with write():
        session().execute(insert(ExtraTime).values(person_id=me, share=0.5, granted_at=T0))
    assert attempt_of(me, begin(me, course, "exam")).taken.deadline_at == after(minutes=30)
    assert attempt_of(other, begin(other, course, "exam")).taken.deadline_at == after(minutes=20)
    assert attempt_of(me, begin(me, course, "first")).taken.deadline_at is None


def test_a_lesson_without_questions_has_no_attempts(app, tmp_path):
    bare = "---\nid: bare\nkind: page\ntitle: Bare\n---\nNothing to answer.\n"
    outline = publish_folder(write_course(tmp_path / "c", {**FILES, "1-one/3-bare.md": bare}))
    with pytest.raises(NotFound):
        begin(person(), outline, "bare")


# Saving


def test_what_is_saved_is_there_with_its_time_and_revision(app, course):
    me = person()
    attempt = begin(me, course, "first")
    saving = give(me, attempt, {"q-single": chosen("firm")}, after(minutes=3))
    assert list(saving.changed) == ["q-single"]
    assert (saving.closed, saving.late, saving.conflicts) == (False, [], {})
    row = by_key(attempt_of(me, attempt))["q-single"][0]
    assert (row.response, row.saved_at, row.revision) == (chosen("firm"), after(minutes=3), 1)
    assert saving.tokens == {"q-single": token_of(1, chosen("firm"))}


def test_every_kind_of_answer_survives_the_database(app, course):
    me = person()
    attempt = begin(me, course, "second")
    given = {
        "q-blank": Response(gaps={"b1": 'Łódź "quoted" \\ 😀', "b2": "' OR 1=1 --"}),
        "q-number": Response(gaps={"n1": "5 km"}),
        "q-order": Response(order=("decide", "draft", "listen")),
        "q-match": Response(pairs={"council": frozenset({"prays"})}),
        "q-matrix": Response(pairs={"lease": frozenset({"fixed"}), "hours": frozenset({"open"})}),
        "q-text": Response(text="Two\nlines\n"),
        "q-rating": chosen("grand"),
    }
    give(me, attempt, given)
    for key, response in given.items():
        assert answer_of(me, attempt, key) == response
    assert give(me, attempt, given).changed == {}  # nothing of it is a change


def test_an_answer_that_is_taken_back_is_null(app, course):
    me = person()
    attempt = begin(me, course, "first")
    give(me, attempt, {"q-single": chosen("firm")})
    give(me, attempt, {"q-single": Response()})
    row = by_key(attempt_of(me, attempt))["q-single"][0]
    assert row.value is None
    assert row.revision == 2
    assert attempt_of(me, attempt).answered == 0
    nulls = select(func.count()).select_from(Answer).where(Answer.value.is_(None))
    assert session().scalar(nulls) == 4  # SQL's own, not the word null


def test_unchanged_fields_of_an_old_page_never_overwrite(app, course):
    me = person()
    attempt = begin(me, course, "second")
    first = Response(gaps={"b2": "two", "b1": "one"})
    give(me, attempt, {"q-blank": first})
    old = token(me, attempt, "q-blank")
    give(me, attempt, {"q-blank": Response(gaps={"b1": "newer"})})
    # the old page still shows `first`, in its own order of gaps
    again = Response(gaps={"b1": "one", "b2": "two"})
    saving = give(me, attempt, {"q-blank": Given(again, old)})
    assert not saving.changed
    assert not saving.conflicts
    assert answer_of(me, attempt, "q-blank") == Response(gaps={"b1": "newer"})
    assert saving.tokens["q-blank"] == token(me, attempt, "q-blank")


def test_two_windows_on_different_questions_keep_both(app, course):
    me = person()
    attempt = begin(me, course, "first")
    one, other = token(me, attempt, "q-single"), token(me, attempt, "q-true")
    empty = Response()
    page_a = {"q-single": Given(chosen("firm"), one), "q-true": Given(empty, other)}
    page_b = {"q-single": Given(empty, one), "q-true": Given(chosen("false"), other)}
    assert not give(me, attempt, page_a).conflicts
    assert not give(me, attempt, page_b).conflicts
    assert answer_of(me, attempt, "q-single") == chosen("firm")
    assert answer_of(me, attempt, "q-true") == chosen("false")


def test_two_windows_on_one_question_differ_openly(app, course):
    me = person()
    attempt = begin(me, course, "first")
    page = token(me, attempt, "q-single")
    give(me, attempt, {"q-single": Given(chosen("firm"), page)})
    saving = give(
        me, attempt, {"q-single": Given(chosen("people"), page), "q-true": chosen("true")}
    )
    assert saving.conflicts["q-single"].response == chosen("firm")
    assert list(saving.changed) == ["q-true"]
    assert answer_of(me, attempt, "q-single") == chosen("firm")


def test_a_save_whose_answer_was_lost_may_be_repeated(app, course):
    me = person()
    attempt = begin(me, course, "first")
    sent = {"q-single": Given(chosen("firm"), token(me, attempt, "q-single"))}
    first = give(me, attempt, sent)
    again = give(me, attempt, sent)
    assert again.tokens == first.tokens
    assert not again.conflicts
    assert by_key(attempt_of(me, attempt))["q-single"][0].revision == 1


def test_windows_that_save_at_once_lose_nothing(app, course):
    """Whoever was first is saved; the others are told, and nothing of theirs is half written."""
    me = person()
    attempt = begin(me, course, "first")
    page = token(me, attempt, "q-single")
    options = ["people", "firm", "nobody"]
    session().rollback()
    works = [
        lambda option=o: give(me, attempt, {"q-single": Given(chosen(option), page)})
        for o in options
    ]
    results = at_once(app, *works)
    won = [n for n, r in enumerate(results) if not isinstance(r, Exception) and r.changed]
    assert len(won) == 1
    assert all(
        isinstance(r, Conflict) or r.conflicts for n, r in enumerate(results) if n not in won
    )
    session().rollback()
    assert answer_of(me, attempt, "q-single") == chosen(options[won[0]])
    assert by_key(attempt_of(me, attempt))["q-single"][0].revision == 1


def test_questions_of_another_lesson_are_refused_as_a_whole(app, course):
    me = person()
    attempt = begin(me, course, "first")
    with pytest.raises(NotFound):
        give(
            me,
            attempt,
            {"q-single": Given(chosen("firm"), None), "q-blank": Given(Response(text="x"), None)},
        )
    session().rollback()
    assert answer_of(me, attempt, "q-single").is_empty


def test_an_attempt_is_its_owners_alone(app, course):
    attempt = begin(person(), course, "first")
    other = person()
    with pytest.raises(NotFound):
        attempt_of(other, attempt)
    for act in (attempts.submit, attempts.abandon, attempts.finish_if_due):
        with pytest.raises(NotFound), write():
            act(person_id=other, attempt_id=attempt, at=T0)
    with pytest.raises(NotFound):
        check(other, attempt, "q-single")


@pytest.mark.parametrize("number", [0, -1, 2**63 - 1])
def test_numbers_that_are_no_attempt(app, course, number):
    with pytest.raises(NotFound):
        attempt_of(person(), number)


# Time


def test_answers_count_until_the_grace_is_over(app, course):
    me = person()
    attempt = begin(me, course, "exam")
    one, two = by_key(attempt_of(me, attempt))
    assert not give(
        me, attempt, {one: full(me, attempt, one)}, after(minutes=20, seconds=60)
    ).closed
    late = give(me, attempt, {two: full(me, attempt, two)}, after(minutes=20, seconds=61))
    assert late.closed
    assert late.late == [two]
    assert answer_of(me, attempt, two).is_empty
    kept = session().execute(
        select(Answer.late_value, Answer.late_at).where(Answer.late_at.is_not(None))
    ).one()  # fmt: skip
    assert Response.from_json(kept.late_value) == full(me, attempt, two)
    assert kept.late_at == after(minutes=20, seconds=61)


def full(person_id, attempt_id, key):
    """The right answer to a question of the exam."""
    by = {
        "q-pool-1": chosen("two"),
        "q-pool-2": chosen("four"),
        "q-pool-3": Response(gaps={"n1": "6"}),
        "q-pool-4": Response(gaps={"b1": "Eight"}),
    }
    return by[key]


def test_what_was_saved_is_handed_in_when_time_is_over(app, course):
    me = person()
    attempt = begin(me, course, "exam")
    one, _two = by_key(attempt_of(me, attempt))
    give(me, attempt, {one: full(me, attempt, one)}, after(minutes=5))

    def due(moment):
        with write():
            return attempts.finish_if_due(person_id=me, attempt_id=attempt, at=moment)

    assert not due(after(minutes=21))
    assert due(after(minutes=21, seconds=1))
    assert not due(after(minutes=30))
    found = attempt_of(me, attempt)
    assert found.taken.state is AttemptState.FINISHED
    assert found.taken.finished_at == after(minutes=20)  # it ended when its time did
    assert 0 < found.taken.result < 1


def test_a_hand_in_within_the_grace_is_one(app, course):
    me = person()
    found = hand_in(me, begin(me, course, "exam"), after(minutes=20, seconds=30))
    assert found.taken.finished_at == after(minutes=20, seconds=30)


# Handing in


def test_handing_in_marks_everything_and_is_done_once(app, course):
    me = person()
    attempt = begin(me, course, "first")
    give(me, attempt, {**RIGHT, "q-multiple": chosen("schools"), "q-survey": chosen("paper")})
    found = hand_in(me, attempt, after(minutes=9))
    points = {key: row.points for key, (row, _asked) in by_key(found).items()}
    assert points == pytest.approx(
        {"q-single": 1, "q-multiple": 2 * 2 / 3, "q-true": 1, "q-survey": None}, abs=1e-6
    )
    assert found.points == pytest.approx(2 + 4 / 3, abs=1e-6)
    assert found.taken.result == pytest.approx((2 + 4 / 3) / 4, abs=1e-6)
    assert hand_in(me, attempt, after(minutes=19)) == found


def test_windows_that_hand_in_at_once_hand_in_once(app, course):
    me = person()
    attempt = begin(me, course, "first")
    give(me, attempt, RIGHT)
    session().rollback()
    works = [lambda n=n: hand_in(me, attempt, after(minutes=n)) for n in range(1, 4)]
    results = at_once(app, *works)
    done = [r for r in results if not isinstance(r, Exception)]
    assert done
    assert all(isinstance(r, Conflict) for r in results if isinstance(r, Exception))
    session().rollback()
    assert attempt_of(me, attempt).taken.result == 1.0
    assert {r.taken.finished_at for r in done} == {attempt_of(me, attempt).taken.finished_at}


def test_nothing_answered_is_nothing_earned(app, course):
    me = person()
    assert hand_in(me, begin(me, course, "first")).taken.result == 0


def test_questions_without_a_key_alone_give_no_result(app, tmp_path):
    survey = """---
id: views
kind: survey
title: Views
---
<quiz id="q-v1" type="rating">
How was it?

- 1 dull {#dull}
- 2 grand {#grand}
</quiz>
"""
    outline = publish_folder(write_course(tmp_path / "c", {**FILES, "1-one/3-views.md": survey}))
    me = person()
    attempt = begin(me, outline, "views")
    give(me, attempt, {"q-v1": chosen("dull")})
    assert check(me, attempt, "q-v1")  # the only question there is ends the attempt
    found = attempt_of(me, attempt)
    assert found.taken.state is AttemptState.FINISHED
    assert found.taken.result is None


def test_a_try_that_is_given_up_counts_as_taken(app, course):
    me = person()
    attempt = begin(me, course, "exam")
    with write():
        attempts.abandon(person_id=me, attempt_id=attempt, at=after(minutes=1))
    found = attempt_of(me, attempt)
    assert (found.taken.state, found.taken.result) == (AttemptState.ABANDONED, None)
    with pytest.raises(Conflict), write():
        attempts.abandon(person_id=me, attempt_id=attempt, at=after(minutes=2))
    assert attempt_of(me, begin(me, course, "exam", at=after(minutes=3))).taken.number == 2
    assert give(me, attempt, {next(iter(by_key(found))): Response(gaps={"n1": "6"})}).closed


# Checking one by one


def test_checking_marks_closes_and_ends_with_the_last_that_counts(app, course):
    me = person()
    attempt = begin(me, course, "first")
    give(me, attempt, RIGHT)
    assert not check(me, attempt, "q-single")
    row = by_key(attempt_of(me, attempt))["q-single"][0]
    assert (row.points, row.checked_at) == (1.0, T0)
    changed = give(me, attempt, {"q-single": Given(chosen("firm"), None)})
    assert "q-single" in changed.conflicts
    assert not check(me, attempt, "q-true", after(minutes=1))
    assert check(me, attempt, "q-multiple", after(minutes=2))
    found = attempt_of(me, attempt)
    assert (found.taken.state, found.taken.result) == (AttemptState.FINISHED, 1.0)
    assert found.taken.finished_at == after(minutes=2)


def test_what_does_not_count_may_be_answered_after_the_last_that_counts(app, course):
    me = person()
    attempt = begin(me, course, "first")
    give(me, attempt, RIGHT)
    for key in RIGHT:
        check(me, attempt, key)
    saving = give(me, attempt, {"q-survey": chosen("paper", "screen")}, after(days=1))
    assert not saving.closed
    assert not check(me, attempt, "q-survey", after(days=1))
    row = by_key(attempt_of(me, attempt))["q-survey"][0]
    assert (row.response, row.checked_at) == (chosen("paper", "screen"), after(days=1))
    assert attempt_of(me, attempt).taken.finished_at == T0
    late = give(me, attempt, {"q-survey": chosen("paper"), "q-single": Given(chosen("firm"), None)})
    assert late.late == ["q-single"]
    assert "q-survey" in late.conflicts  # it was closed by its own button


def test_checking_twice_is_checking_once(app, course):
    me = person()
    attempt = begin(me, course, "first")
    give(me, attempt, RIGHT)
    check(me, attempt, "q-single")
    check(me, attempt, "q-single", after(minutes=5))
    assert by_key(attempt_of(me, attempt))["q-single"][0].checked_at == T0


def test_where_feedback_comes_at_the_end_nothing_is_checked_before(app, course):
    me = person()
    attempt = begin(me, course, "exam")
    with pytest.raises(NotFound):
        check(me, attempt, next(iter(by_key(attempt_of(me, attempt)))))
    with pytest.raises(NotFound):
        check(me, begin(me, course, "first"), "q-nothing")


# A course that changes


def test_an_attempt_keeps_the_questions_it_was_given(app, tmp_path):
    folder = write_course(tmp_path / "c")
    outline = publish_folder(folder)
    me = person()
    attempt = begin(me, outline, "first")
    give(me, attempt, {"q-single": chosen("people")})
    lesson = folder / "1-one/1-first.md"
    text = lesson.read_text()
    text = text.replace("- [x] People who live", "- [ ] People who live")
    text = text.replace("- [ ] A firm from", "- [x] A firm from").replace("Who draws", "WHO DRAWS")
    head, rest = text.split('<quiz id="q-true">')
    lesson.write_text(head + rest.split("</quiz>", 1)[1])
    german = folder / "1-one/1-first.de.md"
    head, rest = german.read_text().split('<quiz id="q-true">')
    german.write_text(head + rest.split("</quiz>", 1)[1])
    after_change = publish_folder(folder)
    assert after_change.by_key["first"].version_id != outline.by_key["first"].version_id
    give(me, attempt, {"q-true": chosen("true"), "q-multiple": chosen("schools", "clinics")})
    found = hand_in(me, attempt)
    assert found.taken.result == 1.0
    assert "Who draws" in by_key(found)["q-single"][1].question.texts["en"].plain
    following = attempt_of(me, begin(me, after_change, "first"))
    assert list(by_key(following)) == ["q-single", "q-multiple", "q-survey"]
    give(me, following.id, {"q-single": chosen("people")})
    assert hand_in(me, following.id).taken.result == 0


def test_a_page_of_more_tries_than_anyone_lists_still_starts_the_next(app, course):
    me = person()
    lesson = course.by_key["first"]
    with write():
        session().execute(
            insert(Attempt),
            [
                {
                    "person_id": me, "lesson_id": lesson.id, "seed": 1, "state": "finished",
                    "lesson_version_id": lesson.version_id, "number": number,
                    "started_at": T0, "finished_at": T0, "result": 0.1,
                }
                for number in range(1, 451)
            ],
        )  # fmt: skip
    attempt = attempt_of(me, begin(me, course, "first"))
    assert attempt.taken.number == 451
    listed = attempts_at(me, lesson.id)
    assert (len(listed), listed[-1].id, len(listed[-1].answers)) == (100, attempt.id, 4)


def test_a_second_open_attempt_is_impossible(app, course):
    me = person()
    begin(me, course, "first")
    lesson = course.by_key["first"]
    with pytest.raises(IntegrityError), write():
        session().execute(
            insert(Attempt).values(
                person_id=me, lesson_id=lesson.id, lesson_version_id=lesson.version_id,
                number=2, state="overdue", seed=1, started_at=T0,
            )
        )  # fmt: skip
    assert answers.by_key(attempts_at(me, lesson.id)[0])
