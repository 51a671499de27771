"""Pages of exchange: what goes out and comes in, below a course of the workshop."""

from __future__ import annotations

from flask import Flask

from lms.exchange.views import exporting, importing
from lms.exchange.views.room import room

__all__ = ["exporting", "importing", "register"]


def register(app: Flask) -> None:
    """Put the room onto the application."""
    app.register_blueprint(room)
