"""Marks of a person: what may be given, once, and what they change."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select

from lms.content.model import Question, QuestionText, QuestionType
from lms.core.errors import Invalid, NotFound
from lms.db import session, write
from lms.quizzes.actions.handmarks import AlreadyMarked, mark_by_hand
from lms.quizzes.models import Attempt
from lms.quizzes.queries import attempt_of
from lms.quizzes.queries.handmarks import marks_of
from lms.quizzes.rules.handmarks import is_hand_marked, points_in, totals
from lms.quizzes.rules.responses import Response
from tests.accounts.factories import person
from tests.quizzes.factories import T0, at_once, begin, give, hand_in

WORDS = {"en": QuestionText(("<p>Why?</p>",))}


def question(points=2.0, type_=QuestionType.TEXT, **more):
    return Question("q", type_, WORDS, points=points, **more)


@pytest.mark.parametrize(
    ("typed", "points"),
    [("2", 2.0), ("1,5", 1.5), ("0", 0.0), ("2.1", None), ("-1", None), ("x", None), ("2 km", None), ("", None)],
)  # fmt: skip
def test_points_that_may_be_given(typed, points):
    assert points_in(typed, question()) == points


def test_only_answers_in_words_that_count():
    assert is_hand_marked(question())
    assert not is_hand_marked(question(practice=True))
    assert not is_hand_marked(question(0.0))
    assert not is_hand_marked(question(type_=QuestionType.SINGLE))


@given(st.lists(st.tuples(st.integers(1, 5), st.booleans(), st.floats(0, 1)), max_size=8))
def test_unmarked_answers_are_left_out(parts):
    marked = [(question(float(p)), share * p if done else None) for p, done, share in parts]
    points, greatest, result = totals(marked)
    assert greatest == sum(p for p, done, _share in parts if done)
    assert 0 <= points <= greatest
    assert (result is None) is (greatest == 0)


def position_of(me, attempt):
    answers = attempt_of(me, attempt).answers
    return next(row.position for row in answers if row.response.text)


def mark(me, attempt, position, typed="1", **more):
    with write():
        return mark_by_hand(
            **{"marker_id": me, "attempt_id": attempt, "position": position, "typed": typed,
               "comment": "", "html": "", "at": T0, **more}
        )  # fmt: skip


@pytest.fixture
def answered(app, course):
    me = person()
    attempt = begin(me, course, "second")
    give(me, attempt, {"q-text": Response(text="Because.")})
    return me, attempt


def test_an_open_attempt_is_not_marked(app, answered):
    me, attempt = answered
    with pytest.raises(NotFound):
        mark(person(), attempt, position_of(me, attempt))


def test_a_mark_counts_once(app, answered):
    me, attempt = answered
    before = hand_in(me, attempt)
    assert before.max_points > 0
    mentor, place = person("Mira"), position_of(me, attempt)
    with pytest.raises(Invalid):
        mark(mentor, attempt, place, "9")
    with pytest.raises(NotFound):
        mark(mentor, attempt, 0)
    found = at_once(app, *[lambda: mark(mentor, attempt, place)] * 2)
    assert sum(isinstance(one, AlreadyMarked) for one in found) == 1, found
    session().rollback()
    row = session().execute(select(Attempt.points, Attempt.max_points, Attempt.result)).one()
    assert row.max_points == before.max_points + 1
    assert row.result == pytest.approx(row.points / row.max_points)
    assert marks_of(attempt)[place].marker == "Mira"
