"""Courses as folders on a disk: written to the byte, so that the reader finds the very same course."""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from lms.content.problems import Notes
from lms.content.trees import Files
from lms.files.adapters.disk import path_of

if TYPE_CHECKING:
    from lms.content.reader import Reading


def read_folder(folder: Path) -> tuple[Reading, Files]:
    """The course in a folder, and its files; see `lms.content.reader`."""
    from lms.content.reader import read_course_files  # loads the renderer

    return read_course_files(folder)


def bytes_of(sha256: str) -> bytes:
    """A kept file; raises FileNotFoundError if the data folder has lost it."""
    return path_of(sha256).read_bytes()


def lost(files: Files) -> list[str]:
    """Those of the media whose bytes are gone."""
    return [path for path, media in files.media.items() if not path_of(media.sha256).is_file()]


def write_folder(folder: Path, files: Files) -> None:
    """Make the course in a folder equal to these files; what is no part of a course stays.

    Each file is written beside its place and then moved, files that went are removed last.
    """
    before = _there(folder)
    contents: Mapping[str, bytes] = {
        path: text.encode("utf-8", "surrogatepass") for path, text in files.texts.items()
    }
    for path, data in contents.items():
        _write(folder / path, data)
    for path, media in files.media.items():
        _write(folder / path, bytes_of(media.sha256))
    _remove(folder, before - files.texts.keys() - files.media.keys())


def _there(folder: Path) -> set[str]:
    """The paths of the files that the reader would take for the course's."""
    from lms.content.files import take_inventory

    if not folder.is_dir():
        return set()
    found = take_inventory(folder, Notes())
    texts = {text.path for family in found.texts.values() for text in family.values()}
    return texts | found.media.keys()


def _write(path: Path, data: bytes) -> None:
    if path.is_file() and not path.is_symlink() and path.read_bytes() == data:
        return
    path.parent.mkdir(parents=True, exist_ok=True)
    beside = path.with_name(f".{path.name}.writing")
    beside.write_bytes(data)
    beside.replace(path)


def _remove(folder: Path, paths: Iterable[str]) -> None:
    for path in paths:
        (folder / path).unlink(missing_ok=True)
        parent = (folder / path).parent
        while parent != folder and not os.listdir(parent):  # noqa: PTH208 - whether it is empty
            parent.rmdir()
            parent = parent.parent
