"""Sessions that begin within a day, and of which nobody was reminded yet."""

from __future__ import annotations

from sqlalchemy import ColumnElement, and_, select

from lms.core.clock import now
from lms.db import session
from lms.mentoring.models.mentorships import Mentorship
from lms.mentoring.models.sessions import Meeting
from lms.mentoring.rules.mentorships import OPEN
from lms.mentoring.rules.sessions import FIXED, REMIND_BEFORE

AT_ONCE = 200


def is_due() -> ColumnElement[bool]:
    """Agreed, still to come, within a day, nobody reminded, and the mentorship open."""
    return and_(
        Meeting.state.in_(sorted(FIXED)),
        Meeting.reminded_at.is_(None),
        Meeting.starts_at > now(),
        Meeting.starts_at <= now() + REMIND_BEFORE,
        Mentorship.state.in_(sorted(OPEN)),
    )


def due() -> list[int]:
    """The ids of such sessions, the soonest first."""
    wanted = (
        select(Meeting.id)
        .join(Mentorship, Mentorship.id == Meeting.mentorship_id)
        .where(is_due())
        .order_by(Meeting.starts_at, Meeting.id)
        .limit(AT_ONCE)
    )
    return list(session().scalars(wanted))
