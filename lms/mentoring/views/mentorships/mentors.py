"""Who mentors: assigned by the champion city's coordinator, handed over when somebody leaves."""

from __future__ import annotations

from typing import Any

from flask import flash, redirect, render_template, url_for
from flask_babel import gettext as _

from lms.core.errors import Conflict, Forbidden, Invalid, NotFound
from lms.db import write
from lms.mentoring.actions.mentorships.mentors import assign as assign_mentor
from lms.mentoring.actions.mentorships.mentors import end_assignment
from lms.mentoring.forms.mentorships import NOBODY, AssignForm, HandOverForm
from lms.mentoring.queries.mentorships.people import Mentor, candidates, learners, people
from lms.mentoring.queries.mentorships.rooms import Room, room
from lms.mentoring.rules.rights import may_assign
from lms.mentoring.views.mentorships.blueprint import bp
from lms.web.access import actor, signed_in
from lms.web.languages import lang

PAGE, OVER = "mentoring/mentorships_mentors.html", "mentoring/mentorships_handover.html"


@bp.get("/<int:mentorship_id>/mentors")
@signed_in
def mentors(mentorship_id: int) -> str:
    """Who mentors, and who could."""
    found = _assigned(mentorship_id)
    return _page(found, _form(found, posted=False))


@bp.post("/<int:mentorship_id>/mentors")
@signed_in
def assign(mentorship_id: int) -> Any:  # noqa: ANN401
    """Assign somebody; both sides are told."""
    found = _assigned(mentorship_id)
    form = _form(found, posted=True)
    if not form.validate():
        return _page(found, form), 422
    try:
        with write():
            assign_mentor(
                actor=actor(),
                mentorship_id=mentorship_id,
                mentor_id=form.mentor.data,
                learner_id=form.learner.data or None,
            )
    except Invalid as error:
        form.refuse(error)
        return _page(found, form), 422
    except Conflict as error:
        form.form_errors.append(error.message)
        return _page(found, form), 409
    flash(_("The mentor is assigned. Both sides are told."))
    return redirect(url_for("mentorships.mentors", mentorship_id=mentorship_id), 303)


@bp.get("/<int:mentorship_id>/mentors/<int:assignment_id>/ending")
@signed_in
def hand_over(mentorship_id: int, assignment_id: int) -> str:
    """Ask why it ends and who goes on."""
    found = _assigned(mentorship_id)
    return _ending(found, assignment_id, _successors(found, assignment_id, posted=False))


@bp.post("/<int:mentorship_id>/mentors/<int:assignment_id>/ending")
@signed_in
def end(mentorship_id: int, assignment_id: int) -> Any:  # noqa: ANN401
    """End the assignment and assign the successor, in one step."""
    found = _assigned(mentorship_id)
    form = _successors(found, assignment_id, posted=True)
    if not form.validate():
        return _ending(found, assignment_id, form), 422
    try:
        with write():
            end_assignment(
                actor=actor(),
                mentorship_id=mentorship_id,
                assignment_id=assignment_id,
                reason=form.reason.data or "",
                successor_id=form.successor.data if form.successor.data != NOBODY else None,
            )
    except Invalid as error:
        form.refuse(error)
        return _ending(found, assignment_id, form), 422
    flash(_("The assignment has ended, and with it the access to the learners."))
    return redirect(url_for("mentorships.mentors", mentorship_id=mentorship_id), 303)


def _assigned(mentorship_id: int) -> Room:
    found = room(actor(), mentorship_id, lang())
    if not may_assign(found.standing):
        raise Forbidden
    return found


def _form(found: Room, *, posted: bool) -> AssignForm:
    form = AssignForm() if posted else AssignForm(None)
    form.offer(candidates(found.standing), learners(actor(), found.standing))
    return form


def _successors(found: Room, assignment_id: int, *, posted: bool) -> HandOverForm:
    form = HandOverForm() if posted else HandOverForm(None)
    leaves = _standing(found, assignment_id).person_id
    form.offer(one for one in candidates(found.standing) if one.id != leaves)
    return form


def _page(found: Room, form: AssignForm) -> str:
    return render_template(
        PAGE,
        room=found,
        form=form,
        people=people(actor(), found.standing),
        may_assign=True,
        sees_learners=True,
    )


def _standing(found: Room, assignment_id: int) -> Mentor:
    for one in people(actor(), found.standing).mentors:
        if one.assignment_id == assignment_id:
            return one
    raise NotFound


def _ending(found: Room, assignment_id: int, form: HandOverForm) -> str:
    mentor = _standing(found, assignment_id)
    return render_template(OVER, room=found, form=form, mentor=mentor)
