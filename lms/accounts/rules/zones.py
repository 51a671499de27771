"""The time zones one may choose: Europe and what belongs to it elsewhere."""

from __future__ import annotations

from functools import lru_cache
from zoneinfo import available_timezones

ELSEWHERE = frozenset(
    {
        "UTC",
        "America/Cayenne",
        "America/Guadeloupe",
        "America/Martinique",
        "Asia/Nicosia",
        "Asia/Tbilisi",
        "Asia/Yerevan",
        "Atlantic/Azores",
        "Atlantic/Canary",
        "Atlantic/Madeira",
        "Atlantic/Reykjavik",
        "Indian/Mayotte",
        "Indian/Reunion",
    }
)


@lru_cache
def zones() -> tuple[str, ...]:
    """Names of time zones that this machine knows, in order."""
    known = available_timezones()
    return tuple(sorted(name for name in known if name.startswith("Europe/") or name in ELSEWHERE))


def zone_label(name: str) -> str:
    """How a zone is listed: «Isle of Man», «Reunion (Indian)»."""
    region, _slash, place = name.replace("_", " ").partition("/")
    if not place:
        return region
    return place if region == "Europe" else f"{place} ({region})"
