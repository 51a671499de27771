"""The goals of a mentorship, and what it needs to begin."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select

from lms.cities.models import Field
from lms.cities.rules import name_in
from lms.db import session
from lms.mentoring.models.mentorships import MentorAssignment, MentorshipGoal


@dataclass(frozen=True, slots=True)
class Goal:
    """A goal with the name of its field in the reader's language."""

    position: int
    field_code: str
    field: str
    text: str
    criterion: str
    progress: int
    outcome: str
    changed_at: datetime


def goals(mentorship_id: int, language: str) -> tuple[Goal, ...]:
    """The goals of a mentorship, in order."""
    rows = session().execute(
        select(MentorshipGoal, Field.names)
        .join(Field, Field.code == MentorshipGoal.field_code)
        .where(MentorshipGoal.mentorship_id == mentorship_id)
        .order_by(MentorshipGoal.position)
    )
    return tuple(
        Goal(
            goal.position,
            goal.field_code,
            name_in(names, language),
            goal.text,
            goal.criterion,
            goal.progress,
            goal.outcome,
            goal.changed_at,
        )
        for goal, names in rows
    )


def fields(language: str) -> list[tuple[str, str]]:
    """The fields that a goal may be about: code and name."""
    rows = session().execute(
        select(Field.code, Field.names).where(Field.retired_at.is_(None)).order_by(Field.position)
    )
    return [(code, name_in(names, language)) for code, names in rows]


def counts(mentorship_id: int) -> tuple[int, int]:
    """How many goals a mentorship has, and how many mentors who stand."""
    goals_ = (
        select(func.count())
        .select_from(MentorshipGoal)
        .where(MentorshipGoal.mentorship_id == mentorship_id)
        .scalar_subquery()
    )
    mentors_ = (
        select(func.count())
        .select_from(MentorAssignment)
        .where(MentorAssignment.mentorship_id == mentorship_id, MentorAssignment.ended_at.is_(None))
        .scalar_subquery()
    )
    row = session().execute(select(goals_, mentors_)).one()
    return int(row[0] or 0), int(row[1] or 0)
