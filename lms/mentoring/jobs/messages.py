"""Once a day: one mail for each person who wants to hear of messages so."""

from __future__ import annotations

from lms.db import write
from lms.mentoring.actions.messages.digests import send_digest
from lms.mentoring.queries.digests import wanting
from lms.notices.jobs import Finish, Task, daily


@daily("message-digests")
def send_digests(_task: Task) -> Finish | None:
    """Send each their mail of what is new, in a write of its own."""
    for person_id in wanting():
        with write():
            send_digest(person_id=person_id)
    return None
