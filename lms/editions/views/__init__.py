"""Pages of editions: the list, the plan, cities, people, dates."""

from __future__ import annotations

from flask import Flask
from flask_babel import lazy_gettext as _l

from lms.accounts.actions import keep_grants
from lms.accounts.queries import add_grants
from lms.activity.adapters.subjects import Named, name_things
from lms.core.actor import Scope
from lms.editions.actions import grant_edition, revoke_edition
from lms.editions.policy import runs_editions
from lms.editions.queries import GRANTS
from lms.editions.queries.people import edition_names
from lms.editions.views import parts, planning
from lms.editions.views.room import room
from lms.web.frame import NavItem, add_nav

__all__ = ["parts", "planning", "register"]


def register(app: Flask) -> None:
    """Put the room onto the application."""
    add_grants(GRANTS)
    keep_grants(Scope.EDITION, add=grant_edition, remove=revoke_edition)
    name_things(
        Scope.EDITION,
        Named(
            _l("Edition"),
            lambda ids, _language: edition_names(ids),
            lambda _language: list(edition_names().items()),
        ),
    )
    app.register_blueprint(room)
    add_nav(
        app,
        NavItem(
            "editions.index",
            _l("Editions"),
            "editions",
            shown=runs_editions,
            order=60,
            about=_l("The runs of the programme: cities, dates, matching, how far everybody is."),
        ),
    )
