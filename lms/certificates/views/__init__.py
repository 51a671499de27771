"""Pages of certificates: one's own, and the one that anybody may check."""

from __future__ import annotations

from flask import Flask
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from lms.certificates.actions import ISSUED, REVOKED
from lms.certificates.views import checking, own
from lms.notices.adapters.texts import says
from lms.web.frame import NavItem, add_links, add_nav

__all__ = ["register"]


def register(app: Flask) -> None:
    """Put the room onto the application."""
    app.register_blueprint(own.bp)
    app.register_blueprint(checking.bp)
    add_nav(
        app,
        NavItem(
            "certificates.mine",
            _l("Certificates"),
            "certificates",
            shown=lambda actor: actor.signed_in,
            order=80,
        ),
    )
    add_links(app, certificates="certificates.mine", verify="verify.ask")
    says(ISSUED, lambda p: _("Your certificate for “%(course)s” is ready.", course=p["course"]))
    says(REVOKED, lambda p: _("Your certificate for “%(course)s” was revoked.", course=p["course"]))
