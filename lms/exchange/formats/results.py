"""What reading and writing a file gives; light, so that pages know it without loading the formats."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from lms.exchange.formats.bank import Entry
from lms.exchange.formats.report import Report


class Format(StrEnum):
    """The formats of files."""

    GIFT = "gift"
    MOODLE = "moodle"

    @property
    def ending(self) -> str:
        """How names of such files end."""
        return "gift.txt" if self is Format.GIFT else "xml"

    @property
    def content_type(self) -> str:
        """What the browser is told."""
        return "text/plain" if self is Format.GIFT else "application/xml"


@dataclass(frozen=True, slots=True)
class Imported:
    """What a file holds: `rows` of the report name entries by their number."""

    format: Format
    entries: tuple[Entry, ...]
    report: Report
    pictures: Mapping[str, bytes] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Written:
    """A file, and what could not go into it."""

    text: str
    report: Report


@dataclass(slots=True)
class Shelf:
    """Pictures that may go along: bytes by their path in the course; `folder` is the lesson's."""

    files: Mapping[str, bytes] = field(default_factory=dict)
    folder: str = ""

    def name(self, path: str) -> str | None:
        """What a picture is called in the file."""
        return path.replace("/", "-") if path in self.files else None

    def data(self, name: str) -> bytes:
        """The bytes of a picture by that name."""
        return next(data for path, data in self.files.items() if path.replace("/", "-") == name)


NO_SHELF = Shelf()
