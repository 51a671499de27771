"""Private notes."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from lms.db import session
from lms.learning.models import Note


@dataclass(frozen=True, slots=True)
class NoteRow:
    """A note; an empty one with revision 0 if nothing was written yet."""

    text: str = ""
    revision: int = 0
    saved_at: datetime | None = None


def note_of(person_id: int, lesson_id: int) -> NoteRow:
    """A person's own note on a lesson."""
    row = (
        session()
        .execute(
            select(Note.text, Note.revision, Note.saved_at).where(
                Note.person_id == person_id, Note.lesson_id == lesson_id
            )
        )
        .one_or_none()
    )
    return NoteRow(*row) if row else NoteRow()
