"""Times on the clocks of zones, around the days on which the clocks change."""
# ruff: noqa: DTZ001 - clock times of a place, which name no zone

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lms.mentoring.rules.sessions import (
    LENGTHS,
    STEPS,
    SessionState,
    Span,
    TimeFault,
    end_of,
    faults_of,
    instant,
    may_become,
)

ZONES = ("Europe/Brussels", "Europe/Athens", "Europe/Lisbon", "UTC", "Atlantic/Azores")


def utc(*parts: int) -> datetime:
    return datetime(*parts, tzinfo=UTC)


@pytest.mark.parametrize(
    ("local", "zone", "wanted"),
    [
        ((2027, 3, 27, 10), "Europe/Brussels", utc(2027, 3, 27, 9)),
        ((2027, 3, 28, 10), "Europe/Brussels", utc(2027, 3, 28, 8)),
        ((2027, 3, 28, 1, 59), "Europe/Brussels", utc(2027, 3, 28, 0, 59)),
        ((2027, 3, 28, 3), "Europe/Brussels", utc(2027, 3, 28, 1)),
        ((2027, 10, 30, 10), "Europe/Athens", utc(2027, 10, 30, 7)),
        ((2027, 10, 31, 10), "Europe/Athens", utc(2027, 10, 31, 8)),
        # The hour that comes twice: the first one is meant, still summer time.
        ((2027, 10, 31, 2, 30), "Europe/Brussels", utc(2027, 10, 31, 0, 30)),
    ],
)
def test_a_clock_time_is_one_instant(local, zone, wanted):
    assert instant(datetime(*local), zone) == wanted


@pytest.mark.parametrize(
    ("local", "zone"),
    [((2027, 3, 28, 2, 30), "Europe/Brussels"), ((2027, 3, 28, 3, 30), "Europe/Athens")],
)
def test_an_hour_that_the_clocks_skip_is_none(local, zone):
    assert instant(datetime(*local), zone) is None


@given(
    st.datetimes(datetime(2026, 1, 1), datetime(2029, 1, 1)),
    st.sampled_from(ZONES),
    st.sampled_from(sorted(LENGTHS)),
)
def test_what_was_typed_is_what_is_shown(local, zone, length):
    local = local.replace(second=0, microsecond=0)
    found = instant(local, zone)
    if found is not None:
        assert found.astimezone(ZoneInfo(zone)).replace(tzinfo=None) == local
        assert end_of(found, length, zone) > found


def test_a_call_lasts_as_long_in_the_night_of_the_change():
    starts = utc(2027, 3, 28, 0, 30)
    assert end_of(starts, "90m", "Europe/Brussels") - starts == timedelta(minutes=90)


def test_the_last_day_of_a_visit_ends_by_the_clock_of_the_place():
    starts = instant(datetime(2027, 3, 27, 9), "Europe/Brussels")
    assert starts is not None
    ends = end_of(starts, "2d", "Europe/Brussels").astimezone(ZoneInfo("Europe/Brussels"))
    assert ends.replace(tzinfo=None) == datetime(2027, 3, 28, 17)


def test_times_are_different_and_still_to_come():
    now = utc(2027, 1, 1)
    later = Span(now + timedelta(hours=1), now + timedelta(hours=2))
    assert faults_of([later], now) == {}
    assert faults_of([Span(now, now + timedelta(hours=1))], now) == {0: TimeFault.PAST}
    assert faults_of([later, later], now) == {1: TimeFault.TWICE}


def test_states_lead_somewhere_and_ends_nowhere():
    assert set(STEPS) == set(SessionState)
    for end in (SessionState.REPORTED, SessionState.CANCELLED):
        assert not any(may_become(end, then) for then in SessionState)
    assert not may_become(SessionState.PLANNED, SessionState.HELD)
    assert may_become(SessionState.POSTPONED, SessionState.PLANNED)
