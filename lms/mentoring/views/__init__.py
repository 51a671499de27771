"""Pages of mentoring: each subject has a module with a `register(app)` of its own."""

from __future__ import annotations

from types import ModuleType

from flask import Flask

from lms.mentoring.views import (
    board,
    calendars,
    dashboard,
    matching,
    mentorships,
    messages,
    profiles,
    reviews,
    sessions,
)

SUBJECTS: tuple[ModuleType, ...] = (
    board,
    dashboard,
    matching,
    profiles,
    reviews,
    mentorships,
    messages,
    sessions,
    calendars,
)


def register(app: Flask) -> None:
    """Put the room onto the application."""
    for subject in SUBJECTS:
        subject.register(app)
