"""Reasons by their rules; hidden figures stay hidden."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lms.mentoring.rules.board import (
    SMALLEST_GROUP,
    Group,
    LearnerFacts,
    Why,
    is_failed,
    publishable,
    reasons,
)

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)


def ago(**delta):
    return NOW - timedelta(**delta)


@pytest.mark.parametrize(
    ("facts", "why"),
    [
        (LearnerFacts(touched_at=ago(days=13)), []),
        (LearnerFacts(touched_at=ago(days=15)), [Why.SILENT]),
        (LearnerFacts(touched_at=ago(days=15), all_done=True), []),
        (LearnerFacts(), [Why.NOT_BEGUN]),
        (LearnerFacts(touched_at=NOW, waiting_since=ago(days=7)), []),
        (LearnerFacts(touched_at=NOW, waiting_since=ago(days=8)), [Why.TASK_WAITS]),
        (LearnerFacts(touched_at=NOW, returned_at=ago(days=14)), []),
        (LearnerFacts(touched_at=NOW, returned_at=ago(days=15)), [Why.RETURNED]),
        (LearnerFacts(touched_at=NOW, failed=(3,)), [Why.QUIZ_FAILED]),
        (
            LearnerFacts(ago(days=9), ago(days=20), ago(days=30), (3,)),
            [Why.TASK_WAITS, Why.RETURNED, Why.QUIZ_FAILED, Why.SILENT],
        ),
    ],
)
def test_reasons(facts, why):
    assert [reason.why for reason in reasons(facts, NOW)] == why


def test_reasons_say_since_when():
    (reason,) = reasons(LearnerFacts(touched_at=NOW, waiting_since=ago(days=9)), NOW)
    assert reason.days == 9


def test_failing_takes_two_tries_and_a_mark_to_reach():
    assert is_failed(2, 0.4, 0.6)
    assert is_failed(2, None, 0.6)
    assert not is_failed(1, 0.0, 0.6)
    assert not is_failed(3, 0.6, 0.6)
    assert not is_failed(3, 0.1, 0.0)


groups = st.lists(
    st.tuples(st.integers(0, 12), st.integers(0, 40)), max_size=8
).map(lambda found: [Group(n, size, done) for n, (size, done) in enumerate(found, 1)])  # fmt: skip


@given(groups)
def test_no_hidden_figure_follows_from_shown_ones(found):
    result = publishable(found)
    there = [group for group in found if group.learners]
    assert sorted([*result.shown, *result.hidden], key=lambda g: g.id) == there
    assert all(group.learners >= SMALLEST_GROUP for group in result.shown)
    if result.total is None:
        return
    assert result.total.learners == sum(group.learners for group in there) >= SMALLEST_GROUP
    rest = result.total.learners - sum(group.learners for group in result.shown)
    assert rest == sum(group.learners for group in result.hidden)
    assert not result.hidden or (rest >= SMALLEST_GROUP and len(result.hidden) > 1)


@given(groups)
def test_nothing_is_hidden_without_need(found):
    result = publishable(found)
    if all(group.learners >= SMALLEST_GROUP for group in found):
        assert not result.hidden
        assert (result.total is not None) is bool(found)


def test_one_small_city_takes_the_smallest_large_one_with_it():
    result = publishable([Group(1, 3, 9), Group(2, 8, 40), Group(3, 20, 100)])
    assert [group.id for group in result.shown] == [3]
    assert [group.id for group in result.hidden] == [1, 2]
    assert result.total == Group(0, 31, 149)
