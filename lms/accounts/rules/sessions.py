"""How long a session lasts."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

RENEW_EVERY = timedelta(minutes=10)
KEPT_AFTER_END = timedelta(days=30)


@dataclass(frozen=True, slots=True)
class Lifetime:
    """Idle and absolute limits. Idle time is noted every ten minutes, so it may end that early."""

    idle: timedelta
    absolute: timedelta

    def is_over(self, created_at: datetime, seen_at: datetime, now: datetime) -> bool:
        """Whether a session has run out. A clock that jumped back ends nothing."""
        return now - seen_at >= self.idle or now - created_at >= self.absolute


def is_due(seen_at: datetime, now: datetime) -> bool:
    """Whether the idle time is to be noted again."""
    return now - seen_at >= RENEW_EVERY
