"""No number of one to four people is shown, and none follows from what is."""

from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lms.authoring.rules.statistics.counting import UNIT, Answered, Tally, Try
from lms.authoring.rules.statistics.hiding import (
    PEOPLE,
    Span,
    all_parts,
    beside,
    hidden_of_decisions,
    hidden_of_one,
    is_small,
    mean_of,
    said,
)
from lms.authoring.rules.statistics.shown import shown
from lms.content.model import Credit
from lms.quizzes.rules.responses import Response
from tests.quizzes.questions import Type, choice, match, matrix, order, unmarked

counts = st.lists(st.integers(0, 14), min_size=2, max_size=5)


@given(counts, st.integers(0, 6), st.integers(0, 4))
def test_what_is_hidden_of_one_choice_cannot_be_what_is_left(chosen, nobody, key):
    parts = {f"o{n}": count for n, count in enumerate(chosen)}
    n = sum(chosen) + nobody
    hidden = hidden_of_one(parts, n, last={f"o{key}"})
    whole = {**parts, "": nobody}
    for part, count in whole.items():
        assert part in hidden or not is_small(count, n)
    if hidden and n >= PEOPLE:
        assert len(hidden) > 1
        assert sum(whole[part] for part in hidden) >= PEOPLE


@given(counts)
def test_what_is_hidden_of_right_decisions_cannot_be_what_is_left_of_the_mean(right):
    n = 14
    parts = {f"o{number}": count for number, count in enumerate(right)}
    hidden = hidden_of_decisions(parts, n)
    left = parts.keys() - hidden
    assert not any(is_small(parts[part], n) for part in left)
    if hidden and left:
        assert len(hidden) > 1
        assert sum(n - parts[part] for part in hidden) >= PEOPLE
        assert sum(parts[part] for part in hidden) >= PEOPLE


@given(st.integers(0, 60).flatmap(lambda n: st.tuples(st.integers(0, n * UNIT), st.just(n))))
def test_a_mean_never_says_that_fewer_than_five_gained_or_lost(given_):
    units, n = given_
    span = mean_of(units, n)
    if n < PEOPLE:
        assert span is None
        return
    assert 0 <= span.low <= span.high <= 1
    if span.exact:
        assert units == 0 or units >= PEOPLE * UNIT
        assert units == n * UNIT or n * UNIT - units >= PEOPLE * UNIT
    else:
        assert span.low <= units / (n * UNIT) <= span.high


def of_people(question, responses):
    tally = Tally()
    for response in responses:
        tally.add(Try(1, 60, (Answered(1, question, response),)))
    parts = {part: sums for (_l, _q, part), sums in tally.parts.items()}
    return shown(question, tally.questions[1, 1], parts)


def picked(**numbers):
    return [
        Response(chosen=frozenset(part.strip("_"))) for part, n in numbers.items() for _ in range(n)
    ]


def test_nothing_is_shown_of_four_people():
    found = of_people(choice(Type.SINGLE, "a"), picked(a=3, b=1))
    assert (found.people, found.few, found.parts, found.facility) == (None, True, (), None)


def test_one_person_who_was_wrong_is_not_shown():
    """19 of 20 were right: the share would say that one was wrong, and 19 that one is left."""
    found = of_people(choice(Type.SINGLE, "a"), picked(a=19, b=1))
    shares = {part.part: part.count for part in found.parts}
    assert shares == {"a": None, "b": None, "c": 0, "d": 0}
    assert (found.facility.low, found.facility.high) == (0.75, 1.0)


def test_another_option_is_hidden_with_the_small_one_and_not_the_key():
    found = of_people(choice(Type.SINGLE, "a"), picked(a=10, b=9, c=3))
    assert {p.part: p.count for p in found.parts} == {"a": 10, "b": None, "c": None, "d": 0}
    assert found.facility.exact


def consistent(question, n, found, credit_of):
    """All numbers of choices (a, b, c) that agree with what is shown of a multiple choice."""
    known = {part.part: part.count for part in found.parts}
    for numbers in product(range(n + 1), repeat=3):
        counts_ = dict(zip("abc", numbers, strict=True))
        if any(known[p] is not None and known[p] != counts_[p] for p in "abc"):
            continue
        mean = credit_of(counts_)
        low, high = found.facility.low - 1e-4, found.facility.high + 1e-4
        if low <= mean <= high:
            yield counts_


@pytest.mark.parametrize(
    "numbers", [(12, 1, 6), (18, 1, 1), (12, 6, 2), (17, 17, 1), (10, 10, 4), (6, 14, 1)]
)
def test_shares_of_right_decisions_give_no_hidden_number_away(numbers):
    """With credit by decisions the mean is a sum of all options; everybody chose something."""
    n, question = 20, choice(right="ab", items="abc", credit=Credit.EACH)
    people = [
        Response(chosen=frozenset(p for p, m in zip("abc", numbers, strict=True) if i < m) or frozenset("a"))
        for i in range(n)
    ]  # fmt: skip
    found = of_people(question, people)

    def mean(counts_):
        return (counts_["a"] + counts_["b"] + n - counts_["c"]) / (3 * n)

    for part in found.parts:
        if part.count is None:
            possible = {c[part.part] for c in consistent(question, n, found, mean)}
            assert len(possible) > 1, (part.part, possible)


def test_rows_of_pairs_are_protected_each_and_together():
    right = {"a": frozenset("x"), "b": frozenset("y"), "c": frozenset("x")}
    one_off = {**right, "a": frozenset("y")}
    found = of_people(match(credit=Credit.EACH), [Response(pairs=right)] * 18 + [Response(pairs=one_off)] * 2)  # fmt: skip
    hidden = {part.part for part in found.parts if part.count is None}
    assert {"a.x", "a.y"} <= hidden
    keys = {"a.x", "b.y", "c.x"}
    assert len(hidden & keys) > 1  # else the mean would say how many had a right
    assert not found.facility.exact


def test_every_part_has_a_place():
    assert list(all_parts(order())) == list("abcd")
    assert len(all_parts(matrix())) == 9
    assert all_parts(unmarked(Type.TEXT)) == ()


def test_a_survey_shows_what_is_large():
    found = of_people(unmarked(Type.SURVEY, many=True), picked(a=10, b=5, c=2))
    assert {p.part: p.count for p in found.parts} == {"a": 10, "b": 5, "c": None}
    assert found.facility is None
    assert all(part.right is None for part in found.parts)


def test_a_mean_is_coarse_where_its_questions_count_for_others_too():
    exact = Span(0.47, 0.47)
    assert beside(exact, 0) == exact
    assert beside(exact, 3) is None
    assert beside(exact, 5) == Span(0.45, 0.45)
    assert beside(None, 5) is None


@pytest.mark.parametrize(
    ("gain", "lose", "people", "shown_"),
    [
        (25, 32, 64, (25, 32)),
        (25, 32, 60, (None, 32)),
        (1, 0, 1, (None, 0)),
        (8, 3, 11, (None, None)),
        (0, 0, 9, (0, 0)),
        (9, 0, 9, (9, 0)),
    ],
)
def test_numbers_of_a_regrade_leave_nobody_over(gain, lose, people, shown_):
    found = said({"gain": gain, "lose": lose}, people)
    assert (found["gain"].count, found["lose"].count) == shown_
    assert found["gain"].few is (gain < 5)
