"""A course as files and browser have it, for the command line and for archives."""

from __future__ import annotations

from sqlalchemy import select

from lms.authoring.models.workshop import Workshop
from lms.authoring.queries.files import working_tree
from lms.authoring.rules.doors import Doors
from lms.catalogue.models import Course, Revision
from lms.catalogue.queries import sources
from lms.catalogue.queries.publishing import published
from lms.content.trees import Files, Tree
from lms.db import session


def course_id_of(key: str) -> int | None:
    """The id of a course, published or only begun."""
    return session().scalar(select(Course.id).where(Course.key == key))


def course_keys() -> list[str]:
    """The keys of all courses, in their order."""
    return list(session().scalars(select(Course.key).order_by(Course.key)))


def doors_of(key: str) -> Doors:
    """The course with this key as both doors have it; empty if there is none."""
    course_id = course_id_of(key)
    if course_id is None:
        return Doors(Tree(), Tree())
    statement = select(Workshop.base_id, Workshop.changes).where(Workshop.course_id == course_id)
    base_id, changes = session().execute(statement).one_or_none() or (None, 0)
    base = Tree() if base_id is None else sources.tree(base_id)
    return Doors(base, working_tree(course_id), published(key).tree, changes)


def base_of(course_id: int) -> int | None:
    """The tree that files and browser last agreed on."""
    return session().scalar(select(Workshop.base_id).where(Workshop.course_id == course_id))


def base_files(course_id: int) -> Files:
    """The files of that tree; none if they never agreed."""
    base_id = base_of(course_id)
    return Files() if base_id is None else sources.files(base_id)


def published_files(course_id: int) -> Files | None:
    """The files of the current version; None where they were not kept or nothing is published."""
    tree_id = sources.published_tree(course_id)
    return None if tree_id is None else sources.files(tree_id)


def written_here() -> list[tuple[str, int]]:
    """Keys and ids of the published courses whose current files are not those under git."""
    rows = session().execute(
        select(Course.key, Course.id)
        .join(Revision, Revision.version_id == Course.current_id)
        .join(Workshop, Workshop.course_id == Course.id, isouter=True)
        .where(Course.retired_at.is_(None))
        .where(Workshop.base_id.is_(None) | (Workshop.base_id != Revision.tree_id))
        .order_by(Course.key)
    )
    return [(key, course_id) for key, course_id in rows]
