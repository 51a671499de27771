"""The blueprint of the room, and what its pages share."""

from __future__ import annotations

from flask import Response, render_template

from lms.catalogue.queries.outlines import Outline, all_current
from lms.core.errors import Forbidden
from lms.editions.queries import EditionView, edition_for, may_run
from lms.web.access import actor
from lms.web.forms import Form
from lms.web.setup import pages

room = pages("editions", __name__, "/editions")


@room.after_request
def keep_nowhere(response: Response) -> Response:
    """Lists of people are not kept by a browser or on the way."""
    response.headers["Cache-Control"] = "no-store"
    return response


def refused(template: str, form: Form, status: int = 422, **values: object) -> tuple[str, int]:
    """The page again, with what was typed and what is wrong with it."""
    return render_template(template, form=form, **values), status


def coordinated(slug: str) -> EditionView:
    """An edition that the actor coordinates: NotFound if they may not see it, else Forbidden."""
    view = edition_for(actor(), slug)
    if not may_run(actor(), view):
        raise Forbidden
    return view


def courses_of(view: EditionView) -> list[Outline]:
    """The outlines of an edition's courses that are published now, in the edition's order."""
    found = {outline.course_id: outline for outline in all_current()}
    return [found[id_] for id_ in view.course_ids if id_ in found]
