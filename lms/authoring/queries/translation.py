"""Pages in two languages: their units, how far a language is, and what a source said before."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from sqlalchemy import select

from lms.authoring.models.workshop import WorkshopEdit, WorkshopFile
from lms.authoring.rules.moving import ordered
from lms.authoring.rules.outline import GUIDE
from lms.authoring.rules.translation.chunks import Sheet, sheet
from lms.authoring.rules.translation.units import State, Unit, progress, units
from lms.catalogue.models import CourseVersion, Revision, SourceEntry
from lms.catalogue.queries.sources import texts_of
from lms.core.errors import NotFound
from lms.core.memory import Memory
from lms.db import session

# How many earlier texts of a page are looked through for the one that a translation follows.
EARLIER = 40


@dataclass(frozen=True, slots=True)
class Sides:
    """A page in its source language and in another; `target` and `revision` are None before it is begun."""

    base: str
    path: str
    key: str
    source: Sheet
    target: Sheet | None
    revision: int | None
    sha256: str

    @property
    def units(self) -> list[Unit]:
        """All units of the page."""
        return units(self.source, self.target)


@dataclass(frozen=True, slots=True)
class Far:
    """How far a page is in a language: units in all, translated and up to date, and those that lag."""

    base: str
    title: str
    all: int
    done: int
    lags: int


@dataclass(frozen=True, slots=True)
class _File:
    path: str
    base: str
    language: str
    title: str
    key: str
    sha256: str
    revision: int
    position: int | None


def sides(course_id: int, base: str, language: str) -> Sides:
    """A page in both languages; NotFound without its source."""
    found = _files(course_id, base)
    if "" not in found:
        raise NotFound
    digests = [one.sha256 for code, one in found.items() if code in {"", language}]
    return _both(found, language, texts_of(digests))


def all_sides(course_id: int, language: str) -> list[Sides]:
    """Every page in both languages, by path; one statement, and one for each 500 texts."""
    pages = _pages(course_id, language)
    texts = texts_of(one.sha256 for found in pages.values() for one in found.values())
    return [_both(found, language, texts) for found in pages.values()]


def _both(found: Mapping[str, _File], language: str, texts: Mapping[str, str]) -> Sides:
    """A page from its files and their texts by digest."""
    source, target = found[""], found.get(language)
    path = target.path if target else f"{source.base}.{language}.md"
    return Sides(
        source.base,
        path,
        source.key,
        sheet(source.path, texts[source.sha256]),
        sheet(path, texts[target.sha256]) if target else None,
        target.revision if target else None,
        target.sha256 if target else "",
    )


def _files(course_id: int, base: str) -> dict[str, _File]:
    statement = select(*_COLUMNS).where(
        WorkshopFile.course_id == course_id, WorkshopFile.base == base
    )
    return {row[2]: _File(*row) for row in session().execute(statement)}


_COLUMNS = (
    WorkshopFile.path,
    WorkshopFile.base,
    WorkshopFile.language,
    WorkshopFile.title,
    WorkshopFile.key,
    WorkshopFile.sha256,
    WorkshopFile.revision,
    WorkshopFile.position,
)
_known: Memory[tuple[str, str], tuple[int, int, int]] = Memory(4000)


def languages(course_id: int) -> list[str]:
    """The languages that a course is translated into: those of its own page."""
    statement = select(WorkshopFile.language).where(
        WorkshopFile.course_id == course_id,
        WorkshopFile.base == "course",
        WorkshopFile.language != "",
    )
    return sorted(session().scalars(statement))


def how_far(course_id: int, language: str) -> list[Far]:
    """How far each page is in a language, as the course goes. A pair of texts is read once in a process."""
    whole = _pages(course_id, language)
    counts = _counts(whole, language)
    return [Far(base, found[""].title or base, *counts[base]) for base, found in _going(whole)]


def _going(
    pages: Mapping[str, Mapping[str, _File]],
) -> Iterator[tuple[str, Mapping[str, _File]]]:
    """Pages as learners meet them: the course, then each module with its pages, then the guide."""
    folders: dict[str, dict[str, int | None]] = {}
    for base, found in pages.items():
        folders.setdefault(base.rpartition("/")[0], {})[base] = found[""].position
    heads = {folder: own.pop(f"{folder}/module", None) for folder, own in folders.items()}
    modules = [folder for folder in ordered(heads) if folder not in {"", GUIDE}]
    for folder in ("", *modules, GUIDE):
        own = folders.get(folder, {})
        for base in (f"{folder}/module", *ordered(own)):
            if base in pages:
                yield base, pages[base]


def _pages(course_id: int, language: str) -> dict[str, dict[str, _File]]:
    """The files of all pages that have a source, in it and in one other language, by base."""
    rows = session().execute(
        select(*_COLUMNS).where(
            WorkshopFile.course_id == course_id,
            WorkshopFile.language.in_(["", language]),
        )
    )
    pages: dict[str, dict[str, _File]] = {}
    for row in rows:
        pages.setdefault(row[1], {})[row[2]] = _File(*row)
    return {base: found for base, found in pages.items() if "" in found}


def _counts(
    pages: Mapping[str, Mapping[str, _File]], language: str
) -> dict[str, tuple[int, int, int]]:
    keys = {
        base: (found[""].sha256, found[language].sha256 if language in found else "")
        for base, found in pages.items()
    }
    found = {base: _known.find(key) for base, key in keys.items()}
    missing = [base for base, count in found.items() if count is None]
    texts = texts_of(sha for base in missing for sha in keys[base] if sha)
    for base in missing:
        mine, own = keys[base]
        source = sheet(f"{base}.md", texts[mine])
        target = sheet(f"{base}.{language}.md", texts[own]) if own else None
        found[base] = _known.keep((mine, own), progress(units(source, target)))
    return {base: count for base, count in found.items() if count is not None}


def followed(course_id: int, page: Sides) -> dict[str, str]:
    """For units that lag: what their source said when they were translated, where it is known.

    It is looked for among the earlier texts of the page, those saved and those published.
    """
    lagging = {unit.block for unit in page.units if unit.state is State.LAGGING}
    if not lagging or page.target is None:
        return {}
    wanted = {key: page.target.records.get(key, "").partition("-")[0] for key in lagging}
    found: dict[str, str] = {}
    for text in _earlier(course_id, f"{page.base}.md"):
        old = sheet(f"{page.base}.md", text)
        digests = {digest: key for key, digest in old.digests.items()}
        fitting = {key: digests[value] for key, value in wanted.items() if value in digests}
        old_units = units(old, None)
        for key, old_key in fitting.items():
            for unit in old_units:
                if unit.block == old_key:
                    found[f"{key}{unit.id.removeprefix(old_key)}"] = unit.source
            del wanted[key]
        if not wanted:
            break
    return found


def _earlier(course_id: int, path: str) -> Iterable[str]:
    saved = session().scalars(
        select(WorkshopEdit.sha256)
        .where(
            WorkshopEdit.course_id == course_id,
            WorkshopEdit.path == path,
            WorkshopEdit.sha256.is_not(None),
        )
        .order_by(WorkshopEdit.id.desc())
        .limit(EARLIER)
    )
    published = session().scalars(
        select(SourceEntry.sha256)
        .join(Revision, Revision.tree_id == SourceEntry.tree_id)
        .join(CourseVersion, CourseVersion.id == Revision.version_id)
        .where(CourseVersion.course_id == course_id, SourceEntry.path == path)
        .order_by(CourseVersion.number.desc())
        .limit(EARLIER)
    )
    digests = [sha256 for sha256 in dict.fromkeys([*saved, *published]) if sha256]
    texts = texts_of(digests)
    return [texts[sha256] for sha256 in digests]
