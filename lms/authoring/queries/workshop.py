"""Whether courses have changes that are not published, and who writes them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import func, select

from lms.authoring.models.workshop import WorkshopFile, WorkshopMedia
from lms.catalogue.models import Course, CourseGrant, Revision, SourceEntry, SourceMedia
from lms.core.actor import Role
from lms.db import session
from lms.people.models import Person

MOST = 200


@dataclass(frozen=True, slots=True)
class Author:
    """Somebody who writes a course."""

    person_id: int
    name: str
    email: str


def changed_courses(course_ids: Iterable[int]) -> set[int]:
    """Those of the courses whose working copy says something else than what is published."""
    ids = list(course_ids)
    changed: set[int] = set()
    for work, kept in ((WorkshopFile, SourceEntry), (WorkshopMedia, SourceMedia)):
        mine, theirs = work.__table__.c, kept.__table__.c
        of_courses = (
            select(mine.course_id, func.count(), func.count(theirs.path))
            .join(Course, Course.id == mine.course_id)
            .join(Revision, Revision.version_id == Course.current_id, isouter=True)
            .join(
                kept,
                (theirs.tree_id == Revision.tree_id)
                & (theirs.path == mine.path)
                & (theirs.sha256 == mine.sha256),
                isouter=True,
            )
            .where(mine.course_id.in_(ids))
            .group_by(mine.course_id)
        )
        published = (
            select(Course.id, func.count())
            .join(Revision, Revision.version_id == Course.current_id)
            .join(kept, theirs.tree_id == Revision.tree_id)
            .where(Course.id.in_(ids))
            .group_by(Course.id)
        )
        wanted = {row[0]: row[1] for row in session().execute(published)}
        here = {row[0]: (row[1], row[2]) for row in session().execute(of_courses)}
        for course_id in wanted.keys() | here.keys():
            number, same = here.get(course_id, (0, 0))
            if number != same or same != wanted.get(course_id, 0):
                changed.add(course_id)
    return changed


def authors_of(course_id: int) -> list[Author]:
    """The authors of a course by name; those of the whole platform are not among them."""
    rows = session().execute(
        select(Person.id, Person.name, Person.email)
        .join(CourseGrant, CourseGrant.person_id == Person.id)
        .where(CourseGrant.course_id == course_id, CourseGrant.role == Role.AUTHOR)
        .order_by(Person.name, Person.id)
        .limit(MOST)
    )
    return [Author(id_, name, email or "") for id_, name, email in rows]
