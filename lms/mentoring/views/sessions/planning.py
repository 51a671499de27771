"""Planning: a new session with its times, the three visits, answers, one time that is agreed."""

from __future__ import annotations

import secrets
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _

from lms.core.errors import Conflict, Forbidden, Invalid
from lms.db import write
from lms.mentoring.actions.sessions import planning as actions
from lms.mentoring.forms.sessions import MoveForm, PlanForm, ProposalForm, TimesForm
from lms.mentoring.queries.mentorships.rooms import Room, room
from lms.mentoring.queries.sessions.meetings import meeting_of, proposals
from lms.mentoring.rules.mentorships import Side
from lms.mentoring.rules.rights import may_steer
from lms.mentoring.rules.sessions import OPEN, Reply, SessionKind, SessionMode
from lms.mentoring.views.rendering import html_of
from lms.mentoring.views.sessions.blueprint import bp
from lms.mentoring.views.sessions.meetings import Forms, session_page
from lms.mentoring.views.words import CYCLES
from lms.web.access import actor, signed_in
from lms.web.languages import lang

PROPOSAL, TIMES, PLAN = (
    "mentoring/sessions_proposal.html",
    "mentoring/sessions_times.html",
    "mentoring/sessions_plan.html",
)


@bp.get("/proposal")
@signed_in
def proposal(mentorship_id: int) -> str:
    """The form of a new session."""
    found = steered(mentorship_id)
    form = ProposalForm(None, key=secrets.token_urlsafe(16))
    form.offer(actor().time_zone)
    return render_template(PROPOSAL, room=found, form=form)


@bp.post("/proposal")
@signed_in
def propose(mentorship_id: int) -> Any:  # noqa: ANN401
    """Plan it; the other side is told of the proposed times."""
    found = steered(mentorship_id)
    form = ProposalForm()
    form.offer(actor().time_zone)
    fine = form.validate()
    html, spans = html_of(form.agenda), form.spans() if form.time_zone.data else None
    if not fine or html is None or spans is None:
        return render_template(PROPOSAL, room=found, form=form), 422
    with write():
        meeting_id = actions.propose(
            actor=actor(),
            mentorship_id=mentorship_id,
            plan=_plan(form, html, form.length.data, form.time_zone.data),
            spans=spans,
            key=form.key.data or "",
        )
    flash(_("It is planned."))
    return redirect(_one(mentorship_id, meeting_id), 303)


@bp.post("/cycle")
@signed_in
def plan_cycle(mentorship_id: int) -> Any:  # noqa: ANN401
    """Plan the three visits: plan, consolidate, review."""
    steered(mentorship_id)
    with write():
        actions.plan_cycle(
            actor=actor(),
            mentorship_id=mentorship_id,
            titles={cycle: str(words) for cycle, words in CYCLES.items()},
            time_zone=actor().time_zone,
        )
    flash(_("Three visits are planned. Propose times for the first."))
    return redirect(url_for("sessions.sessions", mentorship_id=mentorship_id), 303)


@bp.get("/<int:meeting_id>/times")
@signed_in
def times(mentorship_id: int, meeting_id: int) -> str:
    """The form of other times."""
    found = steered(mentorship_id)
    meeting = meeting_of(found.standing, meeting_id)
    form = TimesForm(None, length=meeting.length, time_zone=meeting.time_zone)
    form.offer(meeting.time_zone)
    return render_template(TIMES, room=found, meeting=meeting, form=form)


@bp.post("/<int:meeting_id>/times")
@signed_in
def propose_times(mentorship_id: int, meeting_id: int) -> Any:  # noqa: ANN401
    """Propose other times; the answers begin anew."""
    found = steered(mentorship_id)
    meeting = meeting_of(found.standing, meeting_id)
    form = TimesForm()
    form.offer(meeting.time_zone)
    fine = form.validate()
    spans = form.spans() if form.time_zone.data else None
    if not fine or spans is None:
        return render_template(TIMES, room=found, meeting=meeting, form=form), 422
    try:
        with write():
            actions.propose_times(
                actor=actor(),
                mentorship_id=mentorship_id,
                meeting_id=meeting_id,
                spans=spans,
                length=form.length.data,
                time_zone=form.time_zone.data,
            )
    except Invalid as error:
        form.refuse(error)
        return render_template(TIMES, room=found, meeting=meeting, form=form), 422
    flash(_("The times are proposed. The other side is told."))
    return redirect(_one(mentorship_id, meeting_id), 303)


