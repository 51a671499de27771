"""Reviews: the queue, tasks to read, answers to mark."""

from __future__ import annotations

from flask import Flask
from flask_babel import gettext as _

from lms.mentoring.actions.reviews import ACCEPTED, MARKED, RETURNED
from lms.mentoring.views.reviews import answers, queue, tasks
from lms.mentoring.views.reviews.blueprint import room
from lms.notices.adapters.texts import says

__all__ = ["answers", "queue", "register", "tasks"]


def register(app: Flask) -> None:
    """Put the pages onto the application, and say what their notices say."""
    app.register_blueprint(room)
    says(ACCEPTED, lambda p: _("%(mentor)s has accepted your task in “%(lesson)s”", **p))
    says(RETURNED, lambda p: _("%(mentor)s asks for changes in “%(lesson)s”", **p))
    says(MARKED, lambda p: _("%(mentor)s has given points for your answer in “%(lesson)s”", **p))
