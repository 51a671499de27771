"""How a city stands in an edition, with the reason: the coordinator's page judges by these rules.

Four aspects, each with a level and one reason in words. The thresholds are ours, chosen so that a
level never rests on a single quiet week.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import IntEnum, StrEnum

from lms.mentoring.rules.mentorships import MAX_PROGRESS, OPEN, MentorshipState

SILENT = timedelta(days=21)
BETWEEN_SESSIONS = timedelta(weeks=6)
MANY_WAITING = 5
BEHIND, FAR_BEHIND = 0.9, 0.5
GOALS_BEHIND = 0.25


class Level(IntEnum):
    """How much somebody should care, the greatest first in lists."""

    NONE = 0
    GOOD = 1
    WATCH = 2
    ACT = 3


class Reason(StrEnum):
    """Why an aspect has its level; the words are the templates'."""

    NOBODY = "nobody"
    NOT_BEGUN = "not_begun"
    BEHIND = "behind"
    SILENT = "silent"
    ON_TRACK = "on_track"
    NONE_WAITS = "none_waits"
    WAITING = "waiting"
    NO_PAIR = "no_pair"
    NO_MENTOR = "no_mentor"
    NOT_NEEDED = "not_needed"
    NEXT_PLANNED = "next_planned"
    NONE_PLANNED = "none_planned"
    LONG_AGO = "long_ago"
    NO_GOALS = "no_goals"
    GOALS_BEHIND = "goals_behind"
    GOALS_MOVE = "goals_move"


@dataclass(frozen=True, slots=True)
class Aspect:
    """A level with its reason; `number` and `of` are the figures in the words."""

    level: Level
    reason: Reason
    number: int = 0
    of: int = 0
    at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Learning:
    """A city's figures: lessons completed, of all, and due by the edition's dates, over all learners."""

    learners: int
    completed: int
    total: int
    due: int
    waiting: int
    latest_at: datetime | None


@dataclass(frozen=True, slots=True)
class PairFacts:
    """A mentorship as the coordinator sees it. goals: how many; progress: their sum, 0..4 each."""

    id: int
    champion_id: int
    mentee_id: int
    state: MentorshipState
    since: datetime
    mentors: int
    goals: int
    progress: int
    sessions: int
    held_at: datetime | None
    next_at: datetime | None


class Risk(StrEnum):
    """Why a pair is at risk."""

    UNANSWERED = "unanswered"
    UNSTARTED = "unstarted"
    PAUSED = "paused"
    NO_MENTOR = "no_mentor"
    NO_SESSION = "no_session"


# How long a pair may stay in a state before somebody should ask.
PATIENCE = {
    MentorshipState.PROPOSED: (Risk.UNANSWERED, timedelta(days=14)),
    MentorshipState.AGREED: (Risk.UNSTARTED, timedelta(days=21)),
    MentorshipState.PAUSED: (Risk.PAUSED, timedelta(days=30)),
}


def learning_of(facts: Learning, now: datetime) -> Aspect:
    """How far the learners are, measured by the edition's dates if it has any."""
    if facts.learners == 0:
        return Aspect(Level.ACT, Reason.NOBODY)
    done, due = facts.completed, facts.due
    if due and done < due * BEHIND:
        level = Level.ACT if done < due * FAR_BEHIND else Level.WATCH
        return Aspect(level, Reason.BEHIND, done, due)
    if done == 0:
        return Aspect(Level.WATCH, Reason.NOT_BEGUN)
    quiet = facts.latest_at is not None and now - facts.latest_at > SILENT
    if quiet and done < facts.total:
        return Aspect(Level.WATCH, Reason.SILENT, done, facts.total, facts.latest_at)
    return Aspect(Level.GOOD, Reason.ON_TRACK, done, facts.total)


def tasks_of(facts: Learning) -> Aspect:
    """How many tasks wait for a review."""
    if facts.waiting == 0:
        return Aspect(Level.GOOD, Reason.NONE_WAITS)
    level = Level.ACT if facts.waiting > MANY_WAITING else Level.WATCH
    return Aspect(level, Reason.WAITING, facts.waiting)


def sessions_of(pairs: Sequence[PairFacts], now: datetime, *, is_mentee: bool) -> Aspect:
    """Whether the city's open mentorships talk to each other; a mentee city needs one."""
    alive = [pair for pair in pairs if pair.state in OPEN]
    if not alive:
        return (
            Aspect(Level.ACT, Reason.NO_PAIR)
            if is_mentee
            else Aspect(Level.NONE, Reason.NOT_NEEDED)
        )
    if is_mentee and not any(pair.mentors for pair in alive):
        return Aspect(Level.ACT, Reason.NO_MENTOR)
    coming = min((pair.next_at for pair in alive if pair.next_at), default=None)
    if coming is not None:
        return Aspect(Level.GOOD, Reason.NEXT_PLANNED, at=coming)
    held = max((pair.held_at for pair in alive if pair.held_at), default=None)
    if now - (held or min(pair.since for pair in alive)) > BETWEEN_SESSIONS:
        return Aspect(Level.ACT, Reason.LONG_AGO, at=held)
    return Aspect(Level.WATCH, Reason.NONE_PLANNED, at=held)


def goals_of(pairs: Sequence[PairFacts], share: float) -> Aspect:
    """How far the goals of the city's open mentorships are; `share` of the edition's time is over."""
    alive = [pair for pair in pairs if pair.state in OPEN]
    if not alive:
        return Aspect(Level.NONE, Reason.NOT_NEEDED)
    goals = sum(pair.goals for pair in alive)
    if goals == 0:
        return Aspect(Level.WATCH, Reason.NO_GOALS)
    reached, most = sum(pair.progress for pair in alive), goals * MAX_PROGRESS
    behind = reached / most < share - GOALS_BEHIND
    reason = Reason.GOALS_BEHIND if behind else Reason.GOALS_MOVE
    return Aspect(Level.WATCH if behind else Level.GOOD, reason, reached, most)


def risk_of(pair: PairFacts, now: datetime) -> Risk | None:
    """Why a pair is at risk; None if it is not."""
    age = now - pair.since
    if pair.state in OPEN and pair.mentors == 0:
        return Risk.NO_MENTOR
    if pair.state in PATIENCE:
        risk, patience = PATIENCE[pair.state]
        return risk if age > patience else None
    if pair.state is not MentorshipState.ACTIVE or pair.next_at is not None:
        return None
    latest = max(pair.held_at or pair.since, pair.since)
    return Risk.NO_SESSION if now - latest > BETWEEN_SESSIONS else None


def elapsed(starts_on: date, ends_on: date, today: date) -> float:
    """Which share of an edition's days is over, 0..1."""
    days = (ends_on - starts_on).days + 1
    return min(max((today - starts_on).days / days, 0.0), 1.0)
