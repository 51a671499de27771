"""Pages of accounts, and who is behind each request."""

from __future__ import annotations

from flask import Flask

from config import Settings
from lms.accounts.adapters import limits
from lms.accounts.views import account, identity, passwords, registration, sign_in
from lms.accounts.views.room import room
from lms.web.frame import add_links

__all__ = ["account", "passwords", "register", "registration", "sign_in"]


def register(app: Flask) -> None:
    """Put the room onto the application."""
    settings: Settings = app.extensions["tandem_settings"]
    identity.install(app)
    limits.install(app, settings.limiter_storage, enabled=not settings.testing)
    app.register_blueprint(room)
    add_links(app, sign_in="accounts.sign_in", sign_out="accounts.sign_out")
    add_links(app, account="accounts.account")
    if settings.registration:
        add_links(app, register="accounts.register")
