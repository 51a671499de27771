"""The blueprint of the room, and the course that a page of it is about."""

from __future__ import annotations

from lms.authoring.queries.access import CourseHere, course_for
from lms.core.actor import Role
from lms.web.access import actor, requires
from lms.web.setup import pages

room = pages("authoring", __name__, "/workshop")
# The mark of every view here; which course somebody may write is asked by `here`.
authors = requires(Role.AUTHOR, Role.ADMIN)


def here(course: str) -> CourseHere:
    """The course with this key; NotFound unless the reader may write it."""
    return course_for(actor(), course)
