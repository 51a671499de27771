"""Private calendar feeds: made, renewed, revoked, ended with the last mentorship."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import delete, insert, select, update

from lms.accounts.rules.tokens import hashed
from lms.core.clock import now
from lms.core.errors import Forbidden
from lms.db import session
from lms.mentoring.models.calendars import CalendarFeed
from lms.mentoring.queries.calendars import is_entitled, may_have_feed


def renew_feed(*, person_id: int, token: str) -> None:
    """Give a person a feed under a fresh token; the address that was there before ends."""
    if not may_have_feed(person_id):
        raise Forbidden
    revoke_feed(person_id=person_id)
    session().execute(
        insert(CalendarFeed).values(person_id=person_id, token_hash=hashed(token), created_at=now())
    )


def revoke_feed(*, person_id: int) -> None:
    """End a person's feed; a calendar that still asks finds nothing."""
    session().execute(
        update(CalendarFeed)
        .where(CalendarFeed.person_id == person_id, CalendarFeed.ended_at.is_(None))
        .values(ended_at=now())
    )


def end_lonely_feeds() -> None:
    """End the feeds of people who are in no open mentorship any more; they do not come back."""
    lonely = select(CalendarFeed.id).where(
        CalendarFeed.ended_at.is_(None), ~is_entitled(CalendarFeed.person_id)
    )
    ids = list(session().scalars(lonely))
    if ids:
        session().execute(
            update(CalendarFeed).where(CalendarFeed.id.in_(ids)).values(ended_at=now())
        )


def forget_feeds(*, before: datetime) -> None:
    """Delete feeds that ended before a moment."""
    session().execute(delete(CalendarFeed).where(CalendarFeed.ended_at < before))
