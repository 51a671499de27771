"""Courses that are being written: their files in memory, read by the same reader as folders.

A lesson whose texts and targets are as they were is not rendered again: a process keeps the last ones.
"""

from __future__ import annotations

import hashlib
import time
from collections.abc import Mapping
from dataclasses import dataclass, replace

from lms.content.courses import CourseReader
from lms.content.files import TEXT_LIMIT, Inventory, TextFile, text_file
from lms.content.glossary import read_glossary, terms_of
from lms.content.lessons import read_lesson
from lms.content.model import GlossaryEntry, Lesson
from lms.content.pages import render_body
from lms.content.problems import Notes, Problem, sentence
from lms.content.reader import Reading
from lms.content.references import AnchorLink, Index
from lms.content.trees import Files, Surroundings
from lms.core.memory import Memory

# Enough for a course of 300 lessons, so that checking it a second time renders only what changed.
_KEPT = 400


@dataclass(frozen=True, slots=True)
class PageReading:
    """One page as it was read. A lesson or guide has `lesson`, a glossary `terms`, else `html`.

    `problems` are those of all the texts that were given, by path and line.
    """

    lesson: Lesson | None = None
    html: str = ""
    terms: tuple[GlossaryEntry, ...] = ()
    problems: tuple[Problem, ...] = ()


class OutOfTime(Exception):  # noqa: N818 - a turn of events, not a fault
    """Reading a course takes longer than was given; what was read is kept, so that it can go on.

    `read` of `pages` (all languages of a page together) are done.
    """

    def __init__(self, read: int, pages: int) -> None:
        super().__init__(read, pages)
        self.read, self.pages = read, pages


def read_files(files: Files, *, seconds: float | None = None) -> Reading:
    """Read a whole course from memory. What is wrong with its files is reported, never raised.

    With `seconds` it raises OutOfTime when there is more to read than fits; reading the same files again
    goes on there. A course with more pages than a process keeps is read whole all the same.
    """
    notes = Notes()
    inventory = Inventory(kept=dict(files.media))
    for path, text in files.texts.items():
        _take(inventory, path, text, notes)
    pages = sum(is_lesson(base) for base in inventory.texts)
    bound = None if seconds is None or pages > _KEPT else time.monotonic() + seconds
    course = CourseReader(inventory, notes, _Bounded(bound, pages)).read()
    return Reading(None if notes.has_errors else course, notes.sorted())


def read_page(path: str, texts: Mapping[str, str], around: Surroundings) -> PageReading:
    """Read one page: `path` is shown; `texts` are its source, and the translations to read too.

    Anchors in other lessons are not followed: only reading the whole course can do that.
    """
    notes = Notes()
    inventory = Inventory()
    for name, text in texts.items():
        _take(inventory, name, text, notes)
    shown = text_file("", Notes(path))
    base, language = shown.base, shown.language
    family = inventory.texts.get(base, {})
    if "" not in family or language not in family:
        return PageReading(problems=notes.sorted())
    page, spoken = family[language], language or around.language
    index = Index(around.lessons, around.terms, around.media)
    index.lessons = {**around.lessons, **_own_id(base, family[""])}
    found = PageReading()
    if base == "glossary":
        entries = read_glossary(family, around.language, index).get(spoken, ())
        found = PageReading(terms=entries)
    elif is_lesson(base):
        audience = "facilitators" if base.startswith("guide/") else "learners"
        found = PageReading(lesson=_remembered(family, around.language, index, audience))
    else:
        found = PageReading(html=render_body(page, spoken, index))
    return replace(found, problems=notes.sorted())


def is_lesson(base: str) -> bool:
    """Whether the file holds a lesson or a guide, rather than a course, module or glossary."""
    return "/" in base and not base.endswith("/module")


def term_ids(text: str) -> frozenset[str]:
    """The ids of a glossary's terms."""
    found = terms_of(text_file(text, Notes("glossary.md")))
    return frozenset(term.id for term in found if term.id)


def _take(inventory: Inventory, path: str, text: str, notes: Notes) -> None:
    here = notes.at(path)
    if len(text.encode("utf-8", "replace")) > TEXT_LIMIT:
        here.error(
            1,
            sentence("The file is longer than %(size)s kB.", size=TEXT_LIMIT // 1024),
            sentence("Divide it into two lessons."),
        )
        return
    inventory.add(text_file(text, here))


def _own_id(base: str, source: TextFile) -> dict[str, str]:
    own = replace(source, notes=Notes(source.path)).front.text("id")
    return {base: own} if own and is_lesson(base) else {}


@dataclass(frozen=True, slots=True)
class _Read:
    lesson: Lesson | None
    problems: tuple[Problem, ...]
    anchors: tuple[AnchorLink, ...]


_lessons: Memory[str, _Read] = Memory(_KEPT)


@dataclass(slots=True)
class _Bounded:
    """Reads lessons as `_remembered` does until a moment; at least one, so that it always gets on."""

    until: float | None
    pages: int
    done: int = 0
    fresh: int = 0

    def __call__(
        self, texts: Mapping[str, TextFile], language: str, index: Index, audience: str
    ) -> Lesson | None:
        key = _key(texts, language, index, audience)
        if _lessons.find(key) is None:
            if self.fresh and self.until is not None and time.monotonic() > self.until:
                raise OutOfTime(self.done, self.pages)
            self.fresh += 1
        self.done += 1
        return _remembered(texts, language, index, audience, key)


def _remembered(
    texts: Mapping[str, TextFile], language: str, index: Index, audience: str, key: str = ""
) -> Lesson | None:
    """What `read_lesson` gives and notes, read only once for the same texts and targets."""
    key = key or _key(texts, language, index, audience)
    found = _lessons.get(key, lambda: _read(texts, language, index, audience))
    by_path = {text.path: text for text in texts.values()}
    for problem in found.problems:
        by_path[problem.path].notes.found.append(problem)
    index.anchors += [replace(link, text=by_path[link.text.path]) for link in found.anchors]
    return found.lesson


def _read(texts: Mapping[str, TextFile], language: str, index: Index, audience: str) -> _Read:
    notes = Notes()
    own = {key: replace(text, notes=notes.at(text.path)) for key, text in texts.items()}
    targets = Index(index.lessons, index.terms, index.media, index.refused)
    lesson = read_lesson(own, language, targets, audience)
    return _Read(lesson, notes.sorted(), tuple(targets.anchors))


def _key(texts: Mapping[str, TextFile], language: str, index: Index, audience: str) -> str:
    found = hashlib.sha256(f"{language}\0{audience}".encode())
    for name, text in sorted(texts.items()):
        found.update(f"\0{name}\0{text.path}\0{text.text}".encode("utf-8", "replace"))
    media = sorted((m.path, m.sha256, m.width, m.height) for m in index.media.values())
    targets = (sorted(index.lessons.items()), sorted(index.terms), media, sorted(index.refused))
    found.update(repr(targets).encode("utf-8", "replace"))
    return found.hexdigest()
