"""The blueprints of the room, and which version of a course its pages show."""

from __future__ import annotations

from collections.abc import Mapping

from flask import Blueprint

from lms.catalogue.queries import outlines
from lms.web.access import actor
from lms.web.setup import pages

room = pages("catalogue", __name__)
site = Blueprint("site", __name__)


def shown(course: str) -> outlines.Outline:
    """The course as this reader sees it; NotFound if there is none."""
    return outlines.current(course) if actor().signed_in else outlines.recent(course)


def shown_versions() -> Mapping[str, int]:
    """The versions of all courses that this reader sees, by the courses' keys."""
    return outlines.current_versions() if actor().signed_in else outlines.recent_versions()
