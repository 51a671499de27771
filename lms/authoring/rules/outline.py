"""A course's working copy as a tree: modules, their pages, and how each of them stands. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from lms.authoring.rules.moving import ordered

GUIDE = "guide"


class FileState(StrEnum):
    """How a file stands to what is published."""

    NEW = "new"
    CHANGED = "changed"
    PUBLISHED = "published"
    GONE = "gone"


@dataclass(frozen=True, slots=True)
class Leaf:
    """A file as the tree needs it; `language` is empty for the source."""

    path: str
    base: str
    language: str
    key: str
    kind: str
    title: str
    position: int | None
    words: int
    errors: int
    warnings: int
    lags: int
    state: FileState


@dataclass(frozen=True, slots=True)
class Page:
    """A page in all its languages; `source` is None where only translations are left."""

    base: str
    source: Leaf | None
    translations: tuple[Leaf, ...] = ()

    @property
    def leaves(self) -> tuple[Leaf, ...]:
        """The source first."""
        return (self.source, *self.translations) if self.source else self.translations

    @property
    def title(self) -> str:
        """What it is called in the source language; its file's name where it has no title."""
        return (self.source.title if self.source else "") or self.base.rpartition("/")[2]

    @property
    def errors(self) -> int:
        """What keeps the course from being published, in all its languages."""
        return sum(leaf.errors for leaf in self.leaves)

    @property
    def warnings(self) -> int:
        """What should be looked at, in all its languages."""
        return sum(leaf.warnings for leaf in self.leaves)


@dataclass(frozen=True, slots=True)
class Branch:
    """A folder with its pages in the learners' order; `page` is its module.md."""

    folder: str
    page: Page | None
    pages: tuple[Page, ...]


@dataclass(frozen=True, slots=True)
class Outline:
    """A course: its own pages (course, glossary), its modules, and the guide's pages."""

    top: tuple[Page, ...]
    modules: tuple[Branch, ...]
    guide: Branch | None
    languages: tuple[str, ...] = ()
    gone: tuple[str, ...] = field(default=())

    @property
    def pages(self) -> tuple[Page, ...]:
        """All pages, module pages before their lessons."""
        branches = (*self.modules, *((self.guide,) if self.guide else ()))
        inside = [page for b in branches for page in ((b.page, *b.pages) if b.page else b.pages)]
        return (*self.top, *inside)


def outline(leaves: Iterable[Leaf], gone: Iterable[str] = ()) -> Outline:
    """The tree of these files; `gone` are paths that are published and no longer here."""
    families: dict[str, dict[str, Leaf]] = {}
    for leaf in leaves:
        families.setdefault(leaf.base, {})[leaf.language] = leaf
    pages = {base: _page(base, found) for base, found in families.items()}
    folders: dict[str, int | None] = {}
    for base, page in pages.items():
        folder, _, name = base.rpartition("/")
        if folder:
            folders.setdefault(folder, None)
            if name == "module":
                folders[folder] = page.source.position if page.source else None
    languages = sorted(
        {leaf.language for found in families.values() for leaf in found.values()} - {""}
    )
    guide = _branch(GUIDE, pages) if folders.pop(GUIDE, 0) != 0 else None
    return Outline(
        top=tuple(page for base, page in sorted(pages.items()) if "/" not in base),
        modules=tuple(_branch(folder, pages) for folder in ordered(folders)),
        guide=guide,
        languages=tuple(languages),
        gone=tuple(sorted(gone)),
    )


def _page(base: str, found: Mapping[str, Leaf]) -> Page:
    others = tuple(leaf for language, leaf in sorted(found.items()) if language)
    return Page(base, found.get(""), others)


def _branch(folder: str, pages: Mapping[str, Page]) -> Branch:
    inside = {
        base: page.source.position if page.source else None
        for base, page in pages.items()
        if base.rpartition("/")[0] == folder and base != f"{folder}/module"
    }
    return Branch(
        folder, pages.get(f"{folder}/module"), tuple(pages[base] for base in ordered(inside))
    )


def state_of(sha256: str, published: str | None) -> FileState:
    """How a file stands, by its digest and that of the published file at its path."""
    if published is None:
        return FileState.NEW
    return FileState.PUBLISHED if sha256 == published else FileState.CHANGED
