"""What a learner lets the mentors of a mentorship see beyond results."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from lms.db import Model, pd
from lms.mentoring.models.mentorships import Mentorship
from lms.people.models import Person


class AnswerSharing(Model):
    """That a learner shares typed answers with the mentors of a mentorship; no row: they do not."""

    __tablename__ = "answer_sharing"

    mentorship_id: Mapped[int] = mapped_column(
        ForeignKey(Mentorship.id, ondelete="CASCADE"),
        primary_key=True,
        info=pd("preference", "with which mentors"),
    )
    person_id: Mapped[int] = mapped_column(
        ForeignKey(Person.id, ondelete="CASCADE"),
        primary_key=True,
        index=True,
        info=pd("preference", "whose answers"),
    )
    at: Mapped[datetime] = mapped_column(info=pd("preference", "since when"))
