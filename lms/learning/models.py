"""What a learner writes for nobody else."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from lms.catalogue.models import Lesson
from lms.db import Model, pd
from lms.people.models import Person


class Note(Model):
    """A private note on a lesson. Only its writer ever sees it; `revision` guards two windows."""

    __tablename__ = "note"
    __table_args__ = (
        CheckConstraint("length(text) <= 20000", name="text_length"),
        {"sqlite_with_rowid": False},
    )

    person_id: Mapped[int] = mapped_column(
        ForeignKey(Person.id, ondelete="CASCADE"),
        primary_key=True,
        info=pd("learning", "whose note"),
    )
    lesson_id: Mapped[int] = mapped_column(
        ForeignKey(Lesson.id, ondelete="RESTRICT"),
        primary_key=True,
        index=True,
        info=pd("learning", "on which lesson"),
    )
    text: Mapped[str] = mapped_column(info=pd("learning", "private note"))
    revision: Mapped[int] = mapped_column(
        info=pd("learning", "two windows never overwrite each other")
    )
    saved_at: Mapped[datetime] = mapped_column(info=pd("learning", "shown as saved"))
