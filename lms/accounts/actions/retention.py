"""What is deleted when its time is over."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import delete

from lms.accounts.models import MailToken, RateCount, Session
from lms.accounts.rules.sessions import KEPT_AFTER_END, Lifetime
from lms.db import session

LINKS_KEPT = timedelta(days=7)


def forget(*, lifetime: Lifetime, now: datetime) -> int:
    """Delete sessions, links and counters whose time is over; returns how many rows."""
    edge = now - KEPT_AFTER_END
    over = (
        (Session.ended_at < edge)
        | (Session.seen_at < edge - lifetime.idle)
        | (Session.created_at < edge - lifetime.absolute)
    )
    gone = (
        delete(Session).where(over),
        delete(MailToken).where(MailToken.expires_at < now - LINKS_KEPT),
        delete(RateCount).where(RateCount.expires_at < now),
    )
    counts = [session().execute(each).rowcount for each in gone]  # type: ignore[attr-defined]
    return sum(counts)
