"""Archives of courses, from and to the disk. Nothing here writes a row."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from typing import IO, BinaryIO

from lms.authoring.adapters.folders import bytes_of
from lms.authoring.adapters.taking import NotTaken, Taken, take
from lms.authoring.rules.archives import BadArchive, decoded, entries, opened, pack
from lms.content.model import Media
from lms.content.problems import sentence
from lms.content.trees import Files
from lms.files.queries import StoredFile

SPOOLED = 8 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class Unpacked:
    """The course in an archive; its media lie on the disk and wait for their rows."""

    files: Files
    stored: tuple[StoredFile, ...]

    @property
    def size(self) -> int:
        """The bytes of its media."""
        return sum({one.sha256: one.size for one in self.stored}.values())


def unpack(stream: BinaryIO) -> Unpacked:
    """Read a course out of an archive; raises BadArchive at the first thing that is not right."""
    texts: dict[str, str] = {}
    media: dict[str, Media] = {}
    stored: list[StoredFile] = []
    with opened(stream) as archive:
        for entry in entries(archive):
            data = entry.read()
            if entry.is_text:
                texts[entry.path] = decoded(entry.path, data)
                continue
            found = _taken(entry.path, data)
            media[entry.path] = found.media
            stored.append(found.stored)
    return Unpacked(Files(texts, media), tuple(stored))


def _taken(path: str, data: bytes) -> Taken:
    try:
        return take(path, data)
    except NotTaken as refused:
        raise BadArchive(
            sentence("%(path)s: %(reason)s", path=path, reason=refused.reason)
        ) from refused


def packed(key: str, files: Files) -> IO[bytes]:
    """An archive of a course, open at its beginning; the caller closes it."""
    target = tempfile.SpooledTemporaryFile(max_size=SPOOLED)  # noqa: SIM115 - sent, then closed
    pack(target, key, _contents(files))
    target.seek(0)
    return target


def _contents(files: Files) -> Iterator[tuple[str, bytes]]:
    for path in sorted({*files.texts, *files.media}):
        if path in files.texts:
            yield path, files.texts[path].encode("utf-8", "surrogatepass")
        else:
            yield path, bytes_of(files.media[path].sha256)
