"""Files on their way, and the formats, which load the renderer when the first author needs them.

An upload is kept without a row until somebody has confirmed what is in it, at most a day.
"""

from __future__ import annotations

from collections.abc import Iterable

from lms.exchange.formats.bank import ENGLISH, Entry, Words
from lms.exchange.formats.results import Format, Imported, Shelf, Written
from lms.files.actions import keep_bytes
from lms.files.queries import StoredFile

KIND = "text/plain"


def keep(data: bytes) -> str:
    """Put an upload where the daily job forgets it after a day; its digest."""
    return keep_bytes(data, KIND).sha256


def kept(sha256: str) -> bytes | None:
    """The bytes of an upload, or nothing when they are gone."""
    try:
        with StoredFile(sha256, 0, KIND).open() as source:
            return source.read()
    except FileNotFoundError:
        return None


def read_file(data: bytes, words: Words = ENGLISH) -> Imported:
    """See `formats.files.read_file`; raises Malformed."""
    from lms.exchange.formats import files  # loads the renderer

    return files.read_file(data, words)


def write_file(
    entries: Iterable[tuple[Entry, Shelf]], kind: Format, words: Words = ENGLISH
) -> Written:
    """See `formats.files.write_file`."""
    from lms.exchange.formats import files  # loads the renderer

    return files.write_file(entries, kind, words)
