"""Pages of sessions and visits: the list, planning, one session, what came of it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask import Flask
from flask_babel import gettext as _

from lms.mentoring.actions.sessions.planning import PROPOSED
from lms.mentoring.actions.sessions.reminders import REMINDER
from lms.mentoring.actions.sessions.states import CHANGED
from lms.mentoring.rules.sessions import SessionState as State
from lms.mentoring.views import times
from lms.mentoring.views.sessions import meetings, parts, planning, results
from lms.mentoring.views.sessions.blueprint import bp
from lms.notices.adapters.texts import says

__all__ = ["meetings", "parts", "planning", "register", "results"]


def register(app: Flask) -> None:
    """Put the subject onto the application."""
    app.register_blueprint(bp)
    app.jinja_env.filters.update(span=times.span, there=times.there)
    says(
        PROPOSED,
        lambda p: _("Times are proposed for “%(title)s” (%(champion)s – %(mentee)s).", **_named(p)),
    )
    says(CHANGED, _changed)
    says(REMINDER, lambda p: _("Tomorrow: “%(title)s” (%(champion)s – %(mentee)s).", **_named(p)))  # fmt: skip


def _changed(p: Mapping[str, Any]) -> str:
    named = _named(p)
    words = {
        State.CONFIRMED: _("“%(title)s” is confirmed (%(champion)s – %(mentee)s).", **named),
        State.MOVED_ONLINE: _("“%(title)s” is moved online (%(champion)s – %(mentee)s).", **named),
        State.POSTPONED: _("“%(title)s” is postponed (%(champion)s – %(mentee)s).", **named),
        State.CANCELLED: _("“%(title)s” is cancelled (%(champion)s – %(mentee)s).", **named),
    }
    return str(words[State(p["state"])])


def _named(p: Mapping[str, Any]) -> dict[str, str]:
    return {name: p[name] for name in ("title", "champion", "mentee")}
