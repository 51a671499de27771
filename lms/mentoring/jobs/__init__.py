"""Later work of mentoring, one module for each subject."""

from __future__ import annotations

from lms.mentoring.jobs import calendars, messages, sessions

__all__ = ["calendars", "messages", "sessions"]
