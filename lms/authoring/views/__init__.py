"""Pages of authoring: each subject has a module that puts its views onto the room's blueprint."""

from __future__ import annotations

from flask import Flask
from flask_babel import lazy_gettext as _l

from lms.authoring.policy import may_enter
from lms.authoring.views import (
    archives,
    arranging,
    captions,
    editor,
    insert,
    media,
    medium,
    regrade,
    remarks,
    reviews,
    revisions,
    statistics,
    translation,
    workshop,
    writers,
)
from lms.authoring.views.room import room
from lms.web.frame import NavItem, add_nav

__all__ = [
    "archives",
    "arranging",
    "captions",
    "editor",
    "insert",
    "media",
    "medium",
    "register",
    "regrade",
    "remarks",
    "reviews",
    "revisions",
    "statistics",
    "translation",
    "workshop",
    "writers",
]


def register(app: Flask) -> None:
    """Put the room onto the application."""
    app.register_blueprint(room)
    app.register_blueprint(remarks.making.learners)
    about = _l("Write, translate and publish courses.")
    add_nav(app, NavItem("authoring.courses", _l("Workshop"), "workshop", may_enter, 70, about))
