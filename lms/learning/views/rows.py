"""Rows of lessons as HTML: rendered once a course version and language, chosen by state.

A lesson page lists every lesson of its course. The row of a lesson is one of a few, so a page
joins rows that are ready instead of rendering 40.
"""

from __future__ import annotations

from dataclasses import dataclass

from flask import current_app
from markupsafe import Markup

from lms.catalogue.queries.outlines import LessonEntry, Outline
from lms.core.memory import Memory
from lms.learning.queries.outline import LessonLink, ModuleLinks, links_of
from lms.progress.queries import CourseProgress, untouched

STATES = ("", "now", "done")


@dataclass(frozen=True, slots=True)
class LessonRows:
    """One lesson: its row in the outline by state, the same where the reader is, and at home.

    missing: what stands at home while nothing is begun; empty if nothing is missing then.
    """

    outline: dict[str, str]
    here: dict[str, str]
    missing: Markup


_rows: Memory[tuple[int, str], dict[int, LessonRows]] = Memory(400)


def rows_of(outline: Outline, language: str) -> dict[int, LessonRows]:
    """The rows of a course version in a language, by lesson id."""
    return _rows.get((outline.version_id, language), lambda: _make(outline, language))


def _make(outline: Outline, language: str) -> dict[int, LessonRows]:
    name = "learning/_lesson_rows.html"
    macros = current_app.jinja_env.get_or_select_template(name).module
    return {
        link.lesson.id: _rendered(macros, link, language)
        for module in links_of(outline, language)
        for link in module.lessons
    }


def _rendered(macros: object, link: LessonLink, language: str) -> LessonRows:
    def row(name: str, *facts: object) -> Markup:
        return Markup(getattr(macros, name)(link, *facts, language))  # noqa: S704 - from a template

    standing = untouched(link.lesson)
    return LessonRows(
        {state: row("outline_row", state, False) for state in STATES},
        {state: row("outline_row", state, True) for state in STATES},
        row("missing_row", standing, False, None) if not standing.is_complete else Markup(),
    )


def outline_rows(
    progress: CourseProgress, module: ModuleLinks, here: LessonEntry, language: str
) -> Markup:
    """The rows of a module beside a lesson."""
    rows, state = rows_of(progress.outline, language), progress.state
    written = [
        rows[e.id].here[state(e)] if e.id == here.id else rows[e.id].outline[state(e)]
        for e in (link.lesson for link in module.lessons)
    ]
    return Markup("".join(written))  # noqa: S704 - each comes from a template
