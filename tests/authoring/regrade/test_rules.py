"""What can be marked anew, and what becomes of a try."""

from dataclasses import replace

import pytest
from hypothesis import given

from lms.authoring.rules.regrade import Held, Obstacle, obstacle, remark, rises
from lms.authoring.rules.statistics.keys import key_of, marking_of
from lms.content.model import Credit
from lms.quizzes.rules.marking import mark
from lms.quizzes.rules.responses import Response
from tests.quizzes.questions import (
    Type,
    blanks,
    choice,
    every,
    full,
    match,
    numbers,
    order,
    unmarked,
)


@given(every)
def test_a_question_stands_in_nobodys_way_but_its_type(question):
    wanted = Obstacle.NONE if question.is_marked else Obstacle.TYPE
    assert obstacle(question, question) is wanted


@pytest.mark.parametrize(
    ("old", "new", "why"),
    [
        (choice(Type.SINGLE, "a"), choice(Type.SINGLE, "b"), Obstacle.NONE),
        (choice(Type.SINGLE, "a"), choice(Type.MULTIPLE, "ab"), Obstacle.TYPE),
        (choice(Type.SINGLE, "a"), choice(Type.SINGLE, "a", "abc"), Obstacle.OPTIONS),
        (match(), replace(match(), targets=("x", "y")), Obstacle.OPTIONS),
        (order(), replace(order(), items=tuple("dcba")), Obstacle.NONE),
        (blanks(), numbers(), Obstacle.TYPE),
        (blanks(), replace(blanks(), gaps=blanks().gaps[:1]), Obstacle.OPTIONS),
        (choice(), unmarked(Type.SURVEY), Obstacle.TYPE),
    ],
)
def test_what_stands_in_the_way(old, new, why):
    assert obstacle(old, new) is why


@given(every)
def test_words_are_no_key(question):
    words = {k: replace(t, stem=("<p>Other</p>",), hints=()) for k, t in question.texts.items()}
    assert key_of(replace(question, texts=words, shuffle=False)) == key_of(question)
    assert marking_of(replace(question, texts=words)) == marking_of(question)


def test_points_are_marking_but_no_key_and_credit_is_both():
    question = choice()
    richer = replace(question, points=3.0)
    assert key_of(richer) == key_of(question)
    assert marking_of(richer) != marking_of(question)
    assert key_of(replace(question, credit=Credit.NET)) != key_of(question)
    assert key_of(replace(order(), items=tuple("dcba"))) != key_of(order())
    assert key_of(replace(question, items=question.items[::-1])) == key_of(question)


def test_accepted_words_count_in_whatever_language_they_stand():
    question = blanks()
    text = question.texts["en"]
    both = replace(question, texts={"en": text, "de": replace(text, stem=("<p>Wort</p>",))})
    assert key_of(both) == key_of(question)
    more = replace(text, accepted={**text.accepted, "g2": ("zwei",)})
    assert key_of(replace(question, texts={"en": text, "de": more})) != key_of(question)


def held(position, question, response, version=None):
    found = mark(question, response)
    return Held(position, version or position, question, response, found.points if found else None)


def test_one_answer_changes_and_the_others_keep_their_points():
    old, new = choice(Type.SINGLE, "a", points=2.0), choice(Type.SINGLE, "b", points=1.0)
    other = order()
    answers = [held(0, old, full(new), 7), held(1, other, full(other))]
    found = remark(answers, {7}, new)
    assert (found.position, found.from_version, found.before, found.after) == (0, 7, 0.0, 1.0)
    assert (found.points, found.most, found.result) == (2.0, 2.0, 1.0)
    assert remark(answers, {8}, new) is None


def test_rising_and_falling():
    assert (rises(None, 0.0), rises(0.2, 0.3), rises(0.3, 0.2)) == (0, 1, -1)


def test_points_that_a_person_gave_stay():
    old, new, words = choice(Type.SINGLE, "a"), choice(Type.SINGLE, "b"), unmarked(Type.TEXT)
    answers = [held(0, old, full(new), 7), Held(1, 1, words, Response(text="mine"), 0.5)]
    found = remark(answers, {7}, new)
    assert (found.points, found.most) == (1.5, 2.0)
    unread = [answers[0], replace(answers[1], points=None)]
    assert remark(unread, {7}, new).most == 1.0
