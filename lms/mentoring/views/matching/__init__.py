"""Pages of the matching: for those who coordinate an edition, and for the cities that are asked."""

from __future__ import annotations

from flask import Flask
from flask_babel import gettext as _

from lms.mentoring.actions.matching.answers import AGREED, DECLINED
from lms.mentoring.actions.matching.runs import PROPOSED
from lms.mentoring.views.matching import proposals, results, runs
from lms.mentoring.views.matching.room import room
from lms.notices.adapters.texts import says

__all__ = ["proposals", "register", "results", "runs"]


def register(app: Flask) -> None:
    """Put the pages onto the application."""
    app.register_blueprint(room)
    app.register_blueprint(proposals.room)
    says(
        PROPOSED,
        lambda p: _(
            "Proposed as a pair: %(champion)s and %(mentee)s. Accept or decline.",
            champion=p["champion"],
            mentee=p["mentee"],
        ),
    )
    says(
        DECLINED,
        lambda p: _(
            "%(city)s declined the pair %(champion)s and %(mentee)s.",
            city=p["city"],
            champion=p["champion"],
            mentee=p["mentee"],
        ),
    )
    says(
        AGREED,
        lambda p: _(
            "%(champion)s and %(mentee)s have both accepted.",
            champion=p["champion"],
            mentee=p["mentee"],
        ),
    )
