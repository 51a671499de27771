"""A course's working copy, compared with what is published: four statements, however large it is.

A course may have 300 pages in four languages. So its pages come as one row each, with the languages they are
in; of the translations only those come as rows of which an author has to know something.
"""

from __future__ import annotations

from functools import cache
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, bindparam, func, literal_column, or_, select

from lms.authoring.models.workshop import WorkshopFile
from lms.authoring.rules.outline import QUIET, FileState, Outline, Page, Standing, outline, state_of
from lms.catalogue.models import Course, Revision, SourceEntry
from lms.db import Prepared

_file, _entry = WorkshopFile.__table__.c, SourceEntry.__table__.c


def outline_of(course_id: int) -> Outline:
    """The tree of a course, each page with its state."""
    known = {
        base: frozenset(codes.split(",")) for base, codes in _languages().rows(course=course_id)
    }
    loud: dict[str, dict[str, Standing]] = {}
    for base, language, *told in _translations().rows(course=course_id):
        loud.setdefault(base, {})[language] = _standing(*told)
    none: frozenset[str] = frozenset()
    pages = [
        Page(
            base,
            key,
            kind,
            title,
            position,
            _standing(*told),
            known.get(base, none),
            loud.get(base, {}),
        )
        for base, key, kind, title, position, *told in _sources().rows(course=course_id)
    ]
    gone = [path for (path,) in _gone().rows(course=course_id)]
    return outline(pages, gone)


def _standing(here: str, published: str | None, errors: int, warnings: int, lags: int) -> Standing:
    state = state_of(here, published)
    if state is FileState.PUBLISHED and not (errors or warnings or lags):
        return QUIET
    return Standing(state, errors, warnings, lags)


# Written into the statement, since one that is prepared cannot take it as a value.
_COMMA: Any = literal_column("','")
_TOLD = (_file.sha256, _entry.sha256, _file.errors, _file.warnings, _file.lags)


def _compared(*columns: ColumnElement[object]) -> Select[*tuple[object, ...]]:
    """Files of a course beside those of the same path that are published."""
    return (
        select(*columns)
        .join_from(WorkshopFile, Course, Course.id == WorkshopFile.course_id)
        .outerjoin(Revision, Revision.version_id == Course.current_id)
        .outerjoin(
            SourceEntry,
            and_(_entry.tree_id == Revision.tree_id, _entry.path == _file.path),
        )
        .where(_file.course_id == bindparam("course"))
    )


@cache
def _sources() -> Prepared:
    columns = (_file.base, _file.key, _file.kind, _file.title, _file.position, *_TOLD)
    return Prepared(_compared(*columns).where(_file.language == ""))


@cache
def _translations() -> Prepared:
    loud = or_(
        _entry.sha256.is_(None),
        _entry.sha256 != _file.sha256,
        _file.errors + _file.warnings + _file.lags > 0,
    )
    statement = _compared(_file.base, _file.language, *_TOLD)
    return Prepared(statement.where(_file.language != "", loud))


@cache
def _languages() -> Prepared:
    return Prepared(
        select(_file.base, func.aggregate_strings(_file.language, _COMMA))
        .where(_file.course_id == bindparam("course"), _file.language != "")
        .group_by(_file.base)
    )


@cache
def _gone() -> Prepared:
    here = select(_file.id).where(_file.course_id == Course.id, _file.path == _entry.path)
    return Prepared(
        select(_entry.path)
        .join_from(SourceEntry, Revision, Revision.tree_id == _entry.tree_id)
        .join(Course, Course.current_id == Revision.version_id)
        .where(Course.id == bindparam("course"), ~here.exists())
    )
