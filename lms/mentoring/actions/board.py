"""What a learner lets mentors see."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import delete

from lms.core.errors import NotFound
from lms.db import insert_ignore, session
from lms.mentoring.models.board import AnswerSharing
from lms.mentoring.queries.boards.people import mentors_of


def share_answers(*, person_id: int, mentorship_id: int, shares: bool, at: datetime) -> None:
    """Share one's typed answers with the mentors of a mentorship, or stop. Raises NotFound."""
    if mentorship_id not in {one.mentorship_id for one in mentors_of(person_id)}:
        raise NotFound
    if shares:
        values = {"mentorship_id": mentorship_id, "person_id": person_id, "at": at}
        insert_ignore(AnswerSharing, values)
        return
    session().execute(
        delete(AnswerSharing).where(
            AnswerSharing.mentorship_id == mentorship_id, AnswerSharing.person_id == person_id
        )
    )
