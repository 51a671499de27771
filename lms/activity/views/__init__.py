"""The audit log for admins, and what other rooms' views say before they show somebody's record."""

from __future__ import annotations

from flask import Flask

from lms.activity.views import log
from lms.activity.views.looks import note_look, note_looks
from lms.web.frame import add_links

__all__ = ["log", "note_look", "note_looks", "register"]


def register(app: Flask) -> None:
    """Put the room onto the application."""
    app.register_blueprint(log.room)
    add_links(app, admin_log="activity.log")
