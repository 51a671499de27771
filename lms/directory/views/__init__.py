"""Pages of the directory: those of the public, and those where cities and fields are kept."""

from __future__ import annotations

from flask import Flask
from flask_babel import lazy_gettext as _l

from lms.directory.views import keeping, keeping_fields, public
from lms.directory.views.room import room
from lms.web.frame import NavItem, add_nav

__all__ = ["keeping", "keeping_fields", "public", "register"]


def register(app: Flask) -> None:
    """Put the room onto the application."""
    app.register_blueprint(room)
    add_nav(app, NavItem("directory.cities", _l("Cities"), "cities", order=60))