@bp.get("/<int:meeting_id>/plan")
@signed_in
def plan(mentorship_id: int, meeting_id: int) -> str:
    """What it is to be: title, place, agenda."""
    found = steered(mentorship_id)
    meeting = meeting_of(found.standing, meeting_id)
    if meeting.state not in OPEN:
        raise Forbidden
    return render_template(PLAN, room=found, meeting=meeting, form=PlanForm(None, obj=meeting))


@bp.post("/<int:meeting_id>/plan")
@signed_in
def save_plan(mentorship_id: int, meeting_id: int) -> Any:  # noqa: ANN401
    """Save it; what somebody else has changed meanwhile is not overwritten unseen."""
    found = steered(mentorship_id)
    meeting = meeting_of(found.standing, meeting_id)
    form = PlanForm()
    fine = form.validate()
    html = html_of(form.agenda)
    if not fine or html is None:
        return render_template(PLAN, room=found, meeting=meeting, form=form), 422
    try:
        with write():
            actions.change_plan(
                actor=actor(),
                mentorship_id=mentorship_id,
                meeting_id=meeting_id,
                plan=_plan(form, html, meeting.length, meeting.time_zone),
                row_version=form.row_version.data or 0,
            )
    except Conflict:
        meeting = meeting_of(found.standing, meeting_id)
        if meeting.state not in OPEN:
            raise
        form.row_version.data = meeting.row_version
        form.row_version.raw_data = [str(meeting.row_version)]
        return render_template(PLAN, room=found, meeting=meeting, form=form, changed=True), 409
    flash(_("The plan is saved."))
    return redirect(_one(mentorship_id, meeting_id), 303)


@bp.post("/<int:meeting_id>/replies")
@signed_in
def reply(mentorship_id: int, meeting_id: int) -> Any:  # noqa: ANN401
    """Say for one's side which times suit."""
    found = room(actor(), mentorship_id, lang())
    meeting_of(found.standing, meeting_id)
    side = {side.value: side for side in Side}.get(request.form.get("side", ""))
    known = {said.value: said for said in Reply}
    given = {
        one.id: known.get(request.form.get(f"time-{one.id}", "")) for one in proposals(meeting_id)
    }
    replies = {id_: said for id_, said in given.items() if said is not None}
    if side is None or len(replies) < len(given) or not given:
        form = MoveForm(None)
        form.form_errors.append(_("Answer for each of the times."))
        return session_page(found, meeting_id, Forms(refused=form)), 422
    with write():
        actions.reply(
            actor=actor(),
            mentorship_id=mentorship_id,
            meeting_id=meeting_id,
            side=side,
            replies=replies,
        )
    flash(_("Your answer is saved."))
    return redirect(_one(mentorship_id, meeting_id), 303)


@bp.post("/<int:meeting_id>/confirmation")
@signed_in
def confirm(mentorship_id: int, meeting_id: int) -> Any:  # noqa: ANN401
    """Agree on one of the times; everybody is told."""
    found = steered(mentorship_id)
    meeting = meeting_of(found.standing, meeting_id)
    form = MoveForm(None)
    known = {one.id for one in proposals(meeting_id)}
    time_id = request.form.get("time", type=int)
    if time_id not in known:
        form.form_errors.append(_("Choose one of the times; others may have been proposed."))
        return session_page(found, meeting.id, Forms(refused=form)), 422
    try:
        with write():
            actions.confirm(
                actor=actor(), mentorship_id=mentorship_id, meeting_id=meeting_id, time_id=time_id
            )
    except Invalid as error:
        form.refuse(error)
        return session_page(found, meeting.id, Forms(refused=form)), 422
    flash(_("The time is agreed. Everybody who takes part is told."))
    return redirect(_one(mentorship_id, meeting_id), 303)


def steered(mentorship_id: int) -> Room:
    """A mentorship whose sessions the reader may plan; raises Forbidden."""
    found = room(actor(), mentorship_id, lang())
    if not may_steer(found.standing):
        raise Forbidden
    return found


def _plan(form: ProposalForm | PlanForm, html: str, length: str, zone: str) -> actions.Plan:
    return actions.Plan(
        kind=SessionKind(form.kind.data),
        mode=SessionMode(form.mode.data),
        title=form.title.data or "",
        length=length,
        time_zone=zone,
        place=form.place.data or "",
        link=form.link.data or "",
        agenda=form.agenda.data or "",
        agenda_html=html,
        interpreting=form.interpreting.data or "",
    )


def _one(mentorship_id: int, meeting_id: int) -> str:
    return url_for("sessions.one", mentorship_id=mentorship_id, meeting_id=meeting_id)
