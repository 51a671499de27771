"""The blueprint of the room, and the course that a page of it is about."""

from __future__ import annotations

from collections.abc import Callable

from flask import current_app, url_for
from flask_babel import lazy_gettext as _l

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


# What can be done with a course as a whole, in the order in which it is offered.
_TOOLS = (
    ("publish", _l("Check and publish")),
    ("revisions", _l("Revisions")),
    ("translation", _l("Translation")),
    ("media", _l("Media")),
    ("find", _l("Find and replace")),
    ("links", _l("Links")),
    ("statistics_course", _l("Questions in figures")),
    ("regrade_list", _l("Regrades")),
    ("reviews", _l("Reviews")),
    ("remarks", _l("Remarks of learners")),
    ("course_authors", _l("Authors")),
    ("archive", _l("Archive")),
    ("exchange.questions", _l("Exchange of questions")),
)


@room.context_processor
def offer_tools() -> dict[str, Callable[[str], list[tuple[str, str]]]]:
    """For templates: addresses and words of a course's tools."""
    return {"course_tools": _tools}


def _tools(course: str) -> list[tuple[str, str]]:
    known = current_app.view_functions
    return [
        (url_for(endpoint, course=course), str(label))
        for name, label in _TOOLS
        if (endpoint := name if "." in name else f"authoring.{name}") in known
    ]
