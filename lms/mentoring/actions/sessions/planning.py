"""Sessions are planned: proposed times, each side's answers, and one time that is agreed."""

from __future__ import annotations

import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from flask_babel import gettext as _
from sqlalchemy import delete, insert, select

from lms.core.actor import Actor
from lms.core.clock import now
from lms.core.errors import Conflict, Forbidden, Invalid
from lms.db import insert_ignore, session, upsert
from lms.mentoring.actions.letters import tell
from lms.mentoring.actions.sessions.locks import held_meeting, steered
from lms.mentoring.actions.sessions.states import go, write_step
from lms.mentoring.models.sessions import (
    Meeting,
    MeetingCheck,
    MeetingReply,
    MeetingTime,
)
from lms.mentoring.queries.locks import held
from lms.mentoring.queries.mentorships.people import recipients
from lms.mentoring.rules.mentorships import Side
from lms.mentoring.rules.rights import may_speak_for, may_steer
from lms.mentoring.rules.sessions import (
    CHECKLISTS,
    CYCLE_KINDS,
    OPEN,
    Cycle,
    Reply,
    SessionKind,
    SessionMode,
    SessionState,
    Span,
    faults_of,
)

PROPOSED, CONFIRMED = "session_proposed", "session_confirmed"


@dataclass(frozen=True, slots=True)
class Plan:
    """What a session is to be. `agenda_html` is the agenda, rendered before the write."""

    kind: SessionKind
    mode: SessionMode
    title: str
    length: str
    time_zone: str
    place: str = ""
    link: str = ""
    agenda: str = ""
    agenda_html: str = ""
    interpreting: str = ""


def propose(
    *,
    actor: Actor,
    mentorship_id: int,
    plan: Plan,
    spans: Sequence[Span],
    key: str,
    cycle: Cycle | None = None,
) -> int:
    """Plan a session and propose times for it; the other side is told. Returns its id.

    `key` comes from the form: pressed twice, it is one session.
    """
    standing = held(actor, mentorship_id)
    if not may_steer(standing):
        raise Forbidden
    _check(spans)
    moment = now()
    added = insert_ignore(
        Meeting,
        {
            "mentorship_id": mentorship_id, "key": key, "uid": secrets.token_hex(16), "cycle": cycle,
            "kind": plan.kind, "mode": plan.mode, "title": plan.title, "length": plan.length,
            "time_zone": plan.time_zone, "place": plan.place, "link": plan.link,
            "agenda": plan.agenda, "agenda_html": plan.agenda_html,
            "interpreting": plan.interpreting, "created_at": moment, "changed_at": moment,
        },
    )  # fmt: skip
    meeting_id = (
        session()
        .scalars(
            select(Meeting.id).where(Meeting.mentorship_id == mentorship_id, Meeting.key == key)
        )
        .one()
    )
    if not added:
        return meeting_id
    write_step(meeting_id, SessionState.PLANNED, actor)
    for point in CHECKLISTS[plan.kind]:
        session().execute(insert(MeetingCheck).values(meeting_id=meeting_id, point=point))
    _add_times(meeting_id, spans, actor, standing.side)
    if spans:
        _tell(actor, mentorship_id, meeting_id, plan.title)
    return meeting_id


def plan_cycle(
    *, actor: Actor, mentorship_id: int, titles: Mapping[Cycle, str], time_zone: str
) -> None:
    """Plan the three visits of a mentorship, without times; those that are there stay."""
    for cycle, kind in CYCLE_KINDS.items():
        plan = Plan(kind, SessionMode.ON_SITE, titles[cycle], "2d", time_zone)
        propose(
            actor=actor,
            mentorship_id=mentorship_id,
            plan=plan,
            spans=(),
            key=f"cycle-{cycle}",
            cycle=cycle,
        )


def propose_times(
    *,
    actor: Actor,
    mentorship_id: int,
    meeting_id: int,
    spans: Sequence[Span],
    length: str,
    time_zone: str,
) -> None:
    """Propose other times for a session that has none agreed; the answers begin anew."""
    standing, meeting = held_meeting(actor, mentorship_id, meeting_id)
    if not may_steer(standing):
        raise Forbidden
    if meeting.state not in {SessionState.PLANNED, SessionState.POSTPONED}:
        raise Conflict(_("A time is agreed already. Postpone the session first."))
    if not spans:
        raise Invalid(_("Propose at least one time."))
    _check(spans)
    meeting.length, meeting.time_zone = length, time_zone
    session().flush()
    session().execute(delete(MeetingTime).where(MeetingTime.meeting_id == meeting_id))
    _add_times(meeting_id, spans, actor, standing.side)
    if meeting.state == SessionState.POSTPONED:
        go(meeting, SessionState.PLANNED, actor)
    _tell(actor, mentorship_id, meeting_id, meeting.title)


