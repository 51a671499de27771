"""Public pages of the catalogue: what courses there are, search, glossaries, guides."""

from __future__ import annotations

from flask import Flask
from flask_babel import lazy_gettext as _l

from lms.accounts.actions.roles import keep_grants
from lms.accounts.queries import add_grants
from lms.catalogue.actions import grant_course, revoke_course
from lms.catalogue.queries.grants import GRANTS
from lms.catalogue.views import documents, front, search, sitemap
from lms.catalogue.views.room import room, site
from lms.core.actor import Scope
from lms.web.frame import NavItem, add_links, add_nav

__all__ = ["documents", "front", "register", "search", "sitemap"]


def register(app: Flask) -> None:
    """Put the room onto the application."""
    app.register_blueprint(room)
    app.register_blueprint(site)
    add_nav(app, NavItem("catalogue.front", _l("Courses"), "courses"))
    add_links(app, home_page="catalogue.front", search="catalogue.search")
    add_grants(GRANTS)
    keep_grants(Scope.COURSE, add=grant_course, remove=revoke_course)
