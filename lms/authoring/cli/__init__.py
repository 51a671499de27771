"""The room at the command line: courses between files and browser, and the figures of questions."""

from __future__ import annotations

from flask import Flask

from lms.authoring.cli import exporting, publishing
from lms.authoring.cli.statistics import statistics

__all__ = ["exporting", "publishing", "register"]


def register(app: Flask) -> None:
    """Add `lms statistics`; publish and export join the group `courses`, which the catalogue registers."""
    app.cli.add_command(statistics)
