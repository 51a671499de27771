"""The outline of a published course: read once a version, then kept in the process.

A version never changes, so its outline is remembered under the version's id; which version is
current is asked each time, alone (`current`) or inside another read (`outline`). Only for visitors
it is asked once a second (`recent`): their pages may be a minute old anyway (lms.web.caching.PUBLIC),
and a statement costs more than all the rest of such a request.
"""

from __future__ import annotations

from collections.abc import Mapping

from sqlalchemy import bindparam, select

from lms.catalogue.models import Course
from lms.catalogue.queries.entries import LessonEntry, ModuleEntry, Outline
from lms.catalogue.queries.versions import read_outline
from lms.core.errors import NotFound
from lms.core.memory import Memory, Recent
from lms.db import Prepared

__all__ = [
    "LessonEntry",
    "ModuleEntry",
    "Outline",
    "all_current",
    "current",
    "current_versions",
    "forget_recent",
    "outline",
    "recent",
    "recent_versions",
]
MAX_COURSES = 200
_outlines: Memory[int, Outline] = Memory(MAX_COURSES)
_recent: Recent[Mapping[str, int]] = Recent(1.0)
_course = Course.__table__.c
_current = Prepared(
    select(_course.current_id).where(_course.key == bindparam("key"), _course.retired_at.is_(None))
)
_all_current = Prepared(
    select(_course.key, _course.current_id)
    .where(_course.current_id.is_not(None), _course.retired_at.is_(None))
    .order_by(_course.key)
    .limit(MAX_COURSES)
)


def current(key: str) -> Outline:
    """The current version of a course; NotFound if there is none."""
    row = _current.row(key=key)
    if row is None or row[0] is None:
        raise NotFound
    return outline(row[0])


def recent(key: str) -> Outline:
    """The same for visitors, whose pages are public: it may be a second old."""
    version = recent_versions().get(key)
    if version is None:
        raise NotFound
    return outline(version)


def current_versions() -> Mapping[str, int]:
    """The id of each course's current version by the course's key, in their order, at most 200."""
    return dict(_all_current.rows())


def recent_versions() -> Mapping[str, int]:
    """The same for visitors, whose pages are public: it may be a second old."""
    return _recent.get(current_versions)


def forget_recent() -> None:
    """Let visitors see at once, in this process, what was just published."""
    _recent.forget()


def all_current() -> list[Outline]:
    """All published courses by key, at most 200."""
    return [outline(version) for version in current_versions().values()]


def outline(version_id: int) -> Outline:
    """The outline of a course version."""
    return _outlines.get(version_id, lambda: read_outline(version_id))
