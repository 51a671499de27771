"""Closing a mentorship, and the report of it for print."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from flask import flash, redirect, render_template, url_for
from flask_babel import gettext as _

from lms.core.errors import Forbidden, Invalid
from lms.db import write
from lms.mentoring.actions.mentorships.goals import set_learning, set_outcomes
from lms.mentoring.actions.mentorships.states import change_state, set_follow_up
from lms.mentoring.forms.mentorships import PROGRESS, ClosingForm
from lms.mentoring.queries.mentorships.people import people
from lms.mentoring.queries.mentorships.rooms import Room, room
from lms.mentoring.queries.sessions.meetings import all_actions, sessions_of
from lms.mentoring.rules.mentorships import OVER, MentorshipState, Side
from lms.mentoring.rules.rights import may_decide, may_speak_for, may_steer
from lms.mentoring.views.mentorships.blueprint import bp
from lms.mentoring.views.rendering import html_of
from lms.mentoring.views.words import SESSION_STATES, STATES
from lms.web.access import actor, signed_in
from lms.web.languages import lang

PAGE = "mentoring/mentorships_closing.html"


@dataclass(frozen=True, slots=True)
class Sent:
    """What came with the form, rendered before the write; of one's own sides only."""

    outcomes: dict[int, str]
    learned: dict[Side, tuple[str, str]]


@bp.get("/<int:mentorship_id>/closing")
@signed_in
def closing(mentorship_id: int) -> str:
    """What was reached, what each city learned, when to look back."""
    found = _open(mentorship_id)
    texts = {side.value: learning.text for side, learning in found.learnings.items()}
    form = ClosingForm(
        None,
        outcomes=[goal.outcome for goal in found.goals],
        follow_up_on=found.follow_up_on,
        **texts,
    )
    return _page(found, form)


@bp.post("/<int:mentorship_id>/closing")
@signed_in
def close(mentorship_id: int) -> Any:  # noqa: ANN401
    """Save what was written; with the other button the mentorship is completed."""
    found = _open(mentorship_id)
    form = ClosingForm()
    sent = _sent(found, form) if form.validate() else None
    if sent is None:
        return _page(found, form), 422
    try:
        _save(found, form, sent)
    except Invalid as error:
        form.refuse(error)
        return _page(found, form), 422
    if form.action.data != "complete":
        flash(_("What you wrote is saved."))
        return redirect(url_for("mentorships.closing", mentorship_id=mentorship_id), 303)
    flash(_("The mentorship is completed. This is its report."))
    return redirect(url_for("mentorships.report", mentorship_id=mentorship_id), 303)


@bp.get("/<int:mentorship_id>/report")
@signed_in
def report(mentorship_id: int) -> str:
    """Goals, sessions, learnings and actions on one page, for print."""
    found = room(actor(), mentorship_id, lang())
    return render_template(
        "mentoring/mentorships_report.html",
        room=found,
        people=people(actor(), found.standing),
        sessions=sessions_of(found.standing),
        actions=all_actions(found.standing),
        states=STATES,
        session_states=SESSION_STATES,
        progress=PROGRESS,
    )


def _save(found: Room, form: ClosingForm, sent: Sent) -> None:
    """The one write; each writes only what is theirs to say."""
    who, me = found.standing, actor()
    with write():
        if may_steer(who):
            set_outcomes(actor=me, mentorship_id=found.id, outcomes=sent.outcomes)
        for side, (text, html) in sent.learned.items():
            set_learning(actor=me, mentorship_id=found.id, side=side, text=text, html=html)
        if may_decide(who):
            set_follow_up(actor=me, mentorship_id=found.id, on=form.follow_up_on.data)
        if form.action.data == "complete":
            change_state(actor=me, mentorship_id=found.id, to=MentorshipState.COMPLETED)


def _sent(found: Room, form: ClosingForm) -> Sent | None:
    """What was written for one's own sides, rendered; None if something is too long."""
    outcomes = {goal.position: "" for goal in found.goals}
    given = [entry.data or "" for entry in form.outcomes]
    outcomes.update(zip(outcomes, given, strict=False))
    learned: dict[Side, tuple[str, str]] = {}
    for side in Side:
        if may_speak_for(found.standing, side):
            html = html_of(form[side.value])
            if html is None:
                return None
            learned[side] = (form[side.value].data or "", html)
    return Sent(outcomes, learned)


def _open(mentorship_id: int) -> Room:
    """A mentorship that the reader may close or write something for its closing."""
    found = room(actor(), mentorship_id, lang())
    who = found.standing
    if not (who.coordinates or any(may_speak_for(who, side) for side in Side)):
        raise Forbidden
    if found.state in OVER:
        raise Forbidden
    return found


def _page(found: Room, form: ClosingForm) -> str:
    who = found.standing
    return render_template(
        PAGE,
        room=found,
        form=form,
        sides=[side for side in Side if may_speak_for(who, side)],
        other_sides=[side for side in Side if not may_speak_for(who, side)],
        may_decide=may_decide(who),
        may_complete=may_decide(who) and found.state is MentorshipState.ACTIVE,
        progress=PROGRESS,
    )
