from dataclasses import replace

import pytest
from hypothesis import given

from lms.content.model import Credit, Gap
from lms.quizzes.rules.marking import gap_is_right, mark
from lms.quizzes.rules.responses import Response, read
from tests.quizzes.questions import (
    EVERY,
    MARKED,
    SECRET,
    Type,
    blanks,
    choice,
    forms,
    full,
    marked,
    match,
    matrix,
    numbers,
    order,
    text,
    unmarked,
    ways,
)


def chosen(ids):
    return Response(chosen=frozenset(ids))


def paired(**pairs):
    return Response(pairs={item: frozenset(targets) for item, targets in pairs.items()})


TABLE = [
    # question, response, exact, each, net
    (choice(Type.SINGLE, "b"), chosen("b"), 1, 1, 1),
    (choice(Type.SINGLE, "b"), chosen("a"), 0, 0, 0),
    (choice(Type.TRUE_FALSE, "a", "ab"), chosen("a"), 1, 1, 1),
    (choice(Type.TRUE_FALSE, "a", "ab"), chosen("b"), 0, 0, 0),
    (choice(), chosen("ab"), 1, 1, 1),
    (choice(), chosen("a"), 0, 3 / 4, 1 / 2),
    (choice(), chosen("abc"), 0, 3 / 4, 1 / 2),
    (choice(), chosen("ac"), 0, 1 / 2, 0),
    (choice(), chosen("cd"), 0, 0, 0),
    (choice(), chosen("abcd"), 0, 1 / 2, 0),
    (choice(), chosen(""), 0, 0, 0),
    (order(), Response(order=tuple("abcd")), 1, 1, 1),
    (order(), Response(order=tuple("abdc")), 0, 1 / 2, 0),
    (order(), Response(order=tuple("acbd")), 0, 1 / 2, 0),
    (order(), Response(order=tuple("dcba")), 0, 0, 0),
    (match(), paired(a="x", b="y", c="x"), 1, 1, 1),
    (match(), paired(a="x", b="y", c="z"), 0, 2 / 3, 1 / 3),
    (match(), paired(a="x", b="y"), 0, 2 / 3, 2 / 3),
    (match(), paired(a="z"), 0, 0, 0),
    (matrix(), paired(a="x", b="y", c="z"), 1, 1, 1),
    (matrix(), paired(a="x", b="x", c="z"), 0, 2 / 3, 1 / 3),
    (matrix(several=True), paired(a="xy", b="y", c="z"), 1, 1, 1),
    (matrix(several=True), paired(a="x", b="y", c="z"), 0, 8 / 9, 3 / 4),
    (matrix(several=True), paired(a="xyz", b="y", c="z"), 0, 8 / 9, 3 / 4),
    (matrix(several=True), paired(a="z"), 0, 4 / 9, 0),
    (blanks(), Response(gaps={"g1": "lodz", "g2": f"{SECRET}-two"}), 0, 1 / 2, 0),
    (blanks(), Response(gaps={"g1": " łódź ", "g2": f"{SECRET}-TWO"}), 1, 1, 1),
    (blanks(), Response(gaps={"g2": f"{SECRET}–two"}), 0, 1 / 2, 1 / 2),
    (numbers(), Response(gaps={"g1": "4917 kilometer", "g2": "-2,5"}), 1, 1, 1),
    (numbers(), Response(gaps={"g1": "4917,5Kilometer", "g2": "−2.50"}), 1, 1, 1),
    (numbers(), Response(gaps={"g1": "4917", "g2": "-2.5"}), 0, 1 / 2, 0),
    (numbers(), Response(gaps={"g1": "4917.6 Kilometer", "g2": "2.5"}), 0, 0, 0),
]


@pytest.mark.parametrize("row", range(len(TABLE)))
def test_points_by_credit(row):
    question, response, *shares = TABLE[row]
    for credit, share in zip((Credit.EXACT, Credit.EACH, Credit.NET), shares, strict=True):
        found = mark(replace(question, credit=credit, points=3.0), response)
        assert found.points == pytest.approx(3 * share, abs=1e-6), credit


@pytest.mark.parametrize("type_", [Type.TEXT, Type.SURVEY, Type.RATING])
def test_nobody_marks_own_words_and_views(type_):
    assert mark(unmarked(type_), Response(text="words", chosen=frozenset("a"))) is None


@given(marked, forms)
def test_points_lie_between_nothing_and_all(question, form):
    found = mark(question, read(question, lambda name: form.get(name, [])))
    assert 0 <= found.points <= question.points


@given(marked, forms)
def test_exact_never_earns_more_than_each_or_net(question, form):
    response = read(question, lambda name: form.get(name, []))
    points = {credit: mark(q, response).points for credit, q in ways(question).items()}
    assert points[Credit.EXACT] <= points[Credit.EACH]
    assert points[Credit.EXACT] <= points[Credit.NET] <= points[Credit.EACH] + 1e-6


@given(marked)
def test_the_full_answer_earns_everything_and_the_empty_one_nothing(question):
    assert mark(question, full(question)).points == pytest.approx(question.points, abs=1e-6)
    assert mark(question, full(question)).all_right
    assert mark(question, Response()).points == 0
    assert not mark(question, Response()).all_right


@given(marked, forms)
def test_all_points_are_earned_by_nothing_but_right_decisions(question, form):
    found = mark(question, read(question, lambda name: form.get(name, [])))
    assert (found.points >= question.points - 1e-6) == found.all_right


@pytest.mark.parametrize("question", EVERY, ids=lambda q: q.type)
def test_any_stored_answer_can_be_marked(question):
    for other in MARKED:
        mark(question, full(other))


def test_a_gap_is_right_in_any_language_of_the_question():
    german = text(stem=("", "g1", ""), accepted={"g1": ("Mentorin",)})
    english = text(stem=("", "g1", ""), accepted={"g1": ("mentor",)})
    question = replace(blanks(), texts={"en": english, "de": german}, gaps=(Gap("g1"),))
    for typed in ("mentor", "Mentorin", "MENTORIN"):
        assert mark(question, Response(gaps={"g1": typed})).all_right
    assert not mark(question, Response(gaps={"g1": "mentors"})).all_right


@pytest.mark.parametrize(
    ("typed", "answer", "case", "right"),
    [
        ("it's", "it’s", False, True),
        ("co–design", "co-design", False, True),
        ("two  words", "two words", False, True),
        ("STRASSE", "Straße", False, True),
        ("e\u0301cole", "école", False, True),
        ("mandate", "Mandate", True, False),
        ("Mandate", "Mandate", True, True),
        ("", "Mandate", False, False),
    ],
)
def test_what_is_typed_need_not_match_to_the_letter(typed, answer, case, right):
    words = text(stem=("", "g1", ""), accepted={"g1": (answer,)})
    assert gap_is_right(Gap("g1", case=case), typed, words) is right
