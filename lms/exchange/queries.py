"""What of a course's working copy goes out, and where questions may go in."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from lms.authoring.queries.files import language_of, media, summaries, working_files
from lms.authoring.rules.summaries import Summary
from lms.content.model import Media
from lms.content.rendering.addresses import inside_course
from lms.exchange.formats.bank import Entry
from lms.exchange.formats.course import cards_of
from lms.exchange.formats.results import Shelf
from lms.files.queries import StoredFile

LARGEST_PICTURE = 2 * 1024 * 1024
_IMAGE = re.compile(r"!\[[^\]]*\]\(([^)\s]+)")
_PAGES = frozenset({"lesson", "test", "survey", "page", "guide"})


@dataclass(frozen=True, slots=True)
class Places:
    """Pages that hold questions or may, and folders that may hold new pages; all by path."""

    pages: tuple[Summary, ...]
    folders: tuple[tuple[str, str], ...]
    language: str
    languages: tuple[str, ...]


def places(course_id: int) -> Places:
    """Where questions of a course are or may go."""
    known = summaries(course_id)
    source = [one for one in known if not one.language]
    modules = tuple(
        (one.base.removesuffix("/module"), one.title) for one in source if one.kind == "module"
    )
    language = _language(course_id)
    others = sorted({one.language for one in known if one.language} - {language})
    pages = tuple(one for one in source if one.kind in _PAGES)
    return Places(pages, modules, language, (language, *others))


def _language(course_id: int) -> str:
    return language_of(working_files(course_id).texts.get("course.md", ""))


def entries_of(
    course_id: int, *, path: str = "", language: str = ""
) -> Iterator[tuple[Entry, Shelf]]:
    """The questions of a page, or of the whole course, each with the pictures of its page."""
    files = working_files(course_id)
    known = {one.path: one for one in summaries(course_id)}
    pictures = media(course_id)
    for place in sorted(files.texts):
        one = known.get(place)
        if one is None or one.language or one.kind not in _PAGES or (path and place != path):
            continue
        text = files.texts[place]
        translation = files.texts.get(f"{one.base}.{language}.md") if language else None
        folder = place.rpartition("/")[0]
        shelf = _shelf(text + (translation or ""), folder, pictures)
        module = known.get(f"{folder}/module.md")
        names = [module.title if module else folder, one.title or one.base]
        category = "/".join(name.replace("/", "//") for name in names if name)
        for card in cards_of(place, text, category, translation):
            yield card, shelf


def _shelf(text: str, folder: str, known: dict[str, Media]) -> Shelf:
    files = {}
    for src in _IMAGE.findall(text):
        path = inside_course(src, folder)
        found = known.get(path) if path else None
        if found is None or not found.content_type.startswith("image/"):
            continue
        data = _bytes(found)
        if data is not None and len(data) <= LARGEST_PICTURE:
            files[found.path] = data
    return Shelf(files, folder)


def _bytes(found: Media) -> bytes | None:
    try:
        with StoredFile(found.sha256, 0, found.content_type).open() as source:
            return source.read(LARGEST_PICTURE + 1)
    except FileNotFoundError:
        return None
