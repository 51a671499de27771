"""The blueprint of sessions and visits."""

from __future__ import annotations

from flask import Response

from lms.web.setup import pages

bp = pages("sessions", __name__, "/mentorships/<int:mentorship_id>/sessions")


@bp.after_request
def keep_nowhere(response: Response) -> Response:
    """Sessions are kept by no browser and nowhere on the way."""
    response.headers["Cache-Control"] = "private, no-store"
    return response
