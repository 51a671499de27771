"""What belongs to a session: checklist, people, attendance, actions, and its report."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date

from flask_babel import gettext as _
from sqlalchemy import delete, func, insert, select, update

from lms.core.actor import Actor
from lms.core.clock import now
from lms.core.errors import Conflict, Forbidden, Invalid, NotFound
from lms.db import insert_ignore, session
from lms.mentoring.actions.sessions.locks import held_meeting, steered
from lms.mentoring.actions.sessions.states import go
from lms.mentoring.models.sessions import (
    MeetingAction,
    MeetingCheck,
    MeetingPerson,
)
from lms.mentoring.queries.access import Standing
from lms.mentoring.queries.sessions.people import invitable
from lms.mentoring.rules.mentorships import OPEN as OPEN_MENTORSHIP
from lms.mentoring.rules.mentorships import Side
from lms.mentoring.rules.rights import may_steer
from lms.mentoring.rules.sessions import MAX_ACTIONS, MAX_CHECKS, SessionState


def tick(
    *, actor: Actor, mentorship_id: int, meeting_id: int, done: Collection[int], own: str = ""
) -> None:
    """Set which points of the checklist are done, and add one of one's own."""
    steered(actor, mentorship_id, meeting_id)
    rows = session().execute(
        select(MeetingCheck.id, MeetingCheck.done_at).where(MeetingCheck.meeting_id == meeting_id)
    ).all()  # fmt: skip
    for row in rows:
        if (row.id in done) != (row.done_at is not None):
            now_done = row.id in done
            session().execute(
                update(MeetingCheck)
                .where(MeetingCheck.id == row.id)
                .values(
                    done_at=now() if now_done else None,
                    done_by=actor.person_id if now_done else None,
                )
            )
    if own:
        if len(rows) >= MAX_CHECKS:
            raise Invalid(_("The list is full."))
        session().execute(insert(MeetingCheck).values(meeting_id=meeting_id, text=own))


def set_people(
    *,
    actor: Actor,
    mentorship_id: int,
    meeting_id: int,
    person_ids: Collection[int],
    guests: int,
    interpreting: str,
) -> None:
    """Say who takes part: people of the two sides, and how many others; and who needs interpreting."""
    standing, meeting = held_meeting(actor, mentorship_id, meeting_id)
    if not may_steer(standing):
        raise Forbidden
    if meeting.state == SessionState.CANCELLED:
        raise Conflict
    allowed = {one.id for one in invitable(actor, standing)}
    there = _there(meeting_id)
    # Whom the actor may not know of was chosen by somebody else, and stays.
    gone = (set(there) & allowed) - set(person_ids)
    if not set(person_ids) <= allowed | set(there):
        raise Invalid(_("Choose people of the two cities."))
    if gone:
        session().execute(
            delete(MeetingPerson).where(
                MeetingPerson.meeting_id == meeting_id, MeetingPerson.person_id.in_(gone)
            )
        )
    for person_id in person_ids:
        insert_ignore(MeetingPerson, {"meeting_id": meeting_id, "person_id": person_id})
    meeting.guests, meeting.interpreting = guests, interpreting
    meeting.changed_at = now()
    session().flush()


def report(
    *,
    actor: Actor,
    mentorship_id: int,
    meeting_id: int,
    words: Mapping[str, str],
    came: Collection[int],
    guests: int,
    finished: bool,
) -> None:
    """Write what came of a session: who came, what was learned, what did not work.

    `words` has learned, learned_html, failed, failed_html. With `finished` the session is reported,
    which needs learnings; a report may be changed afterwards while the mentorship is open.
    """
    meeting = steered(actor, mentorship_id, meeting_id)
    if meeting.state not in {SessionState.HELD, SessionState.REPORTED}:
        raise Conflict(_("Note first that it was held."))
    if finished and not words["learned"]:
        raise Invalid(fields={"learned": _("Say what you learned; a sentence is enough.")})
    meeting.learned, meeting.learned_html = words["learned"], words["learned_html"]
    meeting.failed, meeting.failed_html = words["failed"], words["failed_html"]
    meeting.guests = guests
    meeting.row_version += 1
    session().flush()
    for person_id in _there(meeting_id):
        session().execute(
            update(MeetingPerson)
            .where(MeetingPerson.meeting_id == meeting_id, MeetingPerson.person_id == person_id)
            .values(came=person_id in came)
        )
    if finished and meeting.state == SessionState.HELD:
        go(meeting, SessionState.REPORTED, actor)


def add_action(
    *,
    actor: Actor,
    mentorship_id: int,
    meeting_id: int,
    text: str,
    side: Side,
    owner_id: int | None,
    due_on: date | None,
) -> None:
    """Note what a side, or a person of it, is to do."""
    standing, meeting = held_meeting(actor, mentorship_id, meeting_id)
    if not may_steer(standing):
        raise Forbidden
    if meeting.state == SessionState.CANCELLED:
        raise Conflict
    _check_owner(actor, standing, side, owner_id)
    count = select(func.count()).where(MeetingAction.meeting_id == meeting_id)
    if (session().scalar(count) or 0) >= MAX_ACTIONS:
        raise Invalid(_("The list is full."))
    session().execute(
        insert(MeetingAction).values(
            meeting_id=meeting_id, text=text, side=side, owner_id=owner_id, due_on=due_on
        )
    )


def mark_action(
    *, actor: Actor, mentorship_id: int, meeting_id: int, action_id: int, done: bool
) -> None:
    """Note that an action is done, or not yet; who owns it may, and who steers."""
    standing, _meeting = held_meeting(actor, mentorship_id, meeting_id)
    row = session().execute(
        select(MeetingAction.owner_id).where(
            MeetingAction.id == action_id, MeetingAction.meeting_id == meeting_id
        )
    ).one_or_none()  # fmt: skip
    if row is None:
        raise NotFound
    owns = row.owner_id == actor.person_id and standing.state in OPEN_MENTORSHIP
    if not (owns or may_steer(standing)):
        raise Forbidden
    session().execute(
        update(MeetingAction)
        .where(MeetingAction.id == action_id)
        .values(done_at=now() if done else None, done_by=actor.person_id if done else None)
    )


def _check_owner(actor: Actor, standing: Standing, side: Side, owner_id: int | None) -> None:
    known = {one.id: one.side for one in invitable(actor, standing)}
    if owner_id is not None and known.get(owner_id) is not side:
        raise Invalid(fields={"owner": _("Choose somebody of this side, or the side as a whole.")})


def _there(meeting_id: int) -> list[int]:
    return list(
        session().scalars(
            select(MeetingPerson.person_id).where(MeetingPerson.meeting_id == meeting_id)
        )
    )
