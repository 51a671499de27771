"""The media library of a course. The caller has come through `queries.access`."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select

from lms.authoring.models.workshop import Workshop, WorkshopMedia
from lms.authoring.queries.doors import published_files
from lms.authoring.queries.files import working_files
from lms.authoring.rules.media import uses
from lms.catalogue.rules.pictures import quoted
from lms.content.model import Media
from lms.core.errors import NotFound
from lms.db import session
from lms.files.models import Blob


@dataclass(frozen=True, slots=True)
class Item:
    """A file of the library. `size` in bytes; `pages`, `published`: the texts that show it."""

    path: str
    sha256: str
    content_type: str
    width: int | None
    height: int | None
    alt: str
    saved_at: datetime
    size: int
    pages: tuple[str, ...] = ()
    published: tuple[str, ...] = ()

    @property
    def url(self) -> str:
        """Where it is served; the address holds the digest, so it never changes what it means."""
        return f"/media/{self.sha256}/{quoted(self.path)}"

    @property
    def kind(self) -> str:
        """image, video, audio, text or application."""
        return self.content_type.partition("/")[0]

    @property
    def media(self) -> Media:
        """The same as a page refers to it."""
        return Media(self.path, self.content_type, self.sha256, b"", self.width, self.height)


def library(course_id: int) -> list[Item]:
    """All files of the working copy by path, with the pages that show them."""
    working = working_files(course_id)
    current = published_files(course_id)
    here = uses(working.texts, working.media)
    there = uses(current.texts, current.media) if current else {}
    rows = session().execute(_ITEMS.where(WorkshopMedia.course_id == course_id))
    return [
        Item(*row, pages=tuple(here.get(row[0], ())), published=tuple(there.get(row[0], ())))
        for row in rows
    ]


def item(course_id: int, path: str) -> Item:
    """One file, with the pages that show it; raises NotFound."""
    found = next((one for one in library(course_id) if one.path == path), None)
    if found is None:
        raise NotFound
    return found


def used_bytes(course_id: int) -> int:
    """How much room the library takes; a file that is there twice counts once."""
    inside = select(WorkshopMedia.sha256).where(WorkshopMedia.course_id == course_id)
    statement = select(func.coalesce(func.sum(Blob.size), 0)).where(Blob.sha256.in_(inside))
    return int(session().scalar(statement) or 0)


def changes_of(course_id: int) -> int:
    """How often the working copy was saved; 0 if there is none."""
    found = session().scalar(select(Workshop.changes).where(Workshop.course_id == course_id))
    return found or 0


_ITEMS = (
    select(
        WorkshopMedia.path,
        WorkshopMedia.sha256,
        WorkshopMedia.content_type,
        WorkshopMedia.width,
        WorkshopMedia.height,
        WorkshopMedia.alt,
        WorkshopMedia.saved_at,
        Blob.size,
    )
    .join(Blob, Blob.sha256 == WorkshopMedia.sha256)
    .order_by(WorkshopMedia.path)
)
