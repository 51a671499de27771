"""The coordinator's dashboard."""

from __future__ import annotations

from flask import Flask
from flask_babel import gettext as _

from lms.mentoring.actions.dashboard import NUDGED
from lms.mentoring.views.dashboard import pages
from lms.notices.adapters.texts import says

__all__ = ["pages", "register"]


def register(app: Flask) -> None:
    """Put the pages onto the application."""
    app.register_blueprint(pages.room)
    says(NUDGED, lambda p: _("%(sender)s writes about “%(edition)s”; you have a mail.", **p))
