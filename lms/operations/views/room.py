"""The blueprint of the room, and what its pages share."""

from __future__ import annotations

from flask import Response, current_app

from config import Settings
from lms.web.setup import pages

room = pages("admin", __name__, "/admin")


@room.after_request
def keep_nowhere(response: Response) -> Response:
    """No page of this room is kept by a browser or on the way."""
    response.headers["Cache-Control"] = "no-store"
    return response


def settings() -> Settings:
    """The settings of this application."""
    found: Settings = current_app.extensions["tandem_settings"]
    return found
