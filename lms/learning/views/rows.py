"""Rows of lessons as HTML: rendered once a course version and language, chosen by state.

A lesson page lists every lesson of its course. The row of a lesson is one of a few, so a page
joins rows that are ready instead of rendering 40.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from flask import current_app
from markupsafe import Markup

from lms.catalogue.queries.outlines import LessonEntry, Outline
from lms.core.memory import Memory
from lms.learning.queries.outline import LessonLink, links_of
from lms.progress.queries import CourseProgress, untouched

STATES = ("", "now", "done")


@dataclass(frozen=True, slots=True)
class LessonRows:
    """One lesson: its row in the outline by state, the same where the reader is, and at home.

    missing: what stands at home while nothing is begun; empty if nothing is missing then.
    """

    id: int
    outline: dict[str, str]
    here: dict[str, str]
    missing: Markup


@dataclass(frozen=True, slots=True)
class ModuleRows:
    """One module: how its list begins where the reader is in it and where not, and its lessons."""

    number: int
    opened: str
    closed: str
    lessons: tuple[LessonRows, ...]


@dataclass(frozen=True, slots=True)
class CourseRows:
    """The rows of a course version."""

    modules: tuple[ModuleRows, ...]
    by_id: dict[int, LessonRows]


_rows: Memory[tuple[int, str], CourseRows] = Memory(400)


def rows_of(outline: Outline, language: str) -> CourseRows:
    """The rows of a course version in a language."""
    return _rows.get((outline.version_id, language), lambda: _make(outline, language))


def _make(outline: Outline, language: str) -> CourseRows:
    name = "learning/_lesson_rows.html"
    macros = current_app.jinja_env.get_or_select_template(name).module

    def written(macro: str, *facts: object) -> Markup:
        return Markup(getattr(macros, macro)(*facts, language))  # noqa: S704 - from a template

    modules = tuple(
        ModuleRows(
            module.number,
            written("module_here", module),
            written("module_elsewhere", module),
            tuple(_lesson(written, link) for link in module.lessons),
        )
        for module in links_of(outline, language)
    )
    return CourseRows(modules, {one.id: one for module in modules for one in module.lessons})


def _lesson(written: Callable[..., Markup], link: LessonLink) -> LessonRows:
    standing = untouched(link.lesson)
    return LessonRows(
        link.lesson.id,
        {state: written("outline_row", link, state, False) for state in STATES},
        {state: written("outline_row", link, state, True) for state in STATES},
        written("missing_row", link, standing, False, None)
        if not standing.is_complete
        else Markup(),
    )


def module_rows(progress: CourseProgress, here: LessonEntry, language: str) -> Markup:
    """The module that the reader is in, in the outline beside a lesson."""
    found = next(m for m in rows_of(progress.outline, language).modules if m.number == here.module)
    return Markup("".join(_written(found, found.opened, progress, here)) + "</ol>")  # noqa: S704


def other_modules(progress: CourseProgress, here: LessonEntry, language: str) -> Markup:
    """The modules that the reader is not in; nothing if there is only one."""
    found: list[str] = []
    for module in rows_of(progress.outline, language).modules:
        if module.number != here.module:
            found += _written(module, module.closed, progress, here)
            found.append("</ol></details>")
    return Markup("".join(found))  # noqa: S704 - each comes from a template


def _written(
    module: ModuleRows, beginning: str, progress: CourseProgress, here: LessonEntry
) -> list[str]:
    touched = progress.rows
    found = [beginning]
    for lesson in module.lessons:
        row = touched.get(lesson.id)
        state = "" if row is None else "now" if row.completed_at is None else "done"
        found.append((lesson.here if lesson.id == here.id else lesson.outline)[state])
    return found
