"""The cities' side: pairs that were proposed to them, with the reasons, to accept or decline."""

from __future__ import annotations

from typing import Any

from flask import Response, flash, redirect, render_template, url_for
from flask_babel import gettext as _

from lms.core.errors import Forbidden, Invalid, NotFound
from lms.db import write
from lms.mentoring.actions.matching.answers import answer as give_answer
from lms.mentoring.forms.matching import ACCEPT, AnswerForm
from lms.mentoring.queries.matching.proposals import led_by, proposal, proposals
from lms.mentoring.rules.mentorships import MentorshipKind, MentorshipState, Side
from lms.mentoring.views.matching import words
from lms.mentoring.views.matching.room import names_of
from lms.web.access import actor, signed_in
from lms.web.setup import pages

room = pages("matches", __name__, "/matches")


@room.after_request
def keep_nowhere(response: Response) -> Response:
    """What two cities say to each other is nobody else's."""
    response.headers["Cache-Control"] = "no-store"
    return response


@room.get("/")
@signed_in
def mine() -> str:
    """The pairs that were proposed to the cities that the reader coordinates."""
    if not led_by(actor()):
        raise Forbidden(_("Only the coordinators of a city answer for it."))
    return _page({})


@room.post("/<int:match_id>/answer")
@signed_in
def answer(match_id: int) -> Any:  # noqa: ANN401
    """Accept or decline for one's city."""
    proposal(actor(), match_id)
    form = AnswerForm(prefix="")
    if not form.validate():
        return _page({match_id: form}), 422
    try:
        with write():
            state = give_answer(
                actor=actor(),
                mentorship_id=match_id,
                side=Side(form.side.data),
                accepts=form.answer.data == ACCEPT,
                reason=form.reason.data or "",
            )
    except Invalid as error:
        form.refuse(error)
        return _page({match_id: form}), 422
    if state is MentorshipState.AGREED:
        flash(_("Both cities have accepted: you are a pair."))
    elif state is MentorshipState.DECLINED:
        flash(_("Declined. The programme looks for a better pair."))
    else:
        flash(_("Accepted. You are a pair as soon as the other city accepts too."))
    return redirect(url_for("matches.mine"), 303)


def _page(typed: dict[int, AnswerForm]) -> str:
    found = proposals(actor())
    names = names_of(id_ for one in found for id_ in (one.champion, one.mentee))
    forms = {one.id: typed.get(one.id) or AnswerForm(None) for one in found if one.asks}
    refused = next(iter(typed.values()), None)
    if refused is not None and not set(typed) <= set(forms):
        raise NotFound
    return render_template(
        "mentoring/matching_proposals.html",
        waiting=[one for one in found if one.asks],
        answered=[one for one in found if not one.asks],
        forms=forms,
        refused=refused,
        names=names,
        words=words,
        sides=Side,
        mutual=MentorshipKind.JOB_SHADOWING,
        proposed=MentorshipState.PROPOSED,
        agreed=MentorshipState.AGREED,
    )
