"""The outline beside a lesson and on the course page: links and words made once a version."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from flask_babel import ngettext as _n

from lms.catalogue.queries.outlines import LessonEntry, Outline
from lms.core.memory import Memory


@dataclass(frozen=True, slots=True)
class LessonLink:
    """A lesson in a list, ready to be written."""

    lesson: LessonEntry
    href: str
    number: str
    title: str
    language: str
    minutes: str


@dataclass(frozen=True, slots=True)
class ModuleLinks:
    """A module with its lessons, ready to be written."""

    number: int
    title: str
    summary: str
    html: str
    minutes: str
    lessons: tuple[LessonLink, ...]
    counted: tuple[LessonEntry, ...]


_links: Memory[tuple[int, str], tuple[ModuleLinks, ...]] = Memory(400)
_by_id: Memory[tuple[int, str], Mapping[int, LessonLink]] = Memory(400)


def lesson_href(language: str, course: str, lesson: str) -> str:
    """The address of a lesson."""
    return f"/{language}/learn/{course}/{lesson}/"


def course_href(language: str, course: str) -> str:
    """The address of a course."""
    return f"/{language}/courses/{course}/"


def links_of(outline: Outline, language: str) -> tuple[ModuleLinks, ...]:
    """The modules of a course version with links in a language."""
    return _links.get((outline.version_id, language), lambda: _make(outline, language))


def links_by_id(outline: Outline, language: str) -> Mapping[int, LessonLink]:
    """The links of a course version in a language, by lesson id and in their order."""

    def load() -> Mapping[int, LessonLink]:
        modules = links_of(outline, language)
        return {link.lesson.id: link for module in modules for link in module.lessons}

    return _by_id.get((outline.version_id, language), load)


def _make(outline: Outline, language: str) -> tuple[ModuleLinks, ...]:
    found = []
    for module in outline.modules:
        text = outline.module_text(module, language)
        lessons = tuple(_link(outline, lesson, language) for lesson in module.lessons)
        total = _minutes(module.minutes)
        counted = tuple(lesson for lesson in module.lessons if lesson.counts)
        found.append(
            ModuleLinks(module.number, text.title, text.summary, text.html, total, lessons, counted)
        )
    return tuple(found)


def _link(outline: Outline, lesson: LessonEntry, language: str) -> LessonLink:
    return LessonLink(
        lesson,
        lesson_href(language, outline.key, lesson.key),
        lesson.number,
        outline.lesson_title(lesson, language),
        language if language in lesson.titles else outline.language,
        _minutes(lesson.minutes),
    )


def _minutes(value: int) -> str:
    return str(_n("%(num)d minute", "%(num)d minutes", value))
