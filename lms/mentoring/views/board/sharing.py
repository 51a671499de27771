"""What a learner's mentors see, and the choice to let them read typed answers."""

from __future__ import annotations

from flask import Response, flash, make_response, redirect, render_template, request
from flask_babel import gettext as _
from werkzeug.wrappers import Response as Answer

from lms.core.clock import now
from lms.db import write
from lms.mentoring.actions.board import share_answers
from lms.mentoring.queries.boards.people import mentors_of
from lms.web.access import person_id, signed_in
from lms.web.languages import lang
from lms.web.setup import pages

room = pages("sharing", __name__, "/my-mentors")


@room.get("/")
@signed_in
def mentors() -> Response:
    """Who mentors me, and what they see."""
    page = render_template("mentoring/board_sharing.html", mentors=mentors_of(person_id()))
    response = make_response(page)
    response.headers["Cache-Control"] = "no-store"
    return response


@room.post("/<int:mentorship_id>")
@signed_in
def share(mentorship_id: int) -> Answer:
    """Share typed answers with the mentors of a mentorship, or stop."""
    shares = request.form.get("shares") == "1"
    with write():
        share_answers(person_id=person_id(), mentorship_id=mentorship_id, shares=shares, at=now())
    flash(
        _("Your mentors can read your typed answers now.")
        if shares
        else _("Your mentors see results only.")
    )
    return redirect(f"/{lang()}/my-mentors/", 303)
