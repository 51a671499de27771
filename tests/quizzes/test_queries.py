from datetime import timedelta

import pytest
from sqlalchemy import insert, text

from lms.core.errors import NotFound
from lms.db import session, write
from lms.quizzes.models import ExtraTime
from lms.quizzes.queries import attempts_at, due, extra_time_of, rules_of, taken_at
from lms.quizzes.rules.attempts import AttemptState
from tests.accounts.factories import person
from tests.quizzes.factories import T0, begin, chosen, give, hand_in


def after(**delta):
    return T0 + timedelta(**delta)


def test_attempts_are_listed_oldest_first_with_the_answers_of_the_last(app, course):
    me, other = person(), person()
    first = begin(me, course, "first")
    give(me, first, {"q-single": chosen("people")}, after(minutes=1))
    hand_in(me, first, after(minutes=2))
    second = begin(me, course, "first", at=after(minutes=3))
    give(me, second, {"q-true": chosen("false")}, after(minutes=4))
    give(me, second, {"q-single": chosen("firm")}, after(minutes=5))
    begin(other, course, "first")
    begin(me, course, "exam")
    found = attempts_at(me, course.by_key["first"].id)
    assert [attempt.id for attempt in found] == [first, second]
    assert found[0].answers == ()
    assert found[1].answered == 2
    assert found[1].last_saved_at == after(minutes=5)
    assert [answer.position for answer in found[1].answers] == [0, 1, 2, 3]
    assert attempts_at(other, course.by_key["second"].id) == []


def test_times_come_back_with_their_zone(app, course):
    me = person()
    begin(me, course, "exam")
    (taken,) = taken_at(me, course.by_key["exam"].id)
    assert taken.started_at == T0
    assert taken.started_at.tzinfo is not None
    assert taken.deadline_at == after(minutes=20)
    assert taken.state is AttemptState.IN_PROGRESS


def test_due_are_open_attempts_past_their_deadline_the_longest_waiting_first(app, course):
    early, late, done, untimed = person(), person(), person(), person()
    second = begin(late, course, "exam", at=after(minutes=1))
    first = begin(early, course, "exam")
    hand_in(done, begin(done, course, "exam"))
    begin(untimed, course, "first")
    assert due(after(minutes=20)) == []
    assert [found.id for found in due(after(minutes=20, seconds=1))] == [first]
    found = due(after(minutes=22))
    assert [(a.id, a.person_id) for a in found] == [(first, early), (second, late)]
    assert {a.course_id for a in found} == {course.course_id}
    assert len(due(after(minutes=22), limit=1)) == 1


def test_finding_the_due_needs_no_scan(sqlite_app, tmp_path):
    plan = session().execute(
        text(
            "EXPLAIN QUERY PLAN SELECT id FROM attempt WHERE finished_at IS NULL "
            "AND deadline_at < '2026' ORDER BY deadline_at"
        )
    )
    assert "ix_attempt_deadline_at" in plan.all()[0][3]


def test_extra_time_is_the_persons_own(app):
    me = person()
    assert extra_time_of(me) == 0
    with write():
        session().execute(insert(ExtraTime).values(person_id=me, share=0.25, granted_at=T0))
    assert extra_time_of(me) == 0.25
    assert extra_time_of(person()) == 0


def test_rules_are_those_of_the_version(app, course):
    assert rules_of(course.by_key["exam"].version_id).quiz.attempts == 3
    with pytest.raises(NotFound):
        rules_of(0)
