"""The files beside the lessons: their type by content, their size, and whether they are safe."""

from __future__ import annotations

import hashlib
import mimetypes
import posixpath
import re
import struct
from collections.abc import Mapping
from pathlib import Path

from lms.content.files import MEDIA_LIMIT
from lms.content.model import Media
from lms.content.problems import Notes, sentence
from lms.content.svg import read_svg

TYPES = {
    ".png": "image/png",
    ".jpg": "image/jpeg",
    ".jpeg": "image/jpeg",
    ".gif": "image/gif",
    ".webp": "image/webp",
    ".svg": "image/svg+xml",
    ".mp4": "video/mp4",
    ".webm": "video/webm",
    ".mp3": "audio/mpeg",
    ".vtt": "text/vtt",
    ".pdf": "application/pdf",
}
_MP3 = re.compile(rb"ID3|\xff[\xe2-\xff]")
Size = tuple[int | None, int | None]
_NO_SIZE: Size = (None, None)


def read_media(paths: Mapping[str, Path], notes: Notes) -> dict[str, Media]:
    """All media files that may be used."""
    found = (_read(path, file, notes.at(path)) for path, file in paths.items())
    return {media.path: media for media in found if media is not None}


def _read(path: str, file: Path, notes: Notes) -> Media | None:
    if file.stat().st_size > MEDIA_LIMIT:
        notes.error(
            1,
            sentence("The file is larger than %(size)s MB.", size=MEDIA_LIMIT // 1024**2),
            sentence("Make it smaller, or link to it."),
        )
        return None
    return checked(path, file.read_bytes(), notes)


def checked(path: str, data: bytes, notes: Notes) -> Media | None:
    """A media file by its bytes; None, with a problem, if it may not be used at this path."""
    wanted = TYPES.get(posixpath.splitext(path)[1].lower())
    real = content_type(data)
    if wanted is None:
        notes.error(
            1,
            sentence("Files of this type cannot be shown."),
            sentence("Use one of: %(words)s.", words=" ".join(sorted(TYPES))),
        )
        return None
    if real != wanted:
        _note_other(wanted, real, notes)
        return None
    if real == "image/svg+xml":
        size = read_svg(data, notes)
        if size is None:
            return None
    else:
        size = dimensions(data, real)
    return Media(path, real, hashlib.sha256(data).hexdigest(), data, *size)


def _note_other(wanted: str, real: str | None, notes: Notes) -> None:
    """The name of a file says another type than its content."""
    end = mimetypes.guess_extension(real or "")
    notes.error(
        1,
        sentence("The name says %(wanted)s, but its content is %(real)s.", wanted=wanted, real=real)
        if real
        else sentence(
            "The name says %(wanted)s, but its content is something else.", wanted=wanted
        ),
        sentence("Save it as %(wanted)s, or name it %(end)s.", wanted=wanted, end=end)
        if end
        else sentence("Save it as %(wanted)s, or name it its real type.", wanted=wanted),
    )


def content_type(data: bytes) -> str | None:
    """The type of a file by its first bytes, or None."""
    starts = {
        b"\x89PNG\r\n\x1a\n": "image/png",
        b"\xff\xd8\xff": "image/jpeg",
        b"GIF87a": "image/gif",
        b"GIF89a": "image/gif",
        b"%PDF-": "application/pdf",
        b"\x1a\x45\xdf\xa3": "video/webm",
    }
    for start, kind in starts.items():
        if data.startswith(start):
            return kind
    if data[:4] == b"RIFF" and data[8:12] == b"WEBP":
        return "image/webp"
    if data[4:8] == b"ftyp":
        return "video/mp4"
    if data.removeprefix(b"\xef\xbb\xbf").startswith(b"WEBVTT"):
        return "text/vtt"
    if _MP3.match(data):
        return "audio/mpeg"
    return "image/svg+xml" if b"<svg" in data[:2048] else None


def dimensions(data: bytes, kind: str) -> Size:
    """Width and height in pixels, where the type tells them."""
    try:
        if kind == "image/png":
            return struct.unpack(">II", data[16:24])
        if kind == "image/gif":
            return struct.unpack("<HH", data[6:10])
        if kind == "image/jpeg":
            return _jpeg(data)
        if kind == "image/webp":
            return _webp(data)
    except (struct.error, IndexError):
        return _NO_SIZE
    return _NO_SIZE


def _jpeg(data: bytes) -> Size:
    """Walk the segments to the frame header (ITU T.81, B.2.2)."""
    place = 2
    while data[place] == 0xFF:  # noqa: PLR2004  # every marker begins so
        marker = data[place + 1]
        if 0xC0 <= marker <= 0xCF and marker not in {0xC4, 0xC8, 0xCC}:  # noqa: PLR2004  # SOF
            height, width = struct.unpack(">HH", data[place + 5 : place + 9])
            return width, height
        place += 2 + struct.unpack(">H", data[place + 2 : place + 4])[0]
    return _NO_SIZE


def _webp(data: bytes) -> Size:
    """The three kinds of first chunk (the WebP container specification)."""
    chunk = data[12:16]
    if chunk == b"VP8X":
        return (
            1 + int.from_bytes(data[24:27], "little"),
            1 + int.from_bytes(data[27:30], "little"),
        )
    if chunk == b"VP8L":
        bits = int.from_bytes(data[21:25], "little")
        return 1 + (bits & 0x3FFF), 1 + (bits >> 14 & 0x3FFF)
    width, height = struct.unpack("<HH", data[26:30])
    return width & 0x3FFF, height & 0x3FFF
