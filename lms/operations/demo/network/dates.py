"""What the network did happened earlier: steps are dated back, and mails are taken out again."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import update

from lms.db import session
from lms.mentoring.models.matching import MatchRun
from lms.mentoring.models.mentorships import MentorAssignment, Mentorship, MentorshipStep
from lms.mentoring.models.sessions import Meeting
from lms.operations.demo.dates import take_back_mails


def date_mentorships(edition_id: int, at: datetime) -> None:
    """The runs and mentorships of an edition, with their steps and mentors."""
    mine = Mentorship.edition_id == edition_id
    ids = Mentorship.__table__.select().where(mine).with_only_columns(Mentorship.id)
    run = session().execute
    run(update(MatchRun).where(MatchRun.edition_id == edition_id).values(made_at=at, decided_at=at))
    run(update(Mentorship).where(mine).values(created_at=at))
    run(update(MentorshipStep).where(MentorshipStep.mentorship_id.in_(ids)).values(at=at))
    run(update(MentorAssignment).where(MentorAssignment.mentorship_id.in_(ids)).values(at=at))


def date_meeting(meeting_id: int, starts_at: datetime, ends_at: datetime) -> None:
    """When a session was."""
    session().execute(
        update(Meeting).where(Meeting.id == meeting_id).values(starts_at=starts_at, ends_at=ends_at)
    )
    session().expire_all()


def take_back_mails_to(person_ids: Iterable[int]) -> None:
    """Nobody reads the mails of invented people."""
    for person_id in person_ids:
        take_back_mails(person_id)
