"""The outline of a published course: read once a version, then kept in the process.

A version never changes, so its outline is remembered under the version's id; which version is
current is asked each time, alone (`current`) or inside another read (`outline`).
"""

from __future__ import annotations

from sqlalchemy import select

from lms.catalogue.models import Course
from lms.catalogue.queries.entries import LessonEntry, ModuleEntry, Outline
from lms.catalogue.queries.versions import read_outline
from lms.core.errors import NotFound
from lms.core.memory import Memory
from lms.db import session

__all__ = [
    "LessonEntry",
    "ModuleEntry",
    "Outline",
    "all_current",
    "current",
    "current_versions",
    "outline",
]
MAX_COURSES = 200
_outlines: Memory[int, Outline] = Memory(MAX_COURSES)
_course = Course.__table__.c
_all_current = (
    select(_course.current_id)
    .where(_course.current_id.is_not(None), _course.retired_at.is_(None))
    .order_by(_course.key)
    .limit(MAX_COURSES)
)


def current(key: str) -> Outline:
    """The current version of a course; NotFound if there is none."""
    version = session().scalar(
        select(_course.current_id).where(_course.key == key, _course.retired_at.is_(None))
    )
    if version is None:
        raise NotFound
    return outline(version)


def current_versions() -> tuple[int, ...]:
    """The ids of all current versions, by the keys of their courses, at most 200."""
    return tuple(session().scalars(_all_current))


def all_current() -> list[Outline]:
    """All published courses by key, at most 200."""
    return [outline(version) for version in current_versions()]


def outline(version_id: int) -> Outline:
    """The outline of a course version."""
    return _outlines.get(version_id, lambda: read_outline(version_id))
