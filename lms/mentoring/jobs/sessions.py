"""A day before an agreed session everybody who takes part is reminded, once for each agreed time."""

from __future__ import annotations

from lms.db import write
from lms.mentoring.actions.sessions.reminders import remind
from lms.mentoring.queries.sessions.due import due
from lms.notices.jobs import Finish, Task, every


@every("session-reminders", minutes=15)
def remind_of_sessions(_task: Task) -> Finish | None:
    """Remind of what begins within a day; each session in a write of its own."""
    for meeting_id in due():
        with write():
            remind(meeting_id=meeting_id)
    return None
