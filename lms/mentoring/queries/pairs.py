"""The mentorships of an edition with their mentors, goals and sessions, in one statement."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import ScalarSelect, Select, and_, bindparam, case, func, or_, select

from lms.db import Prepared
from lms.mentoring.models.mentorships import (
    MentorAssignment,
    Mentorship,
    MentorshipGoal,
    MentorshipStep,
)
from lms.mentoring.models.sessions import Meeting
from lms.mentoring.rules.dashboard import PairFacts
from lms.mentoring.rules.mentorships import MentorshipState
from lms.mentoring.rules.sessions import SessionState

HELD = (SessionState.HELD, SessionState.REPORTED)
COMING = (SessionState.CONFIRMED, SessionState.MOVED_ONLINE)
MAX_PAIRS = 1_000


def _since() -> ScalarSelect[Any]:
    return (
        select(func.max(MentorshipStep.at))
        .where(
            MentorshipStep.mentorship_id == Mentorship.id,
            MentorshipStep.state == Mentorship.state,
        )
        .correlate(Mentorship)
        .scalar_subquery()
    )


def _mentors() -> ScalarSelect[Any]:
    return (
        select(func.count())
        .where(MentorAssignment.mentorship_id == Mentorship.id, MentorAssignment.ended_at.is_(None))
        .correlate(Mentorship)
        .scalar_subquery()
    )


def _goals(of: Any) -> ScalarSelect[Any]:  # noqa: ANN401 - an aggregate
    return (
        select(of)
        .select_from(MentorshipGoal)
        .where(MentorshipGoal.mentorship_id == Mentorship.id)
        .correlate(Mentorship)
        .scalar_subquery()
    )


def _statement() -> Select[Any]:
    """All that is known of the pairs of the edition `edition`, seen from the moment `at`."""
    held = or_(*(Meeting.state == state for state in HELD))
    coming = or_(*(Meeting.state == state for state in COMING))
    at = bindparam("at", type_=Meeting.__table__.c.starts_at.type)
    edition = bindparam("edition", type_=Mentorship.__table__.c.edition_id.type)
    meetings = (
        select(
            Meeting.mentorship_id,
            func.count(case((held, 1))).label("sessions"),
            func.max(case((held, Meeting.starts_at))).label("held_at"),
            func.min(case((and_(coming, Meeting.starts_at >= at), Meeting.starts_at))).label(
                "next_at"
            ),
        )
        .join(Mentorship, Mentorship.id == Meeting.mentorship_id)
        .where(Mentorship.edition_id == edition)
        .group_by(Meeting.mentorship_id)
        .subquery()
    )
    return (
        select(
            Mentorship.id,
            Mentorship.champion_id,
            Mentorship.mentee_id,
            Mentorship.state,
            func.coalesce(_since(), Mentorship.created_at),
            _mentors(),
            _goals(func.count()),
            func.coalesce(_goals(func.sum(MentorshipGoal.progress)), 0),
            func.coalesce(meetings.c.sessions, 0),
            meetings.c.held_at,
            meetings.c.next_at,
        )
        .join(meetings, meetings.c.mentorship_id == Mentorship.id, isouter=True)
        .where(Mentorship.edition_id == edition)
        .order_by(Mentorship.id)
        .limit(MAX_PAIRS)
    )


_pairs = Prepared(_statement())


def pairs_of(edition_id: int, at: datetime) -> list[PairFacts]:
    """The mentorships of an edition with what is known of each, in one statement; at most 1,000."""
    return [
        PairFacts(id_, champion_id, mentee_id, MentorshipState(state), *rest)
        for id_, champion_id, mentee_id, state, *rest in _pairs.rows(edition=edition_id, at=at)
    ]
