"""What is published, as a plan compares it; and the plan for a course that was read."""

from __future__ import annotations

from sqlalchemy import select

from lms.catalogue.models import (
    Course,
    CourseVersion,
    Lesson,
    LessonVersion,
    Placement,
    Revision,
    SourceTree,
)
from lms.catalogue.queries.variants import variants_of
from lms.catalogue.rules.publishing import Plan, Published, plan, with_addresses
from lms.content import model
from lms.db import session


def planned(course: model.Course, tree: str = "") -> Plan:
    """What publishing a course would change, its pictures under the addresses they will have.

    `tree` is the digest of the files it was read from, where they are kept.
    """
    variants = variants_of(media.sha256 for media in course.media.values())
    return plan(with_addresses(course, variants), published(course.id), tree)


def published(key: str) -> Published:
    """The current version of a course; an empty one if there is none.

    A retired course has no digest, so that publishing it again always brings it back.
    """
    row = (
        session()
        .execute(
            select(
                Course.id,
                Course.current_id,
                Course.retired_at,
                CourseVersion.digest,
                CourseVersion.number,
                SourceTree.digest.label("tree"),
            )
            .join(CourseVersion, CourseVersion.id == Course.current_id, isouter=True)
            .join(Revision, Revision.version_id == Course.current_id, isouter=True)
            .join(SourceTree, SourceTree.id == Revision.tree_id, isouter=True)
            .where(Course.key == key)
        )
        .one_or_none()
    )
    if row is None or row.current_id is None:
        return Published()
    current = session().execute(
        select(Lesson.key, LessonVersion.digest)
        .join(Placement, Placement.lesson_id == Lesson.id)
        .join(LessonVersion, LessonVersion.id == Placement.lesson_version_id)
        .where(Placement.course_version_id == row.current_id)
    )
    retired = session().scalars(
        select(Lesson.key).where(Lesson.course_id == row.id, Lesson.retired_at.is_not(None))
    )
    digest = "" if row.retired_at else row.digest
    lessons = dict(current.all())
    return Published(digest, row.number, lessons, frozenset(retired), row.tree or "")
