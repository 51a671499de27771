"""The sessions of a mentorship, one of them, and its calendar file."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

from flask import Response, current_app, render_template, url_for

from config import Settings
from lms.core.clock import now
from lms.core.errors import NotFound
from lms.mentoring.adapters.calendars import calendar_file
from lms.mentoring.forms.sessions import (
    KINDS,
    MODES,
    REPLIES,
    ActionForm,
    ChecksForm,
    MoveForm,
    PeopleForm,
)
from lms.mentoring.queries.calendars import status_of
from lms.mentoring.queries.mentorships.rooms import Room, room
from lms.mentoring.queries.sessions import meetings, people
from lms.mentoring.rules.calendars import Entry
from lms.mentoring.rules.mentorships import Side
from lms.mentoring.rules.rights import may_speak_for, may_steer
from lms.mentoring.rules.sessions import FIXED, OPEN, STEPS, Cycle, SessionState
from lms.mentoring.views.sessions.blueprint import bp
from lms.mentoring.views.words import (
    CHECKS,
    CYCLES,
    REPLY_MARKS,
    SESSION_MARKS,
    SESSION_STATES,
)
from lms.web.access import actor, person_id, signed_in
from lms.web.languages import lang

PAGE = "mentoring/sessions_one.html"
OFFERED = (
    SessionState.HELD,
    SessionState.MOVED_ONLINE,
    SessionState.POSTPONED,
    SessionState.CANCELLED,
)
UNSAFE = re.compile(r"[^A-Za-z0-9]+")


@dataclass(frozen=True, slots=True)
class Forms:
    """The forms of the page; the one that was refused comes back as it was."""

    move: MoveForm | None = None
    people: PeopleForm | None = None
    checks: ChecksForm | None = None
    action: ActionForm | None = None
    refused: Any = None


@bp.get("/")
@signed_in
def sessions(mentorship_id: int) -> str:
    """What is planned and what was held, and the way to plan the next."""
    found = room(actor(), mentorship_id, lang())
    lines = meetings.sessions_of(found.standing)
    return render_template(
        "mentoring/sessions_list.html",
        room=found,
        coming=[line for line in lines if line.is_open],
        past=[line for line in reversed(lines) if not line.is_open],
        has_cycle={line.cycle for line in lines} >= set(Cycle),
        may_steer=may_steer(found.standing),
        states=SESSION_STATES,
        marks=SESSION_MARKS,
        kinds=dict(KINDS),
        cycles=CYCLES,
    )


@bp.get("/<int:meeting_id>/")
@signed_in
def one(mentorship_id: int, meeting_id: int) -> str:
    """One session: when, what, who, and what came of it."""
    return session_page(room(actor(), mentorship_id, lang()), meeting_id, Forms())


@bp.get("/<int:meeting_id>/session.ics")
@signed_in
def calendar(mentorship_id: int, meeting_id: int) -> Response:
    """The session as a calendar file."""
    found = room(actor(), mentorship_id, lang())
    meeting = meetings.meeting_of(found.standing, meeting_id)
    if meeting.starts_at is None:
        raise NotFound
    settings: Settings = current_app.extensions["tandem_settings"]
    page = url_for("sessions.one", mentorship_id=mentorship_id, meeting_id=meeting_id)
    entry = Entry(
        meeting.uid,
        meeting.title,
        meeting.starts_at,
        meeting.ends_at,
        meeting.changed_at,
        meeting.sequence,
        status_of(SessionState(meeting.state)),
        place=meeting.place or meeting.link,
        url=settings.public_url + page,
        description=meeting.agenda,
    )
    name = f"{found.champion.name} – {found.mentee.name}"
    data = calendar_file([entry], name=name, host=urlsplit(settings.public_url).hostname or "")
    file = UNSAFE.sub("-", meeting.title).strip("-").lower() or "session"
    response = Response(data, content_type="text/calendar; charset=utf-8")
    response.headers["Content-Disposition"] = f'attachment; filename="{file}.ics"'
    return response


def session_page(found: Room, meeting_id: int, forms: Forms) -> str:
    """The page of a session, with a refused form as it was typed."""
    who, me = found.standing, actor()
    meeting = meetings.meeting_of(who, meeting_id)
    state = SessionState(meeting.state)
    steers = may_steer(who)
    present = people.present(meeting_id)
    invitable = people.invitable(me, who) if steers else []
    return render_template(
        PAGE,
        room=found,
        meeting=meeting,
        state=state,
        is_open=state in OPEN,
        is_fixed=state in FIXED,
        proposals=meetings.proposals(meeting_id) if state is SessionState.PLANNED else [],
        steps=meetings.steps(meeting_id),
        checks=meetings.checks(meeting_id),
        actions=meetings.actions_of(meeting_id),
        present=present,
        offered=_offered(state, meeting.starts_at) if steers else [],
        my_sides=[side for side in Side if may_speak_for(who, side)],
        may_steer=steers,
        me=person_id(),
        move=forms.move or MoveForm(None, link=meeting.link),
        people_form=forms.people or _people_form(meeting, present, invitable),
        action_form=forms.action or _action_form(invitable),
        refused=forms.refused,
        states=SESSION_STATES,
        marks=SESSION_MARKS,
        kinds=dict(KINDS),
        modes=dict(MODES),
        cycles=CYCLES,
        points=CHECKS,
        replies=REPLIES,
        reply_words=dict(REPLIES),
        reply_marks=REPLY_MARKS,
    )


def _offered(state: SessionState, starts_at: datetime | None) -> list[SessionState]:
    """The steps that have a button; nothing was held that has not begun."""
    begun = starts_at is not None and starts_at <= now()
    return [to for to in OFFERED if to in STEPS[state] and (begun or to is not SessionState.HELD)]


def _people_form(meeting: Any, present: Any, invitable: Any) -> PeopleForm:  # noqa: ANN401
    form = PeopleForm(
        None,
        people=[one.id for one in present],
        guests=meeting.guests,
        interpreting=meeting.interpreting,
    )
    form.offer(invitable)
    return form


def _action_form(invitable: Any) -> ActionForm:  # noqa: ANN401
    form = ActionForm(None)
    form.offer(invitable)
    return form
