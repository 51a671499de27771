"""Which courses somebody may write: the only door to their files."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Select, select

from lms.authoring.models.workshop import Workshop, WorkshopFile
from lms.authoring.policy import may_begin
from lms.catalogue.models import Course, CourseGrant, CourseText, CourseVersion
from lms.core.actor import Actor, Role
from lms.core.errors import NotFound
from lms.db import session


@dataclass(frozen=True, slots=True)
class CourseHere:
    """A course as its authors meet it. `changes` counts the saves of its working copy.

    number and published_at are of the current version, None before the first publish; title: of the
    working copy, else of what is published, else the key.
    """

    id: int
    key: str
    title: str
    number: int | None
    published_at: datetime | None
    retired_at: datetime | None
    changes: int
    base_id: int | None


def course_for(actor: Actor, key: str) -> CourseHere:
    """The course with this key, if the actor may write it; raises NotFound otherwise."""
    row = session().execute(_courses_of(actor).where(Course.key == key)).one_or_none()
    if row is None:
        raise NotFound
    return _course(*row)


def courses_for(actor: Actor, *, limit: int = 200) -> list[CourseHere]:
    """All courses that the actor may write, by key."""
    rows = session().execute(_courses_of(actor).order_by(Course.key).limit(limit))
    return [_course(*row) for row in rows]


_Courses = Select[
    int,
    str,
    str | None,
    str | None,
    int | None,
    datetime | None,
    datetime | None,
    int | None,
    int | None,
]


def _courses_of(actor: Actor) -> _Courses:
    statement = (
        select(
            Course.id,
            Course.key,
            WorkshopFile.title,
            CourseText.title,
            CourseVersion.number,
            CourseVersion.published_at,
            Course.retired_at,
            Workshop.changes,
            Workshop.base_id,
        )
        .join(Workshop, Workshop.course_id == Course.id, isouter=True)
        .join(
            WorkshopFile,
            (WorkshopFile.course_id == Course.id) & (WorkshopFile.path == "course.md"),
            isouter=True,
        )
        .join(CourseVersion, CourseVersion.id == Course.current_id, isouter=True)
        .join(
            CourseText,
            (CourseText.version_id == CourseVersion.id)
            & (CourseText.language == CourseVersion.language),
            isouter=True,
        )
    )
    if may_begin(actor):
        return statement
    granted = select(CourseGrant.course_id).where(
        CourseGrant.person_id == actor.person_id, CourseGrant.role == Role.AUTHOR
    )
    return statement.where(Course.id.in_(granted))


def _course(
    course_id: int,
    key: str,
    written: str | None,
    published: str | None,
    *more: *tuple[int | None, datetime | None, datetime | None, int | None, int | None],
) -> CourseHere:
    number, published_at, retired_at, changes, base_id = more
    title = written or published or key
    return CourseHere(
        course_id, key, title, number, published_at, retired_at, changes or 0, base_id
    )
