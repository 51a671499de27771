"""Messages between the two sides of a mentorship: limits, and what an author may still do."""

from __future__ import annotations

from datetime import datetime, timedelta

MAX_TITLE = 120
# Bytes of UTF-8, as the renderer of people's words counts.
MAX_TEXT = 8 * 1024
MAX_FILES = 5
# So long may an author mend a message; afterwards it can only be taken back as a whole.
EDITABLE = timedelta(minutes=10)


def may_change(author_id: int | None, person_id: int, at: datetime, now: datetime) -> bool:
    """Whether somebody may still change the words of a message."""
    return author_id == person_id and now - at <= EDITABLE
