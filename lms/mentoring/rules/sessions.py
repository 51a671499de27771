"""Sessions and visits: their states, kinds and modes, times on both clocks, and the host's checklist."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo


class SessionState(StrEnum):
    """The words of the product. A postponed session gets new times and is planned again."""

    PLANNED = "planned"
    CONFIRMED = "confirmed"
    MOVED_ONLINE = "moved_online"
    POSTPONED = "postponed"
    HELD = "held"
    REPORTED = "reported"
    CANCELLED = "cancelled"


class SessionKind(StrEnum):
    """What the two cities do together."""

    ONLINE_SESSION = "online_session"
    WORKSHOP = "workshop"
    STUDY_VISIT = "study_visit"
    JOB_SHADOWING = "job_shadowing"


class SessionMode(StrEnum):
    """Where they meet; a film is sent by who cannot travel."""

    ON_SITE = "on_site"
    ONLINE = "online"
    HYBRID = "hybrid"
    FILM = "film"


class Reply(StrEnum):
    """What a side says to a proposed time."""

    YES = "yes"
    IF_NEED_BE = "if_need_be"
    NO = "no"


class Cycle(StrEnum):
    """The three visits of a mentorship (INCLUCITIES): plan, consolidate, review."""

    PLAN = "plan"
    CONSOLIDATE = "consolidate"
    REVIEW = "review"


S = SessionState
STEPS = {
    S.PLANNED: frozenset({S.CONFIRMED, S.CANCELLED}),
    S.CONFIRMED: frozenset({S.HELD, S.MOVED_ONLINE, S.POSTPONED, S.CANCELLED}),
    S.MOVED_ONLINE: frozenset({S.HELD, S.POSTPONED, S.CANCELLED}),
    S.POSTPONED: frozenset({S.PLANNED, S.CANCELLED}),
    S.HELD: frozenset({S.REPORTED}),
    S.REPORTED: frozenset[SessionState](),
    S.CANCELLED: frozenset[SessionState](),
}
# Agreed for a time that is still to come.
FIXED = frozenset({S.CONFIRMED, S.MOVED_ONLINE})
OPEN = frozenset({S.PLANNED, S.CONFIRMED, S.MOVED_ONLINE, S.POSTPONED})
OVER = frozenset({S.HELD, S.REPORTED, S.CANCELLED})
WITH_REASON = frozenset({S.MOVED_ONLINE, S.POSTPONED, S.CANCELLED})
MAX_TIMES = 3
MAX_ACTIONS = 30
MAX_CHECKS = 30
# Minutes of the (last) day, and days if it takes several.
LENGTHS = {
    "30m": (30, 0), "45m": (45, 0), "60m": (60, 0), "90m": (90, 0), "120m": (120, 0), "180m": (180, 0),
    "240m": (240, 0), "1d": (480, 1), "2d": (480, 2), "3d": (480, 3), "5d": (480, 5),
}  # fmt: skip
REMIND_BEFORE = timedelta(hours=24)


class TimeFault(StrEnum):
    """Why a local time cannot be a time of a session."""

    SKIPPED = "skipped"
    PAST = "past"
    TWICE = "twice"


@dataclass(frozen=True, slots=True)
class Span:
    """From when to when, in UTC."""

    starts_at: datetime
    ends_at: datetime


def may_become(now: SessionState, then: SessionState) -> bool:
    """Whether a session may go from one state to another."""
    return then in STEPS[now]


def instant(local: datetime, zone: str) -> datetime | None:
    """The instant of a clock time in a zone; None for one that the clocks skip in spring.

    Of an hour that comes twice in autumn the first is meant.
    """
    there = ZoneInfo(zone)
    moment = local.replace(tzinfo=there, fold=0).astimezone(UTC)
    return moment if moment.astimezone(there).replace(tzinfo=None) == local else None


def end_of(starts_at: datetime, length: str, zone: str) -> datetime:
    """When something ends that begins then and lasts so long; raises KeyError for no length of ours.

    Minutes are real ones, also when the clocks change. Days end by the clock of the place.
    """
    minutes, days = LENGTHS[length]
    if not days:
        return starts_at + timedelta(minutes=minutes)
    there = ZoneInfo(zone)
    local = starts_at.astimezone(there).replace(tzinfo=None)
    last = local + timedelta(days=days - 1, minutes=minutes)
    return last.replace(tzinfo=there).astimezone(UTC)


def faults_of(spans: Iterable[Span], now: datetime) -> dict[int, TimeFault]:
    """What is wrong with proposed times, by their place."""
    found: dict[int, TimeFault] = {}
    seen: set[datetime] = set()
    for place, span in enumerate(spans):
        if span.starts_at <= now:
            found[place] = TimeFault.PAST
        elif span.starts_at in seen:
            found[place] = TimeFault.TWICE
        seen.add(span.starts_at)
    return found


# What a host has to think of, by kind; the words stand with the pages.
CHECKLISTS = {
    SessionKind.ONLINE_SESSION: ("agenda", "link", "interpreting", "notes"),
    SessionKind.WORKSHOP: (
        "agenda", "room", "interpreting", "material", "presence", "notes",
    ),
    SessionKind.STUDY_VISIT: (
        "focus", "agenda", "hosts", "rooms", "travel", "interpreting", "access", "failure", "presence",
        "photos", "notes",
    ),
    SessionKind.JOB_SHADOWING: (
        "focus", "hosts", "workplace", "travel", "interpreting", "confidentiality", "failure", "notes",
    ),
}  # fmt: skip
CYCLE_KINDS = {
    Cycle.PLAN: SessionKind.STUDY_VISIT,
    Cycle.CONSOLIDATE: SessionKind.STUDY_VISIT,
    Cycle.REVIEW: SessionKind.STUDY_VISIT,
}
