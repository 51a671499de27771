"""Parts of a session: its state, its people, its checklist, what is to be done after it."""

from __future__ import annotations

from typing import Any

from flask import flash, redirect, request, url_for
from flask_babel import gettext as _

from lms.core.errors import Conflict, Invalid
from lms.db import write
from lms.mentoring.actions.sessions import results as actions
from lms.mentoring.actions.sessions.states import change_state
from lms.mentoring.forms.choices import choices_of
from lms.mentoring.forms.sessions import ActionForm, ChecksForm, MoveForm, PeopleForm
from lms.mentoring.queries.mentorships.rooms import room
from lms.mentoring.queries.sessions.meetings import checks, meeting_of
from lms.mentoring.queries.sessions.people import invitable
from lms.mentoring.rules.mentorships import Side
from lms.mentoring.rules.sessions import SessionState
from lms.mentoring.views.sessions.blueprint import bp
from lms.mentoring.views.sessions.meetings import Forms, session_page
from lms.mentoring.views.sessions.planning import steered
from lms.web.access import actor, signed_in
from lms.web.languages import lang

SAID = {
    SessionState.HELD: lambda: _("It is noted that it was held. Write the report while you remember."),
    SessionState.MOVED_ONLINE: lambda: _("It is moved online. Everybody is told."),
    SessionState.POSTPONED: lambda: _("It is postponed. Everybody is told. Propose other times."),
    SessionState.CANCELLED: lambda: _("It is cancelled. Everybody is told."),
}  # fmt: skip


@bp.post("/<int:meeting_id>/state")
@signed_in
def set_state(mentorship_id: int, meeting_id: int) -> Any:  # noqa: ANN401
    """Held, moved online, postponed, cancelled."""
    found = steered(mentorship_id)
    meeting_of(found.standing, meeting_id)
    form = MoveForm()
    fine = form.validate()
    to = form.state()
    if not fine:
        return session_page(found, meeting_id, Forms(move=form, refused=form)), 422
    if to not in SAID:
        raise Conflict(_("The session has gone on meanwhile. Look at where it stands now."))
    try:
        with write():
            change_state(
                actor=actor(),
                mentorship_id=mentorship_id,
                meeting_id=meeting_id,
                to=to,
                reason=form.reason.data or "",
                link=form.link.data or "",
            )
    except Invalid as error:
        form.refuse(error)
        return session_page(found, meeting_id, Forms(move=form, refused=form)), 422
    flash(SAID[to]())
    return redirect(_one(mentorship_id, meeting_id), 303)


@bp.post("/<int:meeting_id>/people")
@signed_in
def set_people(mentorship_id: int, meeting_id: int) -> Any:  # noqa: ANN401
    """Who takes part."""
    found = steered(mentorship_id)
    meeting_of(found.standing, meeting_id)
    form = PeopleForm()
    form.offer(invitable(actor(), found.standing))
    if not form.validate():
        return session_page(found, meeting_id, Forms(people=form, refused=form)), 422
    with write():
        actions.set_people(
            actor=actor(),
            mentorship_id=mentorship_id,
            meeting_id=meeting_id,
            person_ids=form.people.data or [],
            guests=form.guests.data or 0,
            interpreting=form.interpreting.data or "",
        )
    flash(_("It is saved who takes part."))
    return redirect(_one(mentorship_id, meeting_id) + "#people", 303)


@bp.post("/<int:meeting_id>/checks")
@signed_in
def tick(mentorship_id: int, meeting_id: int) -> Any:  # noqa: ANN401
    """The host's checklist."""
    found = steered(mentorship_id)
    meeting_of(found.standing, meeting_id)
    form = ChecksForm()
    form.done.choices = choices_of((one.id, one.id) for one in checks(meeting_id))
    if not form.validate():
        return session_page(found, meeting_id, Forms(checks=form, refused=form)), 422
    try:
        with write():
            actions.tick(
                actor=actor(),
                mentorship_id=mentorship_id,
                meeting_id=meeting_id,
                done=form.done.data or [],
                own=form.own.data or "",
            )
    except Invalid as error:
        form.refuse(error)
        return session_page(found, meeting_id, Forms(checks=form, refused=form)), 422
    flash(_("The checklist is saved."))
    return redirect(_one(mentorship_id, meeting_id) + "#checks", 303)


@bp.post("/<int:meeting_id>/actions")
@signed_in
def add_action(mentorship_id: int, meeting_id: int) -> Any:  # noqa: ANN401
    """Note what is to be done."""
    found = steered(mentorship_id)
    meeting_of(found.standing, meeting_id)
    form = ActionForm()
    form.offer(invitable(actor(), found.standing))
    if not form.validate():
        return session_page(found, meeting_id, Forms(action=form, refused=form)), 422
    try:
        with write():
            actions.add_action(
                actor=actor(),
                mentorship_id=mentorship_id,
                meeting_id=meeting_id,
                text=form.text.data or "",
                side=Side(form.side.data),
                owner_id=form.owner.data or None,
                due_on=form.due_on.data,
            )
    except Invalid as error:
        form.refuse(error)
        return session_page(found, meeting_id, Forms(action=form, refused=form)), 422
    flash(_("It is noted."))
    return redirect(_one(mentorship_id, meeting_id) + "#actions", 303)


@bp.post("/<int:meeting_id>/actions/<int:action_id>")
@signed_in
def mark_action(mentorship_id: int, meeting_id: int, action_id: int) -> Any:  # noqa: ANN401
    """Done, or not yet."""
    found = room(actor(), mentorship_id, lang())
    meeting_of(found.standing, meeting_id)
    with write():
        actions.mark_action(
            actor=actor(),
            mentorship_id=mentorship_id,
            meeting_id=meeting_id,
            action_id=action_id,
            done=request.form.get("done") == "1",
        )
    return redirect(_one(mentorship_id, meeting_id) + "#actions", 303)


def _one(mentorship_id: int, meeting_id: int) -> str:
    return url_for("sessions.one", mentorship_id=mentorship_id, meeting_id=meeting_id)
