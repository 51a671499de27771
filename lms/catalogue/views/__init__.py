"""Public pages of the catalogue: what courses there are, search, glossaries, guides."""

from __future__ import annotations

from collections.abc import Collection

from flask import Flask
from flask_babel import lazy_gettext as _l

from lms.accounts.actions.roles import keep_grants
from lms.accounts.queries import add_grants
from lms.activity.adapters.subjects import Named, name_things
from lms.catalogue.actions import grant_course, revoke_course
from lms.catalogue.queries.grants import GRANTS
from lms.catalogue.queries.outlines import all_current
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
    name_things(Scope.COURSE, Named(_l("Course"), _named, lambda code: list(_names(code).items())))


def _names(language: str) -> dict[int, str]:
    """What the published courses are called, by their ids."""
    return {one.course_id: one.title(language) for one in all_current()}


def _named(ids: Collection[int], language: str) -> dict[int, str]:
    return {id_: name for id_, name in _names(language).items() if id_ in ids}
