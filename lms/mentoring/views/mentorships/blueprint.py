"""The blueprint of the mentorship's own pages."""

from __future__ import annotations

from flask import Response

from lms.web.setup import pages

bp = pages("mentorships", __name__, "/mentorships")


@bp.after_request
def keep_nowhere(response: Response) -> Response:
    """No page of a mentorship is kept by a browser or on the way."""
    response.headers["Cache-Control"] = "private, no-store"
    return response
