"""A page of the working copy as it would be with another text. The caller has come through `queries.access`."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from lms.authoring.adapters.reading import read_page
from lms.authoring.queries.files import OpenFile, surroundings, texts
from lms.authoring.rules.summaries import Summary, place_of, summarise
from lms.catalogue.queries.sources import texts_of
from lms.content.trees import Surroundings

if TYPE_CHECKING:
    from lms.content.problems import Problem
    from lms.content.workbench import PageReading


@dataclass(frozen=True, slots=True)
class Draft:
    """A text of a page, read. `language` is that of the text; `source` is empty for the source itself."""

    path: str
    text: str
    language: str
    reading: PageReading
    around: Surroundings

    @property
    def problems(self) -> list[Problem]:
        """What is wrong with this text alone."""
        return [problem for problem in self.reading.problems if problem.path == self.path]

    @property
    def summary(self) -> Summary:
        """What the tree shows of it."""
        lesson = self.reading.lesson
        own = lesson.texts.get(self.language) if lesson else None
        return summarise(self.path, self.text, self.problems, len(own.lags) if own else 0)


def read_draft(course_id: int, path: str, text: str) -> Draft:
    """Read a text as if it were saved; a translation is read beside its source."""
    around = surroundings(course_id)
    base, language = place_of(path)
    known = texts(course_id, (f"{base}.md",)) if language else {}
    reading = read_page(path, {**known, path: text}, around)
    return Draft(path, text, language or around.language, reading, around)


def text_before(file: OpenFile, sha256: str) -> str | None:
    """The text that a save was made from; None if it was never kept."""
    return file.text if sha256 == file.sha256 else texts_of([sha256]).get(sha256)
