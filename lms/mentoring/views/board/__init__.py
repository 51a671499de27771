"""The mentor's board: all mentees at a glance, one city, one learner; and what a learner shares."""

from __future__ import annotations

from flask import Flask
from flask_babel import lazy_gettext as _l

from lms.core.actor import Actor, Role
from lms.mentoring.views.board import cities, people, sharing
from lms.mentoring.views.board.blueprint import room
from lms.web.frame import NavItem, add_links, add_nav

__all__ = ["cities", "people", "register", "sharing"]


def register(app: Flask) -> None:
    """Put the pages onto the application."""
    app.register_blueprint(room)
    app.register_blueprint(sharing.room)
    add_links(app, my_mentors="sharing.mentors")
    about = _l("Who of your learners needs help, and what waits for your review.")
    add_nav(app, NavItem("board.overview", _l("Mentees"), "board", _mentors, 30, about))


def _mentors(actor: Actor) -> bool:
    return actor.has_anywhere(Role.MENTOR)
