"""Weak questions are told from good ones, in few hints."""

import pytest

from lms.authoring.rules.statistics.hiding import Span
from lms.authoring.rules.statistics.hints import Advice, Facts, Hint, PartFacts, advice
from tests.quizzes.questions import Type, choice, numbers, unmarked

SINGLE = choice(Type.SINGLE, "a")


def facts(facility=0.6, apart=0.4, people=200, unanswered=0.0, parts=()):
    span = facility if isinstance(facility, Span) or facility is None else Span(facility, facility)
    return Facts(people, span, apart, unanswered, parts)


def parts(**choosing):
    return [PartFacts(part, 0.25, value) for part, value in choosing.items()]


def hints(question, given):
    return [found.hint for found in advice(question, given)]


def test_a_good_question_has_none():
    assert advice(SINGLE, facts(parts=parts(a=0.4, b=-0.2, c=-0.1, d=-0.2))) == ()


@pytest.mark.parametrize(
    ("given", "hint"),
    [
        (facts(0.97), Hint.EASY),
        (facts(Span(0.975, 1.0), None), Hint.EASY),
        (facts(0.24), Hint.GUESSING),
        (facts(apart=-0.2), Hint.NEGATIVE),
        (facts(apart=0.1), Hint.WEAK),
        (facts(unanswered=0.3), Hint.SKIPPED),
    ],
)
def test_what_is_wrong(given, hint):
    assert hints(SINGLE, given) == [hint]


def test_hard_is_not_guessing_where_nothing_is_chosen():
    assert hints(numbers(), facts(0.1)) == [Hint.HARD]


def test_another_option_draws_those_who_do_well():
    given = facts(0.3, -0.3, parts=parts(a=-0.3, b=0.4, c=0.0, d=-0.1))
    assert advice(SINGLE, given)[0] == Advice(Hint.OTHER_KEY, "b")


def test_decisions_of_a_multiple_choice_are_judged_one_by_one():
    given = facts(parts=parts(a=-0.3, b=0.4, c=0.2, d=-0.2))
    assert advice(choice(right="ab"), given) == (
        Advice(Hint.WRONG_AFTER_ALL, "a"),
        Advice(Hint.RIGHT_AFTER_ALL, "c"),
    )


def test_a_wrong_option_that_nobody_takes():
    idle = [PartFacts("b", 0.01), PartFacts("c", 0.3), PartFacts("a", 0.01), PartFacts("d", None)]
    assert advice(SINGLE, facts(parts=idle)) == (Advice(Hint.IDLE, "b"),)
    assert advice(SINGLE, facts(people=60, parts=idle)) == ()


def test_few_people_and_questions_without_a_key_give_none():
    assert advice(SINGLE, facts(0.99, people=29)) == ()
    assert advice(unmarked(Type.SURVEY), facts(None)) == ()
