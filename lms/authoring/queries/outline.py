"""A course's working copy, compared with what is published: two statements, however large it is."""

from __future__ import annotations

from functools import cache
from typing import Any

from sqlalchemy import bindparam, select
from sqlalchemy.sql import Select

from lms.authoring.models.workshop import WorkshopFile
from lms.authoring.rules.outline import Leaf, Outline, outline, state_of
from lms.catalogue.models import Course, Revision, SourceEntry
from lms.db import session

_SHOWN = Leaf.__slots__[:-1]  # all but the state


def outline_of(course_id: int) -> Outline:
    """The tree of a course, each file with its state."""
    rows = session().execute(_working(), {"course": course_id})
    leaves = [_leaf(tuple(row)) for row in rows]
    return outline(leaves, session().scalars(_gone(), {"course": course_id}))


def _leaf(row: tuple[Any, ...]) -> Leaf:
    values: dict[str, Any] = dict(zip(_SHOWN, row, strict=False))
    return Leaf(**values, state=state_of(row[-2], row[-1]))


@cache
def _working() -> Select[Any]:
    statement: Select[Any] = (
        select(
            *(getattr(WorkshopFile, name) for name in _SHOWN),
            WorkshopFile.sha256,
            SourceEntry.sha256,
        )
        .join_from(WorkshopFile, Course, Course.id == WorkshopFile.course_id)
        .join(Revision, Revision.version_id == Course.current_id, isouter=True)
        .join(
            SourceEntry,
            (SourceEntry.tree_id == Revision.tree_id) & (SourceEntry.path == WorkshopFile.path),
            isouter=True,
        )
        .where(WorkshopFile.course_id == bindparam("course"))
    )
    return statement


@cache
def _gone() -> Select[str]:
    here = select(WorkshopFile.id).where(
        WorkshopFile.course_id == Course.id, WorkshopFile.path == SourceEntry.path
    )
    return (
        select(SourceEntry.path)
        .join(Revision, Revision.tree_id == SourceEntry.tree_id)
        .join(Course, Course.current_id == Revision.version_id)
        .where(Course.id == bindparam("course"), ~here.exists())
    )
