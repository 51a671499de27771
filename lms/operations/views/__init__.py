"""Pages for admins: how the installation is, its mails and later work, its settings."""

from __future__ import annotations

from flask import Flask
from flask_babel import lazy_gettext as _l

from lms.core.actor import Role
from lms.operations.views import health, start, work
from lms.operations.views.room import room
from lms.web.frame import NavItem, add_links, add_nav

__all__ = ["health", "register", "start", "work"]


def register(app: Flask) -> None:
    """Put the room onto the application."""
    app.register_blueprint(room)
    add_links(
        app, admin="admin.start", admin_mails="admin.mails", admin_jobs="admin.jobs",
        admin_settings="admin.settings", admin_health="admin.health",
    )  # fmt: skip
    add_nav(
        app,
        NavItem(
            "admin.start",
            _l("Administration"),
            "admin",
            shown=lambda actor: actor.has(Role.ADMIN),
            order=90,
        ),
    )
