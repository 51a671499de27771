"""Rules of editions."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lms.editions.rules import (
    STEPS,
    EditionState,
    PhaseFault,
    PhasePlan,
    faults_of,
    may_become,
    spread,
)

FIRST, LAST = date(2027, 1, 1), date(2027, 12, 31)


def phase(name: str, starts_on: date, ends_on: date) -> PhasePlan:
    return PhasePlan(name, starts_on, ends_on)


@pytest.mark.parametrize(
    ("phases", "faults"),
    [
        ([phase("Start", FIRST, FIRST), phase("Rest", FIRST, LAST)], {}),
        ([phase("A", LAST, FIRST)], {0: PhaseFault.ENDS_BEFORE_START}),
        ([phase("A", FIRST, date(2028, 1, 1))], {0: PhaseFault.OUTSIDE}),
        (
            [phase("Straße", FIRST, LAST), phase("STRASSE", FIRST, LAST)],
            {1: PhaseFault.SAME_NAME},
        ),
    ],
)
def test_phases(phases, faults):
    assert faults_of(phases, FIRST, LAST) == faults


def test_every_state_can_be_reached_and_left_only_by_its_steps():
    reached = {then for steps in STEPS.values() for then in steps}
    assert reached == set(EditionState)
    assert not may_become(EditionState.DRAFT, EditionState.CLOSED)
    assert may_become(EditionState.CLOSED, EditionState.REPORTING)


@given(st.integers(1, 60), st.integers(0, 700))
def test_dates_are_spread_in_order_up_to_the_last_day(count, days):
    last = FIRST.fromordinal(FIRST.toordinal() + days)
    found = list(spread(range(count), FIRST, last).values())
    assert found == sorted(found)
    assert found[-1] == last
    assert all(FIRST <= one <= last for one in found)
