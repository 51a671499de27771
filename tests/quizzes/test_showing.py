import dataclasses
from dataclasses import replace

import pytest
from flask import Flask, render_template_string
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from lms.quizzes.rules.marking import mark
from lms.quizzes.rules.responses import Response, read
from lms.quizzes.rules.showing import NOTHING, Situation, Verdict, show, split_lead, token_of
from tests.quizzes.questions import (
    EVERY,
    SECRET,
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
    text,
    unmarked,
)

MACROS = """{% from "quizzes/_question.html" import question, plain, verdicts %}
{{ question(q, "quiz", 3, "each", "en") }}{{ question(q, "quiz", 3, "end", "en") }}{{ plain(q) }}"""
WITH_VERDICTS = MACROS + "{{ verdicts(q) }}"
by_type = pytest.mark.parametrize("question", EVERY, ids=lambda q: f"{q.type}-{q.many}")


def shown(question, response=NOTHING, **more):
    return show(question, "en", "en", Situation(1, 7, response, **more))


def leaked(value):
    """Everything in a shown question, as one text."""
    return repr(dataclasses.asdict(value))


@given(every, forms, st.integers(0, 2**48), st.booleans())
def test_nothing_of_the_key_is_there_before_it_may_be_seen(question, form, seed, locked):
    response = read(question, lambda name: form.get(name, []))
    found = show(question, "en", "en", Situation(2, seed, response, locked=locked))
    assert SECRET not in leaked(replace(found, gaps={}, text=""))  # fields hold what was typed
    assert found.explanation == ""
    assert found.earned is None
    assert all(
        item.verdict is Verdict.NONE and item.feedback == "" and item.wanted == ()
        for item in found.items
    )
    assert all(gap.verdict is Verdict.NONE and not gap.accepted for gap in found.gaps.values())


@by_type
def test_a_page_looks_the_same_whatever_the_key_is(question):
    """What is shown before is a function of the question without its key."""
    other = replace(
        question,
        right=frozenset(question.items[-1:]) if question.right else frozenset(),
        pairs={i: frozenset(sorted(question.targets)[-len(t):]) for i, t in question.pairs.items()},
        gaps=tuple(replace(gap, low=1.0, high=9.0) if gap.is_number else gap for gap in question.gaps),
        texts={"en": replace(question.texts["en"], accepted={}, feedback={}, explanation="")},
    )  # fmt: skip
    assert shown(question) == shown(other)


@pytest.mark.parametrize("locked", [False, True])
@by_type
def test_no_page_holds_the_key_before_it_may_be_seen(sqlite_app: Flask, question, locked):
    with sqlite_app.test_request_context("/en/"):
        html = render_template_string(MACROS, q=shown(question, locked=locked))
    assert SECRET not in html
    assert "verdict" not in html.replace('class="verdicts"', "")


@by_type
def test_a_page_tells_all_once_it_is_revealed(sqlite_app: Flask, question):
    found = shown(question, revealed=True, locked=True)
    with sqlite_app.test_request_context("/en/"):
        html = render_template_string(WITH_VERDICTS, q=found)
    assert f"{SECRET} explained" in html
    if question.items:
        assert f"{SECRET} why {question.items[0]}" in html
    if question.type is Type.BLANK:
        assert f"{SECRET}-two" in html
    if question.type is Type.NUMBER:
        assert f"4917–4917.5 {SECRET}-km" in html


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=40)
@given(every, forms, st.booleans(), st.booleans())
def test_any_answer_in_any_state_gives_a_page(sqlite_app: Flask, question, form, revealed, locked):
    response = read(question, lambda name: form.get(name, []))
    found = shown(question, response, revealed=revealed, locked=locked or revealed)
    with sqlite_app.test_request_context("/en/"):
        assert render_template_string(WITH_VERDICTS if revealed else MACROS, q=found)


@by_type
def test_the_full_answer_is_shown_as_right(question):
    found = shown(question, full(question), revealed=True)
    if not question.is_marked:
        assert found.earned is None
        return
    assert found.all_right
    assert found.earned == mark(question, full(question)).points
    wrong = {Verdict.WRONG, Verdict.MISSED}
    assert not wrong & {item.verdict for item in found.items}
    assert not wrong & {gap.verdict for gap in found.gaps.values()}


