"""Reminders of agreed sessions."""

from __future__ import annotations

from sqlalchemy import select, update

from lms.core.clock import now
from lms.db import session
from lms.mentoring.actions.letters import tell
from lms.mentoring.models.mentorships import Mentorship
from lms.mentoring.models.sessions import Meeting
from lms.mentoring.queries.mentorships.people import recipients
from lms.mentoring.queries.sessions.due import is_due
from lms.mentoring.queries.sessions.people import participants

REMINDER = "session_tomorrow"


def remind(*, meeting_id: int) -> None:
    """Remind everybody who takes part, unless that was done or the session is off meanwhile."""
    meeting = session().scalar(
        select(Meeting)
        .join(Mentorship, Mentorship.id == Meeting.mentorship_id)
        .where(Meeting.id == meeting_id, is_due())
        .with_for_update(of=Meeting)
        .execution_options(populate_existing=True)
    )
    if meeting is None or meeting.starts_at is None or meeting.ends_at is None:
        return
    session().execute(update(Meeting).where(Meeting.id == meeting_id).values(reminded_at=now()))
    chosen = set(participants(meeting_id))
    leads = {one.id for one in recipients(meeting.mentorship_id)}
    everybody = recipients(meeting.mentorship_id, learners=bool(chosen))
    tell(
        to=[one for one in everybody if one.id in leads | chosen],
        kind=REMINDER,
        mentorship_id=meeting.mentorship_id,
        href=f"/mentorships/{meeting.mentorship_id}/sessions/{meeting_id}/",
        words={
            "title": meeting.title,
            "starts": meeting.starts_at.isoformat(),
            "ends": meeting.ends_at.isoformat(),
            "place": meeting.place,
            "link": meeting.link,
        },
        template="mentoring/mail/sessions_reminder.txt",
    )
