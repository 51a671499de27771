"""The page that a form writes into: opened through its author, saved where it has not changed."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import quote

from lms.authoring.actions.files import save
from lms.authoring.adapters.reading import read_page
from lms.authoring.queries.access import CourseHere
from lms.authoring.queries.files import OpenFile, family, file, surroundings
from lms.authoring.rules.insert.places import Page
from lms.authoring.rules.summaries import kind_of, place_of, summarise
from lms.authoring.views.room import here
from lms.core.errors import NotFound
from lms.db import write
from lms.web.access import person_id
from lms.web.languages import lang

_WITHOUT_BLOCKS = frozenset({"course", "glossary", "module"})


@dataclass(frozen=True, slots=True)
class Opened:
    """A page in the source language with its course."""

    course: CourseHere
    file: OpenFile

    @property
    def path(self) -> str:
        """Its path inside the course's folder."""
        return self.file.path

    @property
    def page(self) -> Page:
        """Its lines, to be changed."""
        return Page.of(self.file.path, self.file.text)

    @property
    def title(self) -> str:
        """What it is called."""
        return summarise(self.file.path, self.file.text).title or self.file.path

    @property
    def base(self) -> str:
        """The address of its editor, without a slash behind it."""
        return edit_href(self.course.key, self.path)

    def href(self, line: int | None = None) -> str:
        """The address of its editor, at a line if one is given."""
        return self.base + (f"?line={line}" if line else "")


def edit_href(course: str, path: str) -> str:
    """The address of a page's editor."""
    return f"/{lang()}/workshop/{course}/text/{quote(path)}"


def opened(course: str, path: str, *, blocks: bool = False) -> Opened:
    """A page of a course that the reader may write; NotFound for others.

    Translations have none of these forms: what they say is decided by their source. `blocks` asks
    for a lesson or guide, since only they hold questions and tasks.
    """
    view = here(course)
    found = file(view.id, path)
    base, language = place_of(path)
    if language or (blocks and kind_of(base, "") in _WITHOUT_BLOCKS):
        raise NotFound
    return Opened(view, found)


def saved(place: Opened, text: str) -> int:
    """Save the page in one write, its problems counted anew; raises Conflict if it changed meanwhile."""
    texts = {**family(place.course.id, place_of(place.path)[0]), place.path: text}
    reading = read_page(place.path, texts, surroundings(place.course.id))
    summary = summarise(place.path, text, reading.problems)
    with write():
        return save(
            course_id=place.course.id,
            text=text,
            revision=place.file.revision,
            saved_by=person_id(),
            summary=summary,
        )
