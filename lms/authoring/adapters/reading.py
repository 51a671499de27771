"""The reader of courses, loaded when the first author comes: learners' requests never need it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from lms.content.trees import Files, Surroundings

if TYPE_CHECKING:
    from lms.content.reader import Reading
    from lms.content.workbench import PageReading


def read_files(files: Files) -> Reading:
    """A whole course; see `lms.content.workbench.read_files`. Takes seconds for a new large course."""
    from lms.content import workbench  # loads the renderer

    return workbench.read_files(files)


def read_page(path: str, texts: Mapping[str, str], around: Surroundings) -> PageReading:
    """One page; see `lms.content.workbench.read_page`."""
    from lms.content import workbench  # loads the renderer

    return workbench.read_page(path, texts, around)


def term_ids(text: str) -> frozenset[str]:
    """The ids of the terms of a glossary."""
    from lms.content import workbench  # loads the renderer

    return workbench.term_ids(text)
