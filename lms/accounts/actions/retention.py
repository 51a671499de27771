"""What is deleted when its time is over."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import delete

from lms.accounts.models import Invitation, JoinRequest, MailToken, RateCount, Session, TeamLink
from lms.accounts.rules import teams
from lms.accounts.rules.sessions import KEPT_AFTER_END, Lifetime
from lms.db import session

LINKS_KEPT = timedelta(days=7)


def forget(*, lifetime: Lifetime, now: datetime) -> int:
    """Delete sessions, links, invitations and counters whose time is over; returns how many rows."""
    edge, year = now - KEPT_AFTER_END, now - teams.KEPT_AFTER_END
    over = (
        (Session.ended_at < edge)
        | (Session.seen_at < edge - lifetime.idle)
        | (Session.created_at < edge - lifetime.absolute)
    )
    gone = (
        delete(Session).where(over),
        delete(MailToken).where(MailToken.expires_at < now - LINKS_KEPT),
        delete(RateCount).where(RateCount.expires_at < now),
        delete(Invitation).where(Invitation.expires_at < year),
        delete(TeamLink).where(TeamLink.expires_at < year),
        delete(JoinRequest).where(JoinRequest.decided_at < year),
    )
    counts = [session().execute(each).rowcount for each in gone]  # type: ignore[attr-defined]
    return sum(counts)
