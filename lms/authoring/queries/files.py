"""The working copy of a course. The caller has come through `queries.access`."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import select

from lms.authoring.adapters.reading import term_ids
from lms.authoring.models.workshop import (
    WorkshopEdit,
    WorkshopFile,
    WorkshopMedia,
    WorkshopPresence,
)
from lms.authoring.rules.summaries import Summary
from lms.catalogue.models import SourceText
from lms.catalogue.queries.sources import texts_of
from lms.content.fronttext import read, split
from lms.content.model import Media
from lms.content.problems import Notes
from lms.content.trees import Files, Surroundings, Tree
from lms.core.clock import now
from lms.core.errors import NotFound
from lms.db import session
from lms.people.models import Person

# Somebody who has not said for this long that a file is open has left it.
PRESENT = timedelta(seconds=75)


@dataclass(frozen=True, slots=True)
class OpenFile:
    """A file with its text. A save names the `revision`; `name` is who saved it last, if known.

    title: of the page, else its path.
    """

    path: str
    text: str
    sha256: str
    revision: int
    saved_at: datetime
    saved_by: int | None
    name: str
    title: str


@dataclass(frozen=True, slots=True)
class Edit:
    """What a file said before an edit; `sha256` is None where there was no such file."""

    id: int
    path: str
    sha256: str | None
    edited_at: datetime
    name: str


def file(course_id: int, path: str) -> OpenFile:
    """One file; raises NotFound."""
    row = (
        session()
        .execute(
            select(
                WorkshopFile.path,
                SourceText.text,
                WorkshopFile.sha256,
                WorkshopFile.revision,
                WorkshopFile.saved_at,
                WorkshopFile.saved_by,
                Person.name,
                WorkshopFile.title,
            )
            .join(SourceText, SourceText.sha256 == WorkshopFile.sha256)
            .join(Person, Person.id == WorkshopFile.saved_by, isouter=True)
            .where(WorkshopFile.course_id == course_id, WorkshopFile.path == path)
        )
        .one_or_none()
    )
    if row is None:
        raise NotFound
    return OpenFile(*row[:6], row[6] or "", row[7] or path)


def summaries(course_id: int) -> list[Summary]:
    """What the tree shows of every file, by path; one statement."""
    rows = session().execute(
        select(*(getattr(WorkshopFile, name) for name in Summary.__slots__))
        .where(WorkshopFile.course_id == course_id)
        .order_by(WorkshopFile.path)
    )
    return [Summary(*row) for row in rows]


def working_tree(course_id: int) -> Tree:
    """All files of the working copy by their digests."""
    texts = session().execute(
        select(WorkshopFile.path, WorkshopFile.sha256).where(WorkshopFile.course_id == course_id)
    )
    return Tree(
        dict(texts.all()),
        {path: found.sha256 for path, found in media(course_id).items()},
    )


def working_files(course_id: int) -> Files:
    """All files of the working copy; media without their bytes."""
    tree = working_tree(course_id)
    texts = texts_of(tree.texts.values())
    return Files({path: texts[sha256] for path, sha256 in tree.texts.items()}, media(course_id))


def texts(course_id: int, paths: Iterable[str]) -> dict[str, str]:
    """The texts of those of the paths that are there."""
    rows = session().execute(
        select(WorkshopFile.path, SourceText.text)
        .join(SourceText, SourceText.sha256 == WorkshopFile.sha256)
        .where(WorkshopFile.course_id == course_id, WorkshopFile.path.in_(list(paths)))
    )
    return dict(rows.all())


def family(course_id: int, base: str) -> dict[str, str]:
    """A page in all its languages: text by path."""
    rows = session().execute(
        select(WorkshopFile.path, SourceText.text)
        .join(SourceText, SourceText.sha256 == WorkshopFile.sha256)
        .where(WorkshopFile.course_id == course_id, WorkshopFile.base == base)
    )
    return dict(rows.all())


def media(course_id: int) -> dict[str, Media]:
    """The media of the working copy by path, without their bytes."""
    rows = session().execute(
        select(
            WorkshopMedia.path,
            WorkshopMedia.content_type,
            WorkshopMedia.sha256,
            WorkshopMedia.width,
            WorkshopMedia.height,
        ).where(WorkshopMedia.course_id == course_id)
    )
    return {row[0]: Media(*row[:3], b"", *row[3:]) for row in rows}


def surroundings(course_id: int) -> Surroundings:
    """What a page of the working copy may point at; the texts of two files are read for it."""
    rows = session().execute(
        select(WorkshopFile.base, WorkshopFile.key).where(
            WorkshopFile.course_id == course_id,
            WorkshopFile.language == "",
            WorkshopFile.key != "",
            WorkshopFile.kind.not_in(("course", "glossary", "module")),
        )
    )
    known = texts(course_id, ("course.md", "glossary.md"))
    return Surroundings(
        language=language_of(known.get("course.md", "")),
        lessons=dict(rows.all()),
        terms=term_ids(known["glossary.md"]) if "glossary.md" in known else frozenset(),
        media=media(course_id),
    )


def language_of(course_text: str) -> str:
    """The source language that a course.md names; English where it names none."""
    quiet = Notes()
    front, _body = split(course_text.split("\n"), quiet)
    return read(front, quiet).text("language") or "en"


def edits(course_id: int, path: str, *, limit: int = 50) -> list[Edit]:
    """What a file said before, newest first."""
    rows = session().execute(
        select(
            WorkshopEdit.id,
            WorkshopEdit.path,
            WorkshopEdit.sha256,
            WorkshopEdit.edited_at,
            Person.name,
        )
        .join(Person, Person.id == WorkshopEdit.saved_by, isouter=True)
        .where(WorkshopEdit.course_id == course_id, WorkshopEdit.path == path)
        .order_by(WorkshopEdit.id.desc())
        .limit(limit)
    )
    return [Edit(*row[:4], row[4] or "") for row in rows]


def others_here(course_id: int, path: str, person_id: int) -> list[str]:
    """The names of others who have a file open at this moment."""
    return list(
        session().scalars(
            select(Person.name)
            .join(WorkshopPresence, WorkshopPresence.person_id == Person.id)
            .where(
                WorkshopPresence.course_id == course_id,
                WorkshopPresence.path == path,
                WorkshopPresence.person_id != person_id,
                WorkshopPresence.seen_at > now() - PRESENT,
            )
            .order_by(Person.name)
            .limit(10)
        )
    )
