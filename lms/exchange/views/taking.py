"""Writing chosen questions into the working copy: files first, then one write."""

from __future__ import annotations

import posixpath
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Self
from urllib.parse import quote

from flask import current_app
from flask_babel import gettext as _
from werkzeug.datastructures import MultiDict

from config import Settings
from lms.authoring.adapters.taking import NotTaken, Taken, take
from lms.authoring.queries.access import CourseHere
from lms.authoring.queries.checking import checked
from lms.authoring.queries.files import file
from lms.authoring.queries.files import media as media_of
from lms.authoring.queries.insert import taken_ids
from lms.catalogue.actions.variants import sized
from lms.content.files import TEXT_LIMIT
from lms.content.model import Media
from lms.core.errors import Invalid
from lms.db import write
from lms.exchange import actions
from lms.exchange.formats.bank import Entry
from lms.exchange.formats.placing import (
    Placed,
    appended,
    pages,
    pictures_in,
    placed,
    renamed,
    with_pictures,
)  # fmt: skip
from lms.exchange.formats.results import Imported
from lms.exchange.queries import Places
from lms.web.access import person_id
from lms.web.languages import lang

LONGEST_TITLE = 120


@dataclass(frozen=True, slots=True)
class Choice:
    """What somebody chose: numbers of entries, and where they go (`page:path` or `new:folder`)."""

    numbers: frozenset[int]
    target: str = ""
    title: str = ""
    pools: bool = False

    @classmethod
    def all(cls, found: Imported, path: str) -> Self:
        """Everything that can be taken."""
        return cls(frozenset(range(len(found.entries))), f"page:{path}" if path else "")

    @classmethod
    def of(cls, form: MultiDict[str, str]) -> Self:
        """What a form says."""
        numbers = frozenset(int(n) for n in form.getlist("take") if n.isdecimal() and len(n) < 6)  # noqa: PLR2004
        title = " ".join(form.get("title", "").split())[:LONGEST_TITLE]
        return cls(numbers, form.get("target", ""), title, form.get("pools") == "1")


@dataclass(frozen=True, slots=True)
class TakenIn:
    """What was written, and where one can look at it."""

    questions: int
    href: str
    left_out: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class _Album:
    """Pictures that were checked and kept, and what each is called beside a page."""

    taken: tuple[Taken, ...]
    paths: Mapping[str, str]
    left_out: tuple[str, ...]


def take_in(course: CourseHere, found: Imported, around: Places, choice: Choice) -> TakenIn:
    """Write the chosen questions; raises Invalid, and Conflict where the page changed."""
    entries = [entry for number, entry in enumerate(found.entries) if number in choice.numbers]
    if not entries:
        raise Invalid(_("Choose at least one question."))
    where, _sign, place = choice.target.partition(":")
    if where == "new":
        return _into_new(course, around, choice, place, entries, found)
    if where == "page" and place in {one.path for one in around.pages}:
        return _behind(course, place, choice, entries, found)
    raise Invalid(_("Choose where the questions go."))


def _behind(
    course: CourseHere, path: str, choice: Choice, entries: Sequence[Entry], found: Imported
) -> TakenIn:
    there = file(course.id, path)
    blocks = _blocks(course, choice, entries)
    album = _album(course, path.rpartition("/")[0], blocks, found)
    blocks = [Placed(with_pictures(b.text, album.paths), b.questions) for b in blocks]
    text = appended(there.text, blocks)
    if len(text.encode()) > TEXT_LIMIT:
        raise Invalid(
            _("The page would be longer than %(size)s kB. Choose fewer questions, or new pages.", size=TEXT_LIMIT // 1024)
        )  # fmt: skip
    summary = checked(course.id, path, text).summary
    widths = sized(one.media for one in album.taken)
    with write():
        actions.add_pictures(
            course_id=course.id,
            taken=album.taken,
            widths=widths,
            saved_by=person_id(),
            quota=_quota(),
        )
        actions.append(
            course_id=course.id,
            text=text,
            revision=there.revision,
            saved_by=person_id(),
            summary=summary,
        )
    return TakenIn(_count(blocks), _editor(course, path), album.left_out)


def _into_new(
    course: CourseHere,
    around: Places,
    choice: Choice,
    folder: str,
    entries: Sequence[Entry],
    found: Imported,
) -> TakenIn:
    if folder not in dict(around.folders):
        raise Invalid(_("Choose where the questions go."))
    if not choice.title:
        raise Invalid(_("Give the new page a title."))
    blocks = _blocks(course, choice, entries)
    album = _album(course, folder, blocks, found)
    blocks = [Placed(with_pictures(b.text, album.paths), b.questions) for b in blocks]
    sheets = pages(blocks)
    if any(sum(block.size for block in sheet) > TEXT_LIMIT - 2048 for sheet in sheets):
        raise Invalid(_("One of the questions or pools is too long for a page."))
    widths = sized(one.media for one in album.taken)
    with write():
        actions.add_pictures(
            course_id=course.id,
            taken=album.taken,
            widths=widths,
            saved_by=person_id(),
            quota=_quota(),
        )
        paths = actions.add_pages(
            course_id=course.id,
            folder=folder,
            title=choice.title,
            pages=sheets,
            saved_by=person_id(),
        )
    return TakenIn(_count(blocks), _editor(course, paths[0]), album.left_out)


def _blocks(course: CourseHere, choice: Choice, entries: Sequence[Entry]) -> list[Placed]:
    known = taken_ids(course.id)
    return placed(renamed(entries, known), pools=choice.pools, taken=known)


def _album(course: CourseHere, folder: str, blocks: Sequence[Placed], found: Imported) -> _Album:
    """Check and keep the pictures that these blocks show; each under a path that is free."""
    shown = frozenset().union(*(pictures_in(block.text) for block in blocks))
    known: dict[str, Media] = dict(media_of(course.id))
    taken: list[Taken] = []
    paths: dict[str, str] = {}
    left_out = []
    for name in sorted(shown & found.pictures.keys()):
        try:
            one = _free(posixpath.join(folder, name), found.pictures[name], known)
        except NotTaken:
            left_out.append(name.rpartition("/")[2])
            continue
        known[one.media.path] = one.media
        taken.append(one)
        paths[name] = one.media.path.removeprefix(f"{folder}/")
    return _Album(tuple(taken), paths, tuple(left_out))


def _free(path: str, data: bytes, known: Mapping[str, Media]) -> Taken:
    """The picture under its path, or under a numbered one if another picture has that."""
    stem, _dot, end = path.rpartition(".")
    one, again = take(path, data), 1
    while path in known and known[path].sha256 != one.media.sha256:
        again += 1
        path = f"{stem}-{again}.{end}"
        one = take(path, data)
    return one


def _count(blocks: Sequence[Placed]) -> int:
    return sum(block.questions for block in blocks)


def _editor(course: CourseHere, path: str) -> str:
    return f"/{lang()}/workshop/{course.key}/text/{quote(path)}"


def _quota() -> int:
    settings: Settings = current_app.extensions["tandem_settings"]
    return settings.course_quota_mb * 1024 * 1024
