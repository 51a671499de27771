"""Pages of mentoring: each subject has a module with a `register(app)` of its own."""

from __future__ import annotations

from types import ModuleType

from flask import Flask

from lms.mentoring.views import dashboard, matching, profiles, reviews

SUBJECTS: tuple[ModuleType, ...] = (dashboard, matching, profiles, reviews)


def register(app: Flask) -> None:
    """Put the room onto the application."""
    for subject in SUBJECTS:
        subject.register(app)
