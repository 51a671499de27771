"""Pages of accounts, and who is behind each request."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask import Flask
from flask_babel import gettext as _

from config import Settings
from lms.accounts.actions.joining import ASKED, DECIDED
from lms.accounts.adapters import limits
from lms.accounts.views import (
    account,
    identity,
    inviting,
    joining,
    passwords,
    people,
    person,
    registration,
    sign_in,
    team,
)
from lms.accounts.views.room import room
from lms.notices.adapters.texts import says
from lms.web.frame import add_links

__all__ = [
    "account",
    "inviting",
    "joining",
    "passwords",
    "people",
    "person",
    "register",
    "registration",
    "sign_in",
    "team",
]


def register(app: Flask) -> None:
    """Put the room onto the application."""
    settings: Settings = app.extensions["tandem_settings"]
    identity.install(app)
    limits.install(app, settings.limiter_storage, enabled=not settings.testing)
    app.register_blueprint(room)
    add_links(app, sign_in="accounts.sign_in", sign_out="accounts.sign_out")
    add_links(app, account="accounts.account", admin_people="accounts.people")
    says(ASKED, lambda p: _("Somebody asks to join the team of %(city)s.", city=p["city"]))
    says(DECIDED, _decided)
    if settings.registration:
        add_links(app, register="accounts.register")


def _decided(about: Mapping[str, Any]) -> str:
    if about["approved"]:
        return str(_("You belong to the team of %(city)s now.", city=about["city"]))
    return str(_("You were not let into the team of %(city)s.", city=about["city"]))
