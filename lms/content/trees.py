"""A course's files as a whole: what they say, and by which digests they are known."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from lms.content.model import Media


@dataclass(frozen=True, slots=True)
class Files:
    """A course's files: texts by path, and media (their `data` may be empty) by path."""

    texts: Mapping[str, str] = field(default_factory=dict)
    media: Mapping[str, Media] = field(default_factory=dict)

    @property
    def tree(self) -> Tree:
        """The same by digests."""
        texts = {path: text_digest(text) for path, text in self.texts.items()}
        return Tree(texts, {path: media.sha256 for path, media in self.media.items()})


@dataclass(frozen=True, slots=True)
class Tree:
    """The SHA-256 of each file, texts and media apart, by its path inside the course's folder."""

    texts: Mapping[str, str] = field(default_factory=dict)
    media: Mapping[str, str] = field(default_factory=dict)

    @property
    def digest(self) -> str:
        """The SHA-256 of all paths and digests; the order of the files does not count."""
        found = hashlib.sha256()
        for path, sha256 in sorted({**self.texts, **self.media}.items()):
            found.update(f"{path}\0{sha256}\n".encode("utf-8", "surrogatepass"))
        return found.hexdigest()


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What a page of a course may point at, without reading the course.

    lessons: ids by base (the path without language and ending), guides too; terms: ids of the
    glossary; media by path; language: the course's own.
    """

    language: str
    lessons: Mapping[str, str] = field(default_factory=dict)
    terms: frozenset[str] = frozenset()
    media: Mapping[str, Media] = field(default_factory=dict)


class FileChange(StrEnum):
    """What became of a file from one tree to another."""

    ADDED = "added"
    CHANGED = "changed"
    REMOVED = "removed"
    MOVED = "moved"


@dataclass(frozen=True, slots=True)
class FileStep:
    """One file's change; `old_path` is another than `path` only where it moved."""

    change: FileChange
    path: str
    old_path: str


def text_digest(text: str) -> str:
    """The SHA-256 of a text's UTF-8."""
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def file_steps(old: Tree, new: Tree) -> tuple[FileStep, ...]:
    """Which files differ, by path. A file with the same content at another path has moved."""
    return tuple(sorted(_steps({**old.texts, **old.media}, {**new.texts, **new.media}), key=_path))


def _steps(old: Mapping[str, str], new: Mapping[str, str]) -> Iterator[FileStep]:
    gone = {old[path]: path for path in sorted(old.keys() - new.keys(), reverse=True)}
    moved = set()
    for path, sha256 in sorted(new.items()):
        if path not in old:
            from_path = gone.pop(sha256, None)
            moved.add(from_path)
            change = FileChange.MOVED if from_path else FileChange.ADDED
            yield FileStep(change, path, from_path or path)
        elif old[path] != sha256:
            yield FileStep(FileChange.CHANGED, path, path)
    for path in old.keys() - new.keys() - moved:
        yield FileStep(FileChange.REMOVED, path, path)


def _path(step: FileStep) -> str:
    return step.path
