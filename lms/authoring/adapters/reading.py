"""The reader of courses, loaded when the first author comes: learners' requests never need it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from lms.content.trees import Files, Surroundings

if TYPE_CHECKING:
    from lms.content.reader import Reading
    from lms.content.workbench import PageReading


@dataclass(frozen=True, slots=True)
class Unread:
    """A course that could not be read in the time that was given; asking again goes on there."""

    read: int
    pages: int


def read_files(files: Files) -> Reading:
    """A whole course; see `lms.content.workbench.read_files`. Takes seconds for a new large course."""
    from lms.content import workbench  # loads the renderer

    return workbench.read_files(files)


def read_within(files: Files, seconds: float) -> Reading | Unread:
    """A whole course, or how far one came in that time."""
    from lms.content import workbench  # loads the renderer

    try:
        return workbench.read_files(files, seconds=seconds)
    except workbench.OutOfTime as short:
        return Unread(short.read, short.pages)


def read_page(path: str, texts: Mapping[str, str], around: Surroundings) -> PageReading:
    """One page; see `lms.content.workbench.read_page`."""
    from lms.content import workbench  # loads the renderer

    return workbench.read_page(path, texts, around)


def term_ids(text: str) -> frozenset[str]:
    """The ids of the terms of a glossary."""
    from lms.content import workbench  # loads the renderer

    return workbench.term_ids(text)
