"""Public pages of the catalogue."""

from __future__ import annotations

from flask import Flask


def register(app: Flask) -> None:
    """Put the room onto the application."""
