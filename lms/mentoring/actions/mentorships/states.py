"""A mentorship goes on: started, paused, ended, looked back at."""

from __future__ import annotations

from datetime import date, datetime

from flask_babel import gettext as _
from sqlalchemy import insert, update

from lms.core.actor import Actor
from lms.core.clock import now
from lms.core.errors import Conflict, Forbidden, Invalid
from lms.db import session
from lms.mentoring.actions.calendars import end_lonely_feeds
from lms.mentoring.actions.letters import tell
from lms.mentoring.actions.sessions.states import cancel_all
from lms.mentoring.models.mentorships import MentorAssignment, Mentorship, MentorshipStep
from lms.mentoring.queries.locks import held
from lms.mentoring.queries.mentorships.goals import counts, goals
from lms.mentoring.queries.mentorships.people import recipients
from lms.mentoring.queries.mentorships.rooms import learnings
from lms.mentoring.rules.mentorships import (
    OPEN,
    OVER,
    WITH_REASON,
    MentorshipState,
    Side,
    may_become,
)
from lms.mentoring.rules.rights import may_decide

CHANGED = "mentorship_changed"
MAIL = "mentoring/mail/mentorships_changed.txt"
State = MentorshipState


def change_state(*, actor: Actor, mentorship_id: int, to: State, reason: str = "") -> None:
    """Take a mentorship to another state; both sides are told.

    Raises Forbidden, Conflict where it does not follow from the present state, and Invalid where
    something is missing: goals and mentors to begin, a reason to pause or end early, outcomes and
    both sides' learnings to complete.
    """
    standing = held(actor, mentorship_id)
    if not may_decide(standing):
        raise Forbidden
    if to not in {*OPEN, *OVER} or not may_become(standing.state, to):
        raise Conflict(_("The mentorship has gone on meanwhile. Look at where it stands now."))
    _check(mentorship_id, to, reason)
    told = recipients(mentorship_id)
    moment = now()
    _write(mentorship_id, to, reason, actor, moment)
    if to in {State.COMPLETED, State.ENDED_EARLY}:
        _close(mentorship_id, actor, moment)
    tell(
        to=told,
        but=actor.person_id,
        kind=CHANGED,
        mentorship_id=mentorship_id,
        href=f"/mentorships/{mentorship_id}/",
        words={"state": to, "reason": reason},
        template=MAIL,
    )


def set_follow_up(*, actor: Actor, mentorship_id: int, on: date | None) -> None:
    """Say when the two sides want to look back."""
    if not may_decide(held(actor, mentorship_id)):
        raise Forbidden
    session().execute(
        update(Mentorship)
        .where(Mentorship.id == mentorship_id)
        .values(follow_up_on=on, row_version=Mentorship.row_version + 1)
    )


def _check(mentorship_id: int, to: State, reason: str) -> None:
    if to in WITH_REASON and not reason:
        raise Invalid(fields={"reason": _("Say why, so that the other side understands.")})
    if to is State.ACTIVE:
        goals_, mentors = counts(mentorship_id)
        if not goals_:
            raise Invalid(_("Agree on a goal first: a mentorship begins with one to three."))
        if not mentors:
            raise Invalid(_("Assign a mentor first."))
    if to is State.COMPLETED:
        if any(not goal.outcome for goal in goals(mentorship_id, "en")):
            raise Invalid(_("Say of each goal what was reached."))
        if set(learnings(mentorship_id)) != set(Side):
            raise Invalid(_("Both sides say what their own city learned before it is completed."))


def _write(mentorship_id: int, to: State, reason: str, actor: Actor, moment: datetime) -> None:
    session().execute(
        update(Mentorship)
        .where(Mentorship.id == mentorship_id)
        .values(state=to, row_version=Mentorship.row_version + 1)
    )
    session().execute(
        insert(MentorshipStep).values(
            mentorship_id=mentorship_id, state=to, reason=reason, by=actor.person_id, at=moment
        )
    )


def _close(mentorship_id: int, actor: Actor, moment: datetime) -> None:
    """End what only an open mentorship has: mentors, planned sessions, calendar addresses."""
    session().execute(
        update(MentorAssignment)
        .where(MentorAssignment.mentorship_id == mentorship_id, MentorAssignment.ended_at.is_(None))
        .values(ended_at=moment)
    )
    cancel_all(actor=actor, mentorship_id=mentorship_id)
    end_lonely_feeds()
