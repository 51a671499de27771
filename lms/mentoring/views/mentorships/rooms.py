"""One's own mentorships, and the room that both sides share."""

from __future__ import annotations

from typing import Any

from flask import flash, redirect, render_template, url_for
from flask_babel import gettext as _

from lms.core.errors import Conflict, Invalid
from lms.db import write
from lms.mentoring.actions.mentorships.states import change_state
from lms.mentoring.forms.mentorships import PROGRESS, StateForm
from lms.mentoring.queries import calendars, messages
from lms.mentoring.queries.mentorships.people import people
from lms.mentoring.queries.mentorships.rooms import mine as own
from lms.mentoring.queries.mentorships.rooms import room
from lms.mentoring.queries.reviews.queue import Filters, queue
from lms.mentoring.queries.sessions.meetings import all_actions, next_sessions, sessions_of
from lms.mentoring.rules import rights as policy
from lms.mentoring.rules.mentorships import STEPS, MentorshipState, Side
from lms.mentoring.views.mentorships.blueprint import bp
from lms.mentoring.views.words import MARKS, SESSION_MARKS, SESSION_STATES, STATES
from lms.web.access import actor, person_id, signed_in
from lms.web.languages import lang
from lms.web.paging import PAGE_SIZE, before, page_of

SHOWN_THREADS, SHOWN_FILES = 5, 20
DONE = {
    MentorshipState.ACTIVE: lambda: _("The mentorship is active."),
    MentorshipState.PAUSED: lambda: _("The mentorship is paused. Both sides were told why."),
    MentorshipState.ENDED_EARLY: lambda: _("The mentorship has ended. Its mentors have no access any more."),
    MentorshipState.FOLLOWED_UP: lambda: _("It is noted that you looked back."),
}  # fmt: skip


@bp.get("/")
@signed_in
def mine() -> str:
    """The mentorships that one is part of, what is new in them and what is next."""
    page = page_of(own(actor(), lang(), before=before(), limit=PAGE_SIZE + 1), "id")
    ids = [line.id for line in page.rows]
    return render_template(
        "mentoring/mentorships_mine.html",
        page=page,
        unread=messages.unread(person_id(), ids),
        next_sessions=next_sessions(ids),
        has_feed=calendars.may_have_feed(person_id()),
        states=STATES,
        marks=MARKS,
    )


@bp.get("/<int:mentorship_id>/")
@signed_in
def one(mentorship_id: int) -> str:
    """The room: state, goals, people, what is next, messages, sessions, files."""
    return _room(mentorship_id, StateForm(None))


@bp.post("/<int:mentorship_id>/state")
@signed_in
def set_state(mentorship_id: int) -> Any:  # noqa: ANN401
    """Start, pause, resume, end early, look back."""
    room(actor(), mentorship_id, lang())
    form = StateForm()
    to = form.state() if form.validate() else None
    if to is None or to not in DONE:
        if not form.reason.errors:
            raise Conflict(_("The mentorship has gone on meanwhile. Look at where it stands now."))
        return _room(mentorship_id, form), 422
    try:
        with write():
            change_state(
                actor=actor(), mentorship_id=mentorship_id, to=to, reason=form.reason.data or ""
            )
    except Invalid as error:
        form.refuse(error)
        return _room(mentorship_id, form), 422
    flash(DONE[to]())
    return redirect(url_for("mentorships.one", mentorship_id=mentorship_id), 303)


def _room(mentorship_id: int, form: StateForm) -> str:
    found = room(actor(), mentorship_id, lang())
    who = found.standing
    reads = policy.may_read_messages(who)
    waiting, more = (
        queue(person_id(), Filters(city_id=who.mentee_id)) if who.mentors else ([], False)
    )
    me = person_id()
    return render_template(
        "mentoring/mentorships_room.html",
        room=found,
        form=form,
        steps=[] if not policy.may_decide(who) else _offered(found.state),
        people=people(actor(), who),
        sessions=[line for line in sessions_of(who) if line.is_open],
        waiting=len(waiting),
        waiting_more=more,
        following=next_sessions([mentorship_id]).get(mentorship_id),
        actions=all_actions(who, only_open=True),
        threads=messages.threads(who, me, before=None, limit=SHOWN_THREADS) if reads else None,
        files=messages.room_files(who, limit=SHOWN_FILES) if reads else (),
        may_steer=policy.may_steer(who),
        may_assign=policy.may_assign(who),
        may_write=policy.may_write(who),
        may_close=any(policy.may_speak_for(who, side) for side in Side) or who.coordinates,
        sees_learners=policy.may_see_learners(who),
        states=STATES,
        marks=MARKS,
        session_states=SESSION_STATES,
        session_marks=SESSION_MARKS,
        progress=PROGRESS,
    )


def _offered(state: MentorshipState) -> list[MentorshipState]:
    """The steps that have a button in the room; completing has a page of its own."""
    return sorted(STEPS[state] & set(DONE), key=list(DONE).index)
