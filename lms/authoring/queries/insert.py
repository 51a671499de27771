"""What forms that write into a page need to know of the course around it."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import select

from lms.authoring.adapters.insert import terms
from lms.authoring.models.workshop import WorkshopFile, WorkshopMedia
from lms.authoring.queries.files import language_of, texts
from lms.authoring.rules.insert.places import ids_in
from lms.catalogue.models import Lesson, Question, SourceText
from lms.db import session

PICTURES = ("image/",)
FILMS = ("video/", "audio/")


@dataclass(frozen=True, slots=True)
class OtherPage:
    """A page of the same course that can be linked to, in its source language."""

    path: str
    title: str
    kind: str


@dataclass(frozen=True, slots=True)
class Medium:
    """A file of the media library; `alt` is the alternative text that was given for it."""

    path: str
    content_type: str
    sha256: str
    alt: str

    @property
    def name(self) -> str:
        """Its name without the folders."""
        return self.path.rpartition("/")[2]


def taken_ids(course_id: int) -> frozenset[str]:
    """The ids of all blocks of the working copy, and of all questions that were ever published."""
    written = session().scalars(
        select(SourceText.text)
        .join(WorkshopFile, WorkshopFile.sha256 == SourceText.sha256)
        .where(WorkshopFile.course_id == course_id, WorkshopFile.language == "")
    )
    published = session().scalars(
        select(Question.key)
        .join(Lesson, Lesson.id == Question.lesson_id)
        .where(Lesson.course_id == course_id)
    )
    return frozenset([key for text in written for key in ids_in(text)]) | frozenset(published)


def media_of(course_id: int, *kinds: str) -> list[Medium]:
    """The files of the library whose type begins so, by path."""
    rows = session().execute(
        select(
            WorkshopMedia.path, WorkshopMedia.content_type, WorkshopMedia.sha256, WorkshopMedia.alt
        )
        .where(WorkshopMedia.course_id == course_id)
        .order_by(WorkshopMedia.path)
    )
    return [Medium(*row) for row in rows if row[1].startswith(kinds)]


def pages_of(course_id: int) -> list[OtherPage]:
    """The lessons and guides of the course in its source language, by path."""
    rows = session().execute(
        select(WorkshopFile.path, WorkshopFile.title, WorkshopFile.kind)
        .where(
            WorkshopFile.course_id == course_id,
            WorkshopFile.language == "",
            WorkshopFile.kind.not_in(("course", "glossary", "module")),
        )
        .order_by(WorkshopFile.path)
    )
    return [OtherPage(*row) for row in rows]


def glossary_of(course_id: int) -> list[tuple[str, str]]:
    """Id and name of every term, by name."""
    found = texts(course_id, ["glossary.md"]).get("glossary.md", "")
    return sorted(terms(found), key=lambda term: term[1].casefold())


def language_here(course_id: int) -> str:
    """The source language of the course."""
    return language_of(texts(course_id, ["course.md"]).get("course.md", ""))
