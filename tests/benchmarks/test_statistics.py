"""The statistics of the benchmarks: small samples whose answers are known by hand."""

from __future__ import annotations

import math
from statistics import median

import pytest
from hypothesis import given
from hypothesis import strategies as some

from tests.benchmarks.figures import (
    Better,
    Limit,
    Round,
    Series,
    Verdict,
    judge,
    middle,
    percentile,
    ratio,
)

times = some.lists(some.floats(0.0001, 100), min_size=1, max_size=60)


@pytest.mark.parametrize(
    ("share", "expected"), [(0.5, 5), (0.95, 10), (0.9, 9), (1.0, 10), (0.01, 1)]
)
def test_percentile_is_the_nearest_rank(share, expected):
    assert percentile([10, 9, 8, 7, 6, 5, 4, 3, 2, 1], share) == expected


def test_percentile_of_one_sample_is_that_sample():
    assert percentile([7.0], 0.5) == percentile([7.0], 0.95) == 7.0


def test_percentile_of_nothing_is_not_a_number():
    assert math.isnan(percentile([], 0.5))


@pytest.mark.parametrize("share", [0, -0.1, 1.01])
def test_percentile_refuses_a_share_outside_the_unit(share):
    with pytest.raises(ValueError, match="share"):
        percentile([1.0], share)


@given(times, some.floats(0.01, 1), some.floats(0.01, 1))
def test_percentile_was_measured_and_grows_with_the_share(values, one, other):
    low, high = percentile(values, min(one, other)), percentile(values, max(one, other))
    assert low in values
    assert high in values
    assert low <= high


def test_middle():
    assert middle([3, 1, 2]) == 2
    assert middle([4, 1, 2, 3]) == 2.5
    assert math.isnan(middle([]))
    assert math.isnan(middle([1.0, math.nan, 2.0]))


def test_a_round_divides_by_its_good_answers():
    one = Round((0.001, 0.003), seconds=0.5, cpu_seconds=0.004, body_bytes=200)
    assert one.requests == 2
    assert one.cpu_ms == pytest.approx(2.0)
    assert one.rate == pytest.approx(4.0)


def test_a_round_without_answers_has_no_figures():
    empty = Round((), seconds=2.0, cpu_seconds=0.1, body_bytes=0, errors=5)
    assert math.isnan(empty.cpu_ms)
    assert empty.rate == 0


def test_slices_of_a_round_add_up():
    whole = Round((0.001,), 0.5, 0.004, 10) + Round((0.002, 0.003), 0.5, 0.002, 20, errors=1)
    assert whole == Round((0.001, 0.002, 0.003), 1.0, 0.006, 30, errors=1)
    assert whole.cpu_ms == pytest.approx(2.0)


def test_a_series_takes_medians_of_rounds_and_percentiles_of_requests():
    series = Series(
        [
            Round((0.001, 0.002), 1, 0.004, 20),
            Round((0.004,), 1, 0.003, 10, errors=1),
            Round((0.005, 0.006, 0.007), 1, 0.003, 30),
        ]
    )
    assert series.cpu_ms == pytest.approx(2.0)
    assert series.rate == pytest.approx(2.0)
    assert series.percentile(0.5) == pytest.approx(4.0)
    assert series.percentile(0.95) == pytest.approx(7.0)
    assert (series.errors, series.requests, series.body_bytes) == (1, 6, 10)


def test_an_empty_series_has_no_figures():
    assert math.isnan(Series().cpu_ms)
    assert math.isnan(Series().percentile(0.95))
    assert Series().body_bytes == 0


def test_ratio_is_the_median_of_pairs_so_a_slow_round_of_both_does_no_harm():
    found = ratio([1.0, 10.0, 1.1], [2.0, 20.0, 2.0])
    assert found.value == pytest.approx(0.5)
    assert (found.low, found.high) == (pytest.approx(0.5), pytest.approx(0.55))


def test_ratio_refuses_series_of_different_length():
    with pytest.raises(ValueError, match="same number"):
        ratio([1.0], [1.0, 2.0])


@pytest.mark.parametrize(("ours", "floor"), [([], []), ([1.0], [0.0]), ([math.nan], [1.0])])
def test_ratio_of_nothing_is_not_a_number(ours, floor):
    assert math.isnan(ratio(ours, floor).value)


@given(times, some.floats(0.1, 10))
def test_ratio_of_a_multiple_is_the_factor(values, factor):
    found = ratio([value * factor for value in values], values)
    assert found.value == pytest.approx(factor)
    assert found.low <= found.value <= found.high


@given(times)
def test_middle_is_the_median(values):
    assert middle(values) == median(values)


@pytest.mark.parametrize(
    ("value", "verdict"),
    [
        (0.5, Verdict.STRETCH),
        (0.55, Verdict.STRETCH),
        (0.5500001, Verdict.PASS),
        (0.65, Verdict.PASS),
        (0.6500001, Verdict.MISS),
        (math.nan, Verdict.MISS),
    ],
)
def test_judge_lower_is_better(value, verdict):
    assert judge(value, Limit(0.65, 0.55)) is verdict


@pytest.mark.parametrize(
    ("value", "verdict"), [(1.0, Verdict.STRETCH), (0.8, Verdict.PASS), (0.79, Verdict.MISS)]
)
def test_judge_higher_is_better(value, verdict):
    assert judge(value, Limit(0.8, 1.0, Better.HIGHER)) is verdict


def test_an_error_outweighs_any_figure():
    assert judge(0.1, Limit(0.65, 0.55), errors=1) is Verdict.ERRORS


def test_a_relaxed_limit_is_easier_both_ways():
    assert Limit(1.0, 0.5).relaxed(1.2) == Limit(1.2, 0.6)
    higher = Limit(0.6, 1.2, Better.HIGHER).relaxed(1.2)
    assert (higher.bar, higher.stretch) == (pytest.approx(0.5), pytest.approx(1.0))
