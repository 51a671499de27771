"""Tables of mentoring are made with the rest: its models are loaded."""

from lms.mentoring.models import (  # noqa: F401
    calendars,
    matching,
    mentorships,
    messages,
    profiles,
    sessions,
)
