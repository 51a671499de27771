"""What came of a session: the form of the report, and the report for print."""

from __future__ import annotations

from typing import Any

from flask import flash, redirect, render_template, url_for
from flask_babel import gettext as _

from lms.core.errors import Conflict, Invalid
from lms.db import write
from lms.mentoring.actions.sessions.results import report as write_report
from lms.mentoring.forms.choices import choices_of
from lms.mentoring.forms.sessions import KINDS, MODES, ReportForm
from lms.mentoring.queries.mentorships.rooms import Room, room
from lms.mentoring.queries.sessions import meetings, people
from lms.mentoring.rules.sessions import SessionState
from lms.mentoring.views.rendering import html_of
from lms.mentoring.views.sessions.blueprint import bp
from lms.mentoring.views.sessions.planning import steered
from lms.mentoring.views.words import SESSION_STATES
from lms.web.access import actor, signed_in
from lms.web.languages import lang

PAGE = "mentoring/sessions_results.html"
HELD = frozenset({SessionState.HELD, SessionState.REPORTED})


@bp.get("/<int:meeting_id>/results")
@signed_in
def results(mentorship_id: int, meeting_id: int) -> Any:  # noqa: ANN401
    """The form: who came, what was learned, what did not work; the session, if it was not held."""
    found, meeting, present = _steered(mentorship_id, meeting_id)
    if meeting.state not in HELD:
        return redirect(_one(mentorship_id, meeting_id), 303)
    came = [one.id for one in present if one.came is not False]
    form = ReportForm(
        None, came=came, guests=meeting.guests, learned=meeting.learned, failed=meeting.failed
    )
    form.came.choices = choices_of((one.id, one.name) for one in present)
    return _page(found, meeting, form)


@bp.post("/<int:meeting_id>/results")
@signed_in
def save_results(mentorship_id: int, meeting_id: int) -> Any:  # noqa: ANN401
    """Save it; with the other button the session is reported."""
    found, meeting, present = _steered(mentorship_id, meeting_id)
    if meeting.state not in HELD:
        raise Conflict(_("Note first that it was held."))
    form = ReportForm()
    form.came.choices = choices_of((one.id, one.name) for one in present)
    fine = form.validate()
    learned, failed = html_of(form.learned), html_of(form.failed)
    if not fine or learned is None or failed is None:
        return _page(found, meeting, form), 422
    words = {
        "learned": form.learned.data or "",
        "learned_html": learned,
        "failed": form.failed.data or "",
        "failed_html": failed,
    }
    try:
        with write():
            write_report(
                actor=actor(),
                mentorship_id=mentorship_id,
                meeting_id=meeting_id,
                words=words,
                came=form.came.data or [],
                guests=form.guests.data or 0,
                finished=form.action.data == "report",
            )
    except Invalid as error:
        form.refuse(error)
        return _page(found, meeting, form), 422
    flash(_("The report is saved."))
    return redirect(_one(mentorship_id, meeting_id) + "#report", 303)


@bp.get("/<int:meeting_id>/report")
@signed_in
def report(mentorship_id: int, meeting_id: int) -> str:
    """The report, for print."""
    found = room(actor(), mentorship_id, lang())
    return render_template(
        "mentoring/sessions_report.html",
        room=found,
        meeting=meetings.meeting_of(found.standing, meeting_id),
        present=people.present(meeting_id),
        actions=meetings.actions_of(meeting_id),
        states=SESSION_STATES,
        kinds=dict(KINDS),
        modes=dict(MODES),
    )


def _one(mentorship_id: int, meeting_id: int) -> str:
    return url_for("sessions.one", mentorship_id=mentorship_id, meeting_id=meeting_id)


def _steered(mentorship_id: int, meeting_id: int) -> tuple[Room, Any, list[people.Participant]]:
    found = steered(mentorship_id)
    meeting = meetings.meeting_of(found.standing, meeting_id)
    return found, meeting, people.present(meeting_id)


def _page(found: Room, meeting: Any, form: ReportForm) -> str:  # noqa: ANN401
    return render_template(PAGE, room=found, meeting=meeting, form=form)
