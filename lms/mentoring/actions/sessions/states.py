"""A session goes on: confirmed, moved online, postponed, cancelled, held."""

from __future__ import annotations

from flask_babel import gettext as _
from sqlalchemy import insert, select

from lms.core.actor import Actor
from lms.core.clock import now
from lms.core.errors import Conflict, Invalid
from lms.db import session
from lms.mentoring.actions.letters import tell
from lms.mentoring.actions.sessions.locks import steered
from lms.mentoring.models.sessions import Meeting, MeetingStep
from lms.mentoring.queries.mentorships.people import recipients
from lms.mentoring.queries.sessions.people import participants
from lms.mentoring.rules.sessions import (
    OPEN,
    WITH_REASON,
    SessionMode,
    SessionState,
    may_become,
)

CHANGED = "session_changed"
MAIL = "mentoring/mail/sessions_changed.txt"
State = SessionState
TOLD = frozenset({State.CONFIRMED, State.MOVED_ONLINE, State.POSTPONED, State.CANCELLED})


def change_state(
    *,
    actor: Actor,
    mentorship_id: int,
    meeting_id: int,
    to: State,
    reason: str = "",
    link: str = "",
) -> None:
    """Hold, move online, postpone or cancel a session; everybody who takes part is told.

    Raises Invalid without a reason where one is needed, or for a session that has not begun yet.
    """
    meeting = steered(actor, mentorship_id, meeting_id)
    if to not in {State.HELD, *WITH_REASON}:
        raise Conflict
    if to in WITH_REASON and not reason:
        raise Invalid(fields={"reason": _("Say why, so that the other side understands.")})
    if to is State.HELD and meeting.starts_at is not None and meeting.starts_at > now():
        raise Invalid(_("It has not begun yet."))
    if to is State.MOVED_ONLINE:
        meeting.mode, meeting.link = SessionMode.ONLINE, link or meeting.link
    go(meeting, to, actor, reason)


def cancel_all(*, actor: Actor, mentorship_id: int) -> None:
    """Cancel what is still planned when a mentorship ends; the step of the mentorship says why."""
    planned = select(Meeting).where(
        Meeting.mentorship_id == mentorship_id, Meeting.state.in_(sorted(OPEN))
    )
    for meeting in session().scalars(planned.with_for_update()):
        _set(meeting, State.CANCELLED, actor, "")


def go(meeting: Meeting, to: State, actor: Actor, reason: str = "") -> None:
    """Take a session to a state that follows from its own, note it, and tell of it."""
    _set(meeting, to, actor, reason)
    if to in TOLD:
        _tell(meeting, to, actor, reason)


def _set(meeting: Meeting, to: State, actor: Actor, reason: str) -> None:
    if not may_become(State(meeting.state), to):
        raise Conflict(_("The session has gone on meanwhile. Look at where it stands now."))
    meeting.state = to
    meeting.sequence += 1
    meeting.row_version += 1
    meeting.changed_at = now()
    session().flush()
    write_step(meeting.id, to, actor, reason)


def write_step(meeting_id: int, state: State, actor: Actor, reason: str = "") -> None:
    """Note that a session went into a state."""
    session().execute(
        insert(MeetingStep).values(
            meeting_id=meeting_id, state=state, reason=reason, by=actor.person_id, at=now()
        )
    )


def _tell(meeting: Meeting, to: State, actor: Actor, reason: str) -> None:
    chosen = set(participants(meeting.id))
    everybody = recipients(meeting.mentorship_id, learners=bool(chosen))
    leads = {one.id for one in recipients(meeting.mentorship_id)}
    tell(
        to=[one for one in everybody if one.id in leads | chosen],
        but=actor.person_id,
        kind=CHANGED,
        mentorship_id=meeting.mentorship_id,
        href=f"/mentorships/{meeting.mentorship_id}/sessions/{meeting.id}/",
        words={
            "title": meeting.title,
            "state": to,
            "reason": reason,
            "starts": meeting.starts_at.isoformat() if meeting.starts_at else "",
            "ends": meeting.ends_at.isoformat() if meeting.ends_at else "",
        },
        template=MAIL,
    )
