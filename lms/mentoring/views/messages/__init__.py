"""Pages of messages: the conversations of a mentorship, one of them, and what one wants to hear."""

from __future__ import annotations

from flask import Flask
from flask_babel import gettext as _

from lms.mentoring.actions.messages.telling import NEW
from lms.mentoring.views.messages import posts, threads
from lms.mentoring.views.messages.blueprint import bp
from lms.notices.adapters.texts import says

__all__ = ["posts", "register", "threads"]


def register(app: Flask) -> None:
    """Put the subject onto the application."""
    app.register_blueprint(bp)
    says(
        NEW,
        lambda p: _(
            "%(author)s wrote in “%(title)s” (%(champion)s – %(mentee)s).",
            author=p["author"],
            title=p["title"],
            champion=p["champion"],
            mentee=p["mentee"],
        ),
    )
