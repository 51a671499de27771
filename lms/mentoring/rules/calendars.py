"""What stands in a calendar file (RFC 5545), before it is written as one."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

TOKEN_BYTES = 20  # 160 bits, the floor for an address that is a key
PAST = timedelta(days=180)
MAX_ENTRIES = 300
REFRESH_HOURS = 6


class Status(StrEnum):
    """How sure an entry is, in RFC 5545's words."""

    TENTATIVE = "TENTATIVE"
    CONFIRMED = "CONFIRMED"
    CANCELLED = "CANCELLED"


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry. A day (`ends` None) or a stretch of time in UTC.

    uid: the same for ever. sequence: grows with each change that matters. changed_at: of the entry,
    so that an unchanged file stays the same, byte for byte.
    """

    uid: str
    title: str
    starts: datetime | date
    ends: datetime | None
    changed_at: datetime
    sequence: int = 0
    status: Status = Status.CONFIRMED
    place: str = ""
    url: str = ""
    description: str = ""
