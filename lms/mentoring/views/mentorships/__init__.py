"""Pages of mentorships: one's own, the room of one, its goals, mentors and closing."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask import Flask
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from lms.mentoring.actions.mentorships.mentors import ASSIGNED
from lms.mentoring.actions.mentorships.states import CHANGED
from lms.mentoring.rules.mentorships import MentorshipState as State
from lms.mentoring.views.mentorships import closing, goals, mentors, rooms
from lms.mentoring.views.mentorships.blueprint import bp
from lms.notices.adapters.texts import says
from lms.web.frame import NavItem, add_nav

__all__ = ["closing", "goals", "mentors", "register", "rooms"]


def register(app: Flask) -> None:
    """Put the subject onto the application."""
    app.register_blueprint(bp)
    item = NavItem(
        "mentorships.mine", _l("Mentorships"), "mentorships", lambda me: me.signed_in, order=40
    )
    add_nav(app, item)
    says(CHANGED, _changed)
    says(ASSIGNED, _assigned)


def _changed(p: Mapping[str, Any]) -> str:
    two = {"champion": p["champion"], "mentee": p["mentee"]}
    words = {
        State.ACTIVE: _("The mentorship %(champion)s – %(mentee)s is active.", **two),
        State.PAUSED: _("The mentorship %(champion)s – %(mentee)s is paused.", **two),
        State.COMPLETED: _("The mentorship %(champion)s – %(mentee)s is completed.", **two),
        State.ENDED_EARLY: _("The mentorship %(champion)s – %(mentee)s has ended early.", **two),
        State.FOLLOWED_UP: _(
            "%(champion)s and %(mentee)s have looked back at their mentorship.", **two
        ),
    }
    return str(words[State(p["state"])])


def _assigned(p: Mapping[str, Any]) -> str:
    return str(
        _(
            "%(mentor)s is a mentor in the mentorship %(champion)s – %(mentee)s.",
            mentor=p["mentor"],
            champion=p["champion"],
            mentee=p["mentee"],
        )
    )
