"""Ended calendar addresses are forgotten after a month."""

from __future__ import annotations

from datetime import timedelta

from lms.core.clock import now
from lms.mentoring.actions.calendars import forget_feeds
from lms.notices.jobs import Finish, Task, daily

KEPT = timedelta(days=30)


@daily("forget-calendars")
def forget(_task: Task) -> Finish | None:
    """Delete addresses that ended a month ago."""
    before = now() - KEPT
    return lambda: forget_feeds(before=before)
