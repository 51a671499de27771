"""Tables of mentoring are made with the rest: its models are loaded."""

from lms.mentoring.models import mentorships, profiles  # noqa: F401
