"""The folder of files.

A file lies under the digest of its content (`files/ab/cdef…`), never under a name that somebody
gave. It is written beside its place, forced to the disk and then moved, so that a place holds a
whole file or none.
"""

from __future__ import annotations

import hashlib
import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import BinaryIO

from flask import current_app

from lms.files.rules.kinds import Reason, Refused

CHUNK = 256 * 1024


def folder() -> Path:
    """Where files are kept; several machines share it."""
    data_dir: Path = current_app.extensions["tandem_settings"].data_dir
    return data_dir / "files"


def path_of(sha256: str) -> Path:
    """The place of a file."""
    return folder() / sha256[:2] / sha256[2:]


def exists(sha256: str) -> bool:
    """Whether the bytes are there."""
    return path_of(sha256).is_file()


@contextmanager
def incoming() -> Iterator[Path]:
    """A path beside the kept files for bytes not yet trusted; removed at the end."""
    waiting = folder() / "incoming"
    waiting.mkdir(parents=True, exist_ok=True)
    path = waiting / secrets.token_hex(16)
    try:
        yield path
    finally:
        path.unlink(missing_ok=True)


def write_limited(stream: BinaryIO, path: Path, limit: int) -> int:
    """Copy at most `limit` bytes, returns how many; raises Refused."""
    size = 0
    with path.open("xb") as out:
        while chunk := stream.read(CHUNK):
            size += len(chunk)
            if size > limit:
                raise Refused(Reason.TOO_LARGE)
            out.write(chunk)
    return size


def keep(path: Path) -> tuple[str, int]:
    """Move a checked file to its place; returns digest and size. The same content is kept once."""
    with path.open("rb") as source:
        sha256 = hashlib.file_digest(source, "sha256").hexdigest()
        size = source.tell()
        if renew(sha256, size):
            return sha256, size
        os.fsync(source.fileno())
    place = path_of(sha256)
    place.parent.mkdir(parents=True, exist_ok=True)
    path.chmod(0o640)
    path.replace(place)
    for changed in (place.parent, place.parent.parent):
        _sync_folder(changed)
    return sha256, size


def renew(sha256: str, size: int) -> bool:
    """Whether the file is there; its time is set anew, so that the cleaning leaves it alone."""
    place = path_of(sha256)
    try:
        os.utime(place)
        return place.stat().st_size == size
    except FileNotFoundError:
        return False


def _sync_folder(path: Path) -> None:
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def kept_before(moment: float) -> Iterator[str]:
    """The digests of files last written before a time (seconds since 1970)."""
    for place in folder().glob("[0-9a-f][0-9a-f]/*"):
        with suppress(FileNotFoundError):
            if place.stat().st_mtime < moment:
                yield place.parent.name + place.name


def forget(sha256: str, moment: float) -> bool:
    """Remove a file unless it was written again since `moment`; returns whether it is gone."""
    place = path_of(sha256)
    try:
        if place.stat().st_mtime >= moment:
            return False
        place.unlink()
    except FileNotFoundError:
        return True
    return True


def forget_incoming(moment: float) -> None:
    """Remove what killed requests left behind."""
    for path in (folder() / "incoming").glob("*"):
        with suppress(FileNotFoundError):
            if path.stat().st_mtime < moment:
                path.unlink()