def change_plan(
    *, actor: Actor, mentorship_id: int, meeting_id: int, plan: Plan, row_version: int
) -> None:
    """Change what a session is to be; raises Conflict if it was changed since the form was loaded."""
    meeting = steered(actor, mentorship_id, meeting_id)
    if meeting.state not in OPEN or meeting.row_version != row_version:
        raise Conflict
    seen = (meeting.title, meeting.place, meeting.link)
    meeting.kind, meeting.mode, meeting.title = plan.kind, plan.mode, plan.title
    meeting.place, meeting.link = plan.place, plan.link
    meeting.agenda, meeting.agenda_html = plan.agenda, plan.agenda_html
    meeting.interpreting = plan.interpreting
    meeting.row_version += 1
    meeting.changed_at = now()
    if (plan.title, plan.place, plan.link) != seen:
        meeting.sequence += 1
    session().flush()


def reply(
    *, actor: Actor, mentorship_id: int, meeting_id: int, side: Side, replies: Mapping[int, Reply]
) -> None:
    """Say for one's own side which of the proposed times suit."""
    standing, meeting = held_meeting(actor, mentorship_id, meeting_id)
    if not may_speak_for(standing, side):
        raise Forbidden
    if meeting.state != SessionState.PLANNED:
        raise Conflict(_("A time is agreed already."))
    known = set(
        session().scalars(select(MeetingTime.id).where(MeetingTime.meeting_id == meeting_id))
    )
    if not set(replies) <= known:
        raise Conflict(_("Other times were proposed meanwhile."))
    _write_replies(actor, side, replies)


def confirm(*, actor: Actor, mentorship_id: int, meeting_id: int, time_id: int) -> None:
    """Agree on one of the proposed times; everybody who takes part is told."""
    meeting = steered(actor, mentorship_id, meeting_id)
    chosen = session().scalar(
        select(MeetingTime).where(MeetingTime.id == time_id, MeetingTime.meeting_id == meeting_id)
    )
    if chosen is None:
        raise Conflict(_("Other times were proposed meanwhile."))
    if chosen.starts_at <= now():
        raise Invalid(_("This time is over. Propose others."))
    against = session().scalar(
        select(MeetingReply.side).where(
            MeetingReply.time_id == time_id, MeetingReply.reply == Reply.NO
        )
    )
    if against is not None:
        raise Invalid(
            _("One side cannot come at this time. Choose another one, or propose others.")
        )
    meeting.starts_at, meeting.ends_at = chosen.starts_at, chosen.ends_at
    meeting.reminded_at = None
    go(meeting, SessionState.CONFIRMED, actor)


def _write_replies(actor: Actor, side: Side, replies: Mapping[int, Reply]) -> None:
    for time_id, said in replies.items():
        changes = {"reply": said, "by": actor.person_id, "at": now()}
        key = {"time_id": time_id, "side": side}
        upsert(MeetingReply, {**key, **changes}, key=tuple(key), changes=changes)


def _add_times(meeting_id: int, spans: Sequence[Span], actor: Actor, side: Side | None) -> None:
    """Add proposed times; whoever proposes them can come, so their side has said yes."""
    for span in spans:
        time_id = (
            session()
            .scalars(
                insert(MeetingTime)
                .values(meeting_id=meeting_id, starts_at=span.starts_at, ends_at=span.ends_at)
                .returning(MeetingTime.id)
            )
            .one()
        )
        if side is not None:
            _write_replies(actor, side, {time_id: Reply.YES})


def _check(spans: Sequence[Span]) -> None:
    if faults_of(spans, now()):
        raise Invalid(_("Propose different times that are still to come."))


def _tell(actor: Actor, mentorship_id: int, meeting_id: int, title: str) -> None:
    tell(
        to=recipients(mentorship_id),
        but=actor.person_id,
        kind=PROPOSED,
        mentorship_id=mentorship_id,
        href=f"/mentorships/{mentorship_id}/sessions/{meeting_id}/",
        words={"title": title},
        template="mentoring/mail/sessions_proposed.txt",
    )
