"""The page of goals and rhythm."""

from __future__ import annotations

from typing import Any

from flask import flash, redirect, render_template, url_for
from flask_babel import gettext as _

from lms.core.errors import Conflict, Forbidden
from lms.db import write
from lms.mentoring.actions.mentorships.goals import set_goals
from lms.mentoring.forms.mentorships import GoalsForm, goals_in
from lms.mentoring.queries.mentorships.goals import fields
from lms.mentoring.queries.mentorships.rooms import Room, room
from lms.mentoring.rules.rights import may_steer
from lms.mentoring.views.mentorships.blueprint import bp
from lms.web.access import actor, signed_in
from lms.web.languages import lang

PAGE = "mentoring/mentorships_goals.html"


@bp.get("/<int:mentorship_id>/goals")
@signed_in
def goals(mentorship_id: int) -> str:
    """One to three goals, each with its field, criterion and progress."""
    found = _steered(mentorship_id)
    form = GoalsForm(
        None, goals=goals_in(found.goals), rhythm=found.rhythm, row_version=found.row_version
    )
    form.offer(fields(lang()))
    return render_template(PAGE, room=found, form=form)


@bp.post("/<int:mentorship_id>/goals")
@signed_in
def save_goals(mentorship_id: int) -> Any:  # noqa: ANN401
    """Save them; if the other side has changed them meanwhile, both texts are shown."""
    found = _steered(mentorship_id)
    form = GoalsForm()
    form.offer(fields(lang()))
    if not form.is_complete():
        return render_template(PAGE, room=found, form=form), 422
    try:
        with write():
            set_goals(
                actor=actor(),
                mentorship_id=mentorship_id,
                goals=form.wishes(),
                rhythm=form.rhythm.data or "",
                row_version=form.row_version.data or 0,
            )
    except Conflict:
        found = room(actor(), mentorship_id, lang())
        form.row_version.data = found.row_version
        form.row_version.raw_data = [str(found.row_version)]
        return render_template(PAGE, room=found, form=form, changed=True), 409
    flash(_("The goals are saved."))
    return redirect(url_for("mentorships.one", mentorship_id=mentorship_id) + "#goals", 303)


def _steered(mentorship_id: int) -> Room:
    found = room(actor(), mentorship_id, lang())
    if not may_steer(found.standing):
        raise Forbidden
    return found
