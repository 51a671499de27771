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
class Standing:
    """How a file stands: to what is published, what the checker says of it, and what lags."""

    state: FileState = FileState.PUBLISHED
    errors: int = 0
    warnings: int = 0
    lags: int = 0

    @property
    def is_quiet(self) -> bool:
        """Whether there is nothing that an author has to know."""
        return self == QUIET


QUIET = Standing()


@dataclass(frozen=True, slots=True)
class Page:
    """A page in all its languages; `standing` is its source's.

    languages: those it is translated into. loud: how the translations stand of which an author has to know
    something. position: its `order`, if one is written.
    """

    base: str
    key: str
    kind: str
    title: str
    position: int | None
    standing: Standing
    languages: frozenset[str] = frozenset()
    loud: Mapping[str, Standing] = field(default_factory=dict)

    @property
    def path(self) -> str:
        """Its source file."""
        return f"{self.base}.md"

    @property
    def name(self) -> str:
        """What it is called in the source language; its file's name where it has no title."""
        return self.title or self.base.rpartition("/")[2]


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


def outline(pages: Iterable[Page], gone: Iterable[str] = ()) -> Outline:
    """The tree of these pages; `gone` are paths that are published and no longer here."""
    top: list[Page] = []
    heads: dict[str, Page] = {}
    inside: dict[str, list[Page]] = {}
    languages: set[str] = set()
    for page in pages:
        languages |= page.languages
        folder, _, name = page.base.rpartition("/")
        if not folder:
            top.append(page)
            continue
        inside.setdefault(folder, [])
        if name == "module":
            heads[folder] = page
        else:
            inside[folder].append(page)
    branches = {folder: _branch(folder, heads.get(folder), own) for folder, own in inside.items()}
    guide = branches.pop(GUIDE, None)
    places = {folder: heads[folder].position if folder in heads else None for folder in branches}
    return Outline(
        top=tuple(sorted(top, key=_base)),
        modules=tuple(branches[folder] for folder in ordered(places)),
        guide=guide,
        languages=tuple(sorted(languages)),
        gone=tuple(sorted(gone)),
    )


def _base(page: Page) -> str:
    return page.base


def _branch(folder: str, head: Page | None, pages: Iterable[Page]) -> Branch:
    own = {page.base: page for page in pages}
    order = ordered({base: page.position for base, page in own.items()})
    return Branch(folder, head, tuple(own[base] for base in order))


def state_of(sha256: str, published: str | None) -> FileState:
    """How a file stands, by its digest and that of the published file at its path."""
    if published is None:
        return FileState.NEW
    return FileState.PUBLISHED if sha256 == published else FileState.CHANGED
