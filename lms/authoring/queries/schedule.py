"""What a duty needs to know of a course: nobody asks, so there is no actor."""

from __future__ import annotations

from sqlalchemy import select

from lms.authoring.models.workshop import WorkshopFile
from lms.catalogue.models import Course
from lms.core.errors import NotFound
from lms.db import session


def course_named(course_id: int) -> tuple[str, str]:
    """The key and title of a course; raises NotFound."""
    row = (
        session()
        .execute(
            select(Course.key, WorkshopFile.title)
            .join(
                WorkshopFile,
                (WorkshopFile.course_id == Course.id) & (WorkshopFile.path == "course.md"),
                isouter=True,
            )
            .where(Course.id == course_id)
        )
        .one_or_none()
    )
    if row is None:
        raise NotFound
    return row[0], row[1] or row[0]
