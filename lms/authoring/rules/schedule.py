"""When something may be planned. Pure."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

FARTHEST = timedelta(days=366)


def instant(local: datetime, zone: str) -> datetime | None:
    """The instant of a clock time in a zone; None for one that the clocks skip in spring.

    Of an hour that comes twice in autumn the first is meant.
    """
    there = ZoneInfo(zone)
    moment = local.replace(tzinfo=there, fold=0).astimezone(UTC)
    return moment if moment.astimezone(there).replace(tzinfo=None) == local else None


def fault_of(at: datetime, now: datetime) -> str:
    """What is wrong with a time: "past", "far", or nothing."""
    if at <= now:
        return "past"
    return "far" if at > now + FARTHEST else ""
