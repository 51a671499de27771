"""Files under git and the browser are two doors to one course: which of them has something newer. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from lms.content.model import Media
from lms.content.trees import Files, FileStep, Tree, file_steps


class Verdict(StrEnum):
    """What a publish from files may do."""

    PUBLISH = "publish"
    STAYS = "stays"
    APART = "apart"


@dataclass(frozen=True, slots=True)
class Doors:
    """A course as both doors have it.

    base: what they last agreed on, empty if they never did. working: the working copy. published: the
    digest of the files of the current version, empty where they were not kept. changes: how often the
    working copy had been saved.
    """

    base: Tree
    working: Tree
    published: str = ""
    changes: int = 0

    @property
    def browser_is_at_base(self) -> bool:
        """Whether nobody has written or published anything in the browser since."""
        if not self.working.texts:  # published by a release that kept no files
            return True
        base = self.base.digest
        return self.working.digest == base and self.published in {"", base}


def verdict(doors: Doors, files: Tree) -> Verdict:
    """Whether files may be published, say nothing new, or say something else than the browser."""
    base, wanted = doors.base.digest, files.digest
    if doors.browser_is_at_base or (wanted == doors.working.digest and wanted != base):
        return Verdict.PUBLISH
    return Verdict.STAYS if wanted in {base, doors.published} else Verdict.APART


def sides(doors: Doors, files: Tree) -> tuple[tuple[FileStep, ...], tuple[FileStep, ...]]:
    """What changed since both agreed: in the files, and in the browser."""
    return file_steps(doors.base, files), file_steps(doors.base, doors.working)


@dataclass(frozen=True, slots=True)
class Place:
    """Where both sides changed the same thing; `line` is that of the files, 0 for a whole file."""

    path: str
    line: int = 0


@dataclass(frozen=True, slots=True)
class Joined:
    """Both sides in one; where `places` is not empty they could not be joined there."""

    files: Files
    places: tuple[Place, ...]


def joined(base: Files, files: Files, browser: Files) -> Joined:
    """Three-way merge of a course, file by file, texts line by line."""
    places: list[Place] = []
    texts: dict[str, str] = {}
    for path in sorted({*base.texts, *files.texts, *browser.texts}):
        found = _text(path, base.texts, files.texts, browser.texts, places)
        if found is not None:
            texts[path] = found
    media: dict[str, Media] = {}
    for path in sorted({*base.media, *files.media, *browser.media}):
        kept = _medium(path, base.media, files.media, browser.media, places)
        if kept is not None:
            media[path] = kept
    return Joined(Files(texts, media), tuple(places))


def _text(
    path: str,
    base: Mapping[str, str],
    files: Mapping[str, str],
    browser: Mapping[str, str],
    places: list[Place],
) -> str | None:
    before, here, there = base.get(path), files.get(path), browser.get(path)
    if here in (there, before):
        return there
    if there == before:
        return here
    if here is None or there is None or before is None:
        places.append(Place(path))
        return here if there is None else there
    from merge3 import Merge3  # seldom wanted

    merge = Merge3(_lines(before), _lines(here), _lines(there))
    lines: list[str] = []
    for region in merge.merge_regions():
        kind, start, end, *more = region
        if kind == "conflict":
            places.append(Place(path, more[0] + 1))
        source = merge.base if kind == "unchanged" else merge.b if kind == "b" else merge.a
        lines += source[start:end]
    return "".join(lines)


def _lines(text: str) -> list[str]:
    return text.splitlines(keepends=True)


def _medium(
    path: str,
    base: Mapping[str, Media],
    files: Mapping[str, Media],
    browser: Mapping[str, Media],
    places: list[Place],
) -> Media | None:
    before, here, there = (
        found.sha256 if (found := side.get(path)) else None for side in (base, files, browser)
    )
    if here in (there, before):
        # The same bytes: those of the files are at hand, in case nobody has kept them yet.
        return files.get(path) if here == there else browser.get(path)
    if there != before:
        places.append(Place(path))
    return files.get(path)
