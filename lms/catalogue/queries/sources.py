"""The files that courses were published from."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from lms.catalogue.models import (
    Course,
    CourseVersion,
    Revision,
    SourceEntry,
    SourceMedia,
    SourceText,
    SourceTree,
)
from lms.catalogue.models.sources import Origin
from lms.content.model import Media
from lms.content.trees import Files, Tree
from lms.core.errors import NotFound
from lms.db import session
from lms.people.models import Person

_BATCH = 500


@dataclass(frozen=True, slots=True)
class RevisionEntry:
    """A publish. `name` is who published it, empty where it was the command line or they are gone."""

    version_id: int
    number: int
    tree_id: int
    tree: str
    origin: Origin
    note: str
    created_at: datetime
    published_by: int | None
    name: str
    current: bool


def revisions(course_id: int, *, before: int | None = None, limit: int = 50) -> list[RevisionEntry]:
    """The publishes of a course whose files are kept, newest first; `before` is a number."""
    statement = _REVISIONS.where(Course.id == course_id)
    if before is not None:
        statement = statement.where(CourseVersion.number < before)
    rows = session().execute(statement.order_by(CourseVersion.number.desc()).limit(limit))
    return [
        RevisionEntry(*row[:4], Origin(row[4]), *row[5:8], row[8] or "", row[9]) for row in rows
    ]


def revision(course_id: int, number: int) -> RevisionEntry:
    """One publish of a course; raises NotFound where its files were not kept."""
    found = revisions(course_id, before=number + 1, limit=1)
    if not found or found[0].number != number:
        raise NotFound
    return found[0]


_REVISIONS = (
    select(
        CourseVersion.id,
        CourseVersion.number,
        SourceTree.id,
        SourceTree.digest,
        Revision.origin,
        Revision.note,
        Revision.created_at,
        Revision.published_by,
        Person.name,
        Course.current_id == CourseVersion.id,
    )
    .join_from(Revision, CourseVersion, CourseVersion.id == Revision.version_id)
    .join(Course, Course.id == CourseVersion.course_id)
    .join(SourceTree, SourceTree.id == Revision.tree_id)
    .join(Person, Person.id == Revision.published_by, isouter=True)
)


def course_id_of(key: str) -> int | None:
    """The id of a course, published or not; None where the key is free."""
    return session().scalar(select(Course.id).where(Course.key == key))


def published_tree(course_id: int) -> int | None:
    """The id of the tree that is published now; None where there is none."""
    statement = (
        select(Revision.tree_id)
        .join(Course, Course.current_id == Revision.version_id)
        .where(Course.id == course_id)
    )
    return session().scalar(statement)


def tree(tree_id: int) -> Tree:
    """The files of a tree by their digests."""
    texts = session().execute(
        select(SourceEntry.path, SourceEntry.sha256).where(SourceEntry.tree_id == tree_id)
    )
    media = session().execute(
        select(SourceMedia.path, SourceMedia.sha256).where(SourceMedia.tree_id == tree_id)
    )
    return Tree(dict(texts.all()), dict(media.all()))


def texts_of(digests: Iterable[str]) -> dict[str, str]:
    """Kept texts by their digests."""
    found: dict[str, str] = {}
    wanted = sorted(set(digests))
    for start in range(0, len(wanted), _BATCH):
        rows = session().execute(
            select(SourceText.sha256, SourceText.text).where(
                SourceText.sha256.in_(wanted[start : start + _BATCH])
            )
        )
        found.update(dict(rows.all()))
    return found


def files(tree_id: int) -> Files:
    """All files of a tree, media without their bytes."""
    entries = tree(tree_id).texts
    texts = texts_of(entries.values())
    return Files({path: texts[sha256] for path, sha256 in entries.items()}, media(tree_id))


def media(tree_id: int) -> Mapping[str, Media]:
    """The media of a tree by path, without their bytes."""
    rows = session().execute(
        select(
            SourceMedia.path,
            SourceMedia.content_type,
            SourceMedia.sha256,
            SourceMedia.width,
            SourceMedia.height,
        ).where(SourceMedia.tree_id == tree_id)
    )
    return {row.path: Media(row.path, row.content_type, row.sha256, b"", row.width, row.height) for row in rows}  # fmt: skip
