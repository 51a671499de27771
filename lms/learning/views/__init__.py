"""The learner's views."""

from __future__ import annotations

from flask import Flask
from flask_babel import lazy_gettext as _l

from lms.core.actor import Actor
from lms.learning.views import answers, attempts, courses, home, notes, player, printing, tasks
from lms.learning.views.blueprint import pages
from lms.web.frame import NavItem, add_links, add_nav

__all__ = [
    "answers",
    "attempts",
    "courses",
    "home",
    "notes",
    "player",
    "printing",
    "register",
    "tasks",
]


def register(app: Flask) -> None:
    """Put the room onto the application."""
    app.register_blueprint(pages)
    add_nav(app, NavItem("learning.home", _l("Home"), "home", _signed_in, order=10))
    add_links(app, learner_home="learning.home")


def _signed_in(actor: Actor) -> bool:
    return actor.signed_in