def test_verdicts_of_options():
    found = shown(choice(), Response(chosen=frozenset("ac")), revealed=True)
    verdicts = {item.id: item.verdict for item in found.items}
    assert verdicts == {
        "a": Verdict.RIGHT,
        "b": Verdict.MISSED,
        "c": Verdict.WRONG,
        "d": Verdict.RIGHTLY_LEFT,
    }


def test_verdicts_of_places_pairs_and_rows():
    found = shown(order(), Response(order=tuple("abdc")), revealed=True)
    assert [item.id for item in found.items] == list("abdc")
    assert [item.wanted for item in found.items] == [("1",), ("2",), ("4",), ("3",)]
    assert [item.verdict for item in found.items][2:] == [Verdict.WRONG, Verdict.WRONG]
    pairs = Response(pairs={"a": frozenset("x"), "b": frozenset("x")})
    for question in (match(), matrix(), matrix(several=True)):
        found = {item.id: item for item in shown(question, pairs, revealed=True).items}
        assert found["b"].verdict is Verdict.WRONG
        assert found["b"].wanted == ("word of y",)
        assert found["c"].verdict is Verdict.WRONG


def test_a_gap_shows_what_was_typed_and_what_would_be_right():
    found = shown(blanks(), Response(gaps={"g1": "<b>"}), revealed=True)
    assert found.gaps["g1"].value == "<b>"
    assert found.gaps["g1"].verdict is Verdict.WRONG
    assert found.gaps["g1"].accepted == (f"{SECRET}-one", "Łódź")
    assert shown(numbers(), revealed=True).gaps["g2"].accepted == ("-2.5",)


def test_all_gaps_of_a_kind_are_equally_wide():
    assert len({gap.size for gap in shown(blanks()).gaps.values()}) == 1


def test_an_order_that_was_not_answered_is_not_shown_as_an_answer(sqlite_app: Flask):
    with sqlite_app.test_request_context("/en/"):
        html = render_template_string(
            '{% from "quizzes/_question.html" import plain %}{{ plain(q) }}', q=shown(order())
        )
    assert "<ol>" not in html


def test_nothing_answered_can_be_typed_into_where_answers_are_only_read(sqlite_app: Flask):
    with sqlite_app.test_request_context("/en/"):
        for question in EVERY:
            html = render_template_string(
                '{% from "quizzes/_question.html" import plain %}{{ plain(q) }}',
                q=shown(question, full(question)),
            )
            assert "<input" not in html
            assert "<select" not in html
            assert "<textarea" not in html


def test_languages_fall_back_to_the_source():
    two = replace(
        choice(), texts={"en": text(items=tuple("abcd")), "de": text(items=tuple("abcd"))}
    )
    assert show(two, "de", "en", Situation(1, 7)).language == "de"
    assert show(two, "fr", "en", Situation(1, 7)).language == "en"
    assert show(two, "fr", "gone", Situation(1, 7)).language == "en"


def test_the_token_is_made_from_what_is_stored_not_from_what_was_typed():
    typed, stored = Response(chosen=frozenset("a")), Response(chosen=frozenset("b"))
    found = shown(choice(), typed, revision=4, stored=stored)
    assert found.token == token_of(4, stored)
    assert [item.id for item in found.items if item.chosen] == ["a"]


@pytest.mark.parametrize(
    ("stem", "lead", "rest"),
    [
        (("<p>One</p>",), "One", ("",)),
        (("<p>One</p>\n<p>Two</p>",), "One", ("<p>Two</p>",)),
        (("<p>A", "g1", "b</p>"), "", ("<p>A", "g1", "b</p>")),
        (("<p>One</p> <p>A ", "g1", " b</p>"), "One", ("<p>A ", "g1", " b</p>")),
        (("<ul></ul>",), "", ("<ul></ul>",)),
        ((), "", ()),
    ],
)
def test_the_first_paragraph_leads(stem, lead, rest):
    assert split_lead(stem) == (lead, rest)


def test_survey_and_rating_show_the_choice_without_a_verdict():
    found = shown(unmarked(Type.SURVEY, many=True), Response(chosen=frozenset("ab")), revealed=True)
    assert found.many
    assert [item.chosen for item in found.items] == [True, True, False]
    assert {item.verdict for item in found.items} == {Verdict.NONE}
