import json

import pytest
from hypothesis import given

from lms.quizzes.rules.numbers import has_number, split_number
from lms.quizzes.rules.responses import MAX_GAP, MAX_TEXT, Response, fields_of, problems, read
from lms.quizzes.rules.showing import token_of
from tests.quizzes.questions import (
    Type,
    blanks,
    choice,
    every,
    forms,
    full,
    match,
    matrix,
    numbers,
    order,
    unmarked,
)


def reading(question, **form):
    named = {key.replace("__", "."): value for key, value in form.items()}
    return read(question, lambda name: named.get(name, []))


@pytest.mark.parametrize(
    ("question", "sent", "chosen"),
    [
        (choice(Type.SINGLE, "b"), ["c", "a"], "c"),
        (choice(Type.MULTIPLE), ["c", "a"], "ac"),
        (choice(Type.TRUE_FALSE, "a", "ab"), ["b"], "b"),
        (unmarked(Type.RATING), ["a", "b"], "a"),
        (unmarked(Type.SURVEY), ["a", "b"], "a"),
        (unmarked(Type.SURVEY, many=True), ["a", "b"], "ab"),
        (choice(), ["nobody", "", "<script>"], ""),
        (choice(), [], ""),
    ],
)
def test_chosen_options_are_those_the_question_has(question, sent, chosen):
    assert reading(question, q=sent).chosen == frozenset(chosen)


def test_gaps_are_trimmed_cut_and_left_out_when_empty():
    found = reading(blanks(), q__g1=["  two words "], q__g2=["   "], q__g3=["foreign"])
    assert found.gaps == {"g1": "two words"}
    assert len(reading(blanks(), q__g1=["x" * 900]).gaps["g1"]) == MAX_GAP


def test_the_character_that_no_database_keeps_is_left_out():
    assert reading(blanks(), q__g1=["a\0b"]).gaps == {"g1": "ab"}
    assert reading(unmarked(Type.TEXT), q=["a\0b"]).text == "ab"


@pytest.mark.parametrize(
    ("shown", "places", "wanted"),
    [
        ("dcba", {"a": "1", "b": "2", "c": "3", "d": "4"}, "abcd"),
        ("dcba", {"a": "1", "b": "1", "c": "1", "d": "1"}, "dcba"),
        ("dcba", {"a": "1"}, "adcb"),
        ("dcba", {"a": "2,5", "b": "2.4", "c": "nan", "d": "inf"}, "badc"),
        ("dcba", {"a": "-1", "b": "x", "c": "", "d": " 0 "}, "adcb"),
        ("", {"c": "1"}, "cabd"),
        ("ddxx", {"c": "1"}, "cdab"),
        ("dcba", {"a": "", "b": " ", "c": "", "d": ""}, ""),
        ("dcba", {}, ""),
    ],
)
def test_an_order_is_read_from_its_numbers(shown, places, wanted):
    form = {f"q__{item}": [place] for item, place in places.items()}
    assert reading(order(), q=list(shown), **form).order == tuple(wanted)


def test_pairs_hold_one_target_each_unless_a_row_has_several():
    sent = {"q__a": ["x", "y"], "q__b": ["nobody", "z"], "q__c": [""], "q__d": ["x"]}
    one = {"a": frozenset("x"), "b": frozenset("z")}
    assert reading(match(), **sent).pairs == one
    assert reading(matrix(), **sent).pairs == one
    assert reading(matrix(several=True), **sent).pairs == {**one, "a": frozenset("xy")}


def test_own_words_keep_their_lines_and_are_nothing_when_blank():
    assert reading(unmarked(Type.TEXT), q=["one\r\ntwo "]).text == "one\ntwo "
    assert reading(unmarked(Type.TEXT), q=[" \r\n\t"]).is_empty
    assert len(reading(unmarked(Type.TEXT), q=["x\r\n" * MAX_TEXT]).text) == MAX_TEXT


@given(every, forms)
def test_any_form_gives_a_response_that_survives_json_and_its_own_form(question, form):
    found = read(question, lambda name: form.get(name, []))
    assert Response.from_json(json.loads(json.dumps(found.to_json()))) == found
    assert found.is_empty == (found.to_json() == {})
    again = {}
    for name, value in fields_of(question, found):
        again.setdefault(name, []).append(value)
    assert read(question, lambda name: again.get(name, [])) == found


@given(every)
def test_a_full_response_survives_its_form(question):
    sent = {}
    for name, value in fields_of(question, full(question)):
        sent.setdefault(name, []).append(value)
    assert read(question, lambda name: sent.get(name, [])) == full(question)


def test_the_same_answer_has_the_same_token_however_a_database_sorts_its_keys():
    here = Response(gaps={"g1": "a", "g2": "b"}, pairs={"a": frozenset("xy"), "b": frozenset("z")})
    there = Response(gaps={"g2": "b", "g1": "a"}, pairs={"b": frozenset("z"), "a": frozenset("yx")})
    assert token_of(3, here) == token_of(3, there)
    assert token_of(4, here) != token_of(3, here)
    assert token_of(3, Response(gaps={"g1": "b", "g2": "a"})) != token_of(3, here)


@pytest.mark.parametrize(
    ("typed", "value", "rest"),
    [
        ("5", 5, ""),
        (" 5 km ", 5, "km"),
        ("5km", 5, "km"),
        ("5 %", 5, "%"),
        ("-2,5", -2.5, ""),
        ("−2.5", -2.5, ""),
        ("- 2.5", -2.5, ""),
        ("+7", 7, ""),
        (".5", 0.5, ""),
        (",5", 0.5, ""),
        ("1 000", 1000, ""),
        ("1\u00a0000\u00a0000,5", 1000000.5, ""),
        ("12'500.25", 12500.25, ""),
        ("12’500", 12500, ""),
        ("1.000", 1.0, ""),
        ("1.000,5", None, ""),
        ("1,000,000", None, ""),
        ("5 6", 5, "6"),
        ("x5", None, ""),
        ("five", None, ""),
        ("", None, ""),
        ("-", None, ""),
        (".", None, ""),
        ("nan", None, ""),
        ("inf", None, ""),
        ("9" * 199, float("9" * 199), ""),
        ("٣", 3, ""),
        ("5\n6", 5, "6"),
    ],
)
def test_numbers_are_read_as_people_write_them(typed, value, rest):
    found, unit = split_number(typed)
    assert found == (value if value is None else pytest.approx(value))
    assert unit == rest
    assert has_number(typed) == (value is not None)


def test_problems_name_the_gaps_that_hold_no_number_and_nothing_more():
    sent = Response(gaps={"g1": "many", "g2": "12"})
    assert problems(numbers(), sent) == ("g1",)
    assert problems(numbers(), Response(gaps={"g1": "1 wrong unit"})) == ()
    assert problems(numbers(), Response()) == ()
    assert problems(blanks(), Response(gaps={"g1": "many"})) == ()
