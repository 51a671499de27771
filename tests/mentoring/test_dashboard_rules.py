"""How a city stands, and why."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lms.mentoring.rules.dashboard import (
    BETWEEN_SESSIONS,
    Learning,
    Level,
    PairFacts,
    Reason,
    Risk,
    elapsed,
    goals_of,
    learning_of,
    risk_of,
    sessions_of,
    tasks_of,
)
from lms.mentoring.rules.mentorships import MentorshipState as State

NOW = datetime(2027, 3, 1, 9, tzinfo=UTC)
AGO = timedelta(days=1)
PAIR = PairFacts(1, 2, 3, State.ACTIVE, NOW - 10 * AGO, 1, 2, 4, 1, NOW - 5 * AGO, NOW + 5 * AGO)


def learning(**changes: object) -> Learning:
    known = {
        "learners": 5,
        "completed": 20,
        "total": 200,
        "due": 20,
        "waiting": 0,
        "latest_at": NOW,
    }
    return Learning(**{**known, **changes})  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("changes", "level", "reason"),
    [
        ({}, Level.GOOD, Reason.ON_TRACK),
        ({"learners": 0}, Level.ACT, Reason.NOBODY),
        ({"completed": 17}, Level.WATCH, Reason.BEHIND),
        ({"completed": 18}, Level.GOOD, Reason.ON_TRACK),
        ({"completed": 9}, Level.ACT, Reason.BEHIND),
        ({"completed": 0, "due": 0, "latest_at": None}, Level.WATCH, Reason.NOT_BEGUN),
        ({"latest_at": NOW - 22 * AGO}, Level.WATCH, Reason.SILENT),
        ({"latest_at": NOW - 22 * AGO, "completed": 200}, Level.GOOD, Reason.ON_TRACK),
    ],
)
def test_learning(changes, level, reason):
    found = learning_of(learning(**changes), NOW)
    assert (found.level, found.reason) == (level, reason)


@pytest.mark.parametrize(("waiting", "level"), [(0, Level.GOOD), (5, Level.WATCH), (6, Level.ACT)])
def test_tasks(waiting, level):
    found = tasks_of(learning(waiting=waiting))
    assert (found.level, found.number) == (level, waiting)


@pytest.mark.parametrize(
    ("pairs", "is_mentee", "level", "reason"),
    [
        ([PAIR], True, Level.GOOD, Reason.NEXT_PLANNED),
        ([], True, Level.ACT, Reason.NO_PAIR),
        ([], False, Level.NONE, Reason.NOT_NEEDED),
        ([replace(PAIR, state=State.COMPLETED)], True, Level.ACT, Reason.NO_PAIR),
        ([replace(PAIR, mentors=0)], True, Level.ACT, Reason.NO_MENTOR),
        ([replace(PAIR, mentors=0)], False, Level.GOOD, Reason.NEXT_PLANNED),
        ([replace(PAIR, next_at=None)], True, Level.WATCH, Reason.NONE_PLANNED),
        (
            [replace(PAIR, next_at=None, held_at=NOW - BETWEEN_SESSIONS - AGO)],
            True,
            Level.ACT,
            Reason.LONG_AGO,
        ),
        (
            [replace(PAIR, next_at=None, held_at=None, since=NOW - BETWEEN_SESSIONS - AGO)],
            True,
            Level.ACT,
            Reason.LONG_AGO,
        ),
    ],
)
def test_sessions(pairs, is_mentee, level, reason):
    found = sessions_of(pairs, NOW, is_mentee=is_mentee)
    assert (found.level, found.reason) == (level, reason)


def test_goals():
    assert goals_of([PAIR], 0.7).reason is Reason.GOALS_MOVE
    assert goals_of([PAIR], 0.8).reason is Reason.GOALS_BEHIND
    assert goals_of([replace(PAIR, goals=0, progress=0)], 0.1).reason is Reason.NO_GOALS
    assert goals_of([], 0.5).level is Level.NONE


@pytest.mark.parametrize(
    ("changes", "risk"),
    [
        ({}, None),
        ({"state": State.PROPOSED}, None),
        ({"state": State.PROPOSED, "since": NOW - 15 * AGO}, Risk.UNANSWERED),
        ({"state": State.AGREED, "since": NOW - 22 * AGO}, Risk.UNSTARTED),
        ({"state": State.PAUSED, "since": NOW - 31 * AGO}, Risk.PAUSED),
        ({"mentors": 0}, Risk.NO_MENTOR),
        ({"next_at": None, "held_at": None, "since": NOW - 50 * AGO}, Risk.NO_SESSION),
        ({"state": State.COMPLETED, "mentors": 0}, None),
        ({"state": State.DECLINED, "since": NOW - 99 * AGO}, None),
    ],
)
def test_risks(changes, risk):
    assert risk_of(replace(PAIR, **changes), NOW) is risk


@given(st.dates(date(2026, 1, 1), date(2028, 1, 1)))
def test_the_elapsed_share_never_leaves_its_range(today):
    assert 0 <= elapsed(date(2026, 9, 1), date(2027, 6, 30), today) <= 1
