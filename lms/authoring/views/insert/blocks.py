"""Write a task, a figure, a table, a box, a film, a link or a pool into a page by a form."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from flask import flash, redirect, render_template, request
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from lms.authoring.forms.insert import number_in, typed_in
from lms.authoring.queries.insert import FILMS, PICTURES, glossary_of, media_of, pages_of, taken_ids
from lms.authoring.rules.insert import blocks
from lms.authoring.rules.insert.blocks import Grid, Refused, Typed
from lms.authoring.rules.insert.drafts import new_id
from lms.authoring.rules.insert.places import Page
from lms.authoring.rules.insert.pools import gather, loose
from lms.authoring.rules.summaries import kind_of, place_of
from lms.authoring.views.insert.pages import Opened, opened, saved
from lms.authoring.views.insert.preview import Seen, seen
from lms.authoring.views.insert.questions import TYPES
from lms.authoring.views.room import authors, room
from lms.content.problems import Sentence
from lms.core.errors import NotFound
from lms.web.said import said


@dataclass(frozen=True, slots=True)
class Kind:
    """Something that a form writes; `lesson` says that only lessons hold it."""

    key: str
    name: Any
    use: Any
    lesson: bool = False


KINDS = (
    Kind("task", _l("Task"), _l("What learners produce for their city, a template and a rubric."), lesson=True),
    Kind("pool", _l("Pool of questions"), _l("Every attempt draws some of the questions."), lesson=True),
    Kind("figure", _l("Picture"), _l("From the media library, with alternative text and caption.")),
    Kind("film", _l("Film or sound"), _l("With captions and transcript, or a link to one elsewhere.")),
    Kind("table", _l("Table"), _l("Rows and columns with a head.")),
    Kind("box", _l("Box"), _l("A note that stands apart, or text that folds away.")),
    Kind("term", _l("Link to the glossary"), _l("A word that the glossary explains.")),
    Kind("lesson", _l("Link to a page"), _l("Another lesson or page of this course.")),
)  # fmt: skip
_BY_KEY = {kind.key: kind for kind in KINDS}


@dataclass(slots=True)
class Desk:
    """A form on its way: what is typed, what it can choose from, and what is to be said."""

    place: Opened
    kind: Kind
    typed: Typed
    line: int | None
    faults: Mapping[str, Sentence] | None = None
    focus: str = ""
    changed: str = ""
    seen: Seen | None = None


@room.get("/<course>/text/<path:path>/insert/")
@authors
def insert_menu(course: str, path: str) -> str:
    """Show all that forms can write into the page."""
    place = opened(course, path)
    kinds = [kind for kind in KINDS if _is_lesson(place) or not kind.lesson]
    return render_template(
        "authoring/insert_menu.html",
        place=place,
        line=number_in(request.args, "line") or None,
        kinds=kinds,
        types=TYPES if _is_lesson(place) else (),
    )


@room.get("/<course>/text/<path:path>/insert/<kind>")
@authors
def insert_block(course: str, path: str, kind: str) -> str:
    """Show an empty form."""
    place, found = _place(course, path, kind)
    grid = Grid()
    if kind == "table":
        grid = Grid.of("", "")
    elif kind == "task":
        grid = Grid.of(_("Criterion"), _("Not yet"), _("Good"), _("Strong"))
    return _page(Desk(place, found, Typed(grid=grid), number_in(request.args, "line") or None))


@room.post("/<course>/text/<path:path>/insert/<kind>")
@authors
def add_block(course: str, path: str, kind: str) -> Any:  # noqa: ANN401
    """Press a button of the form; the last one writes into the page."""
    place, found = _place(course, path, kind)
    desk = Desk(place, found, typed_in(request.form), number_in(request.form, "line") or None)
    action = request.form.get("action", "preview")
    if action.startswith(("row-", "col-")):
        desk.typed = desk.typed.with_grid(desk.typed.grid.turn(action))
        desk.focus = f"cell-{len(desk.typed.grid.rows) - 1}-0" if action == "row-add" else ""
        return _page(desk)
    try:
        page = place.page
        line, lines = _WRITERS[kind](desk, page)
    except Refused as refused:
        desk.faults = refused.faults
        return _page(desk), 422
    desk.seen = seen(place, lines)
    if action != "save":
        return _page(desk)
    if place.file.revision != number_in(request.form, "revision"):
        desk.changed = _("The page was changed while you had the form open, so this may not come where you wanted it. Save again to put it there, or move it afterwards.")  # fmt: skip
        return _page(desk), 409
    saved(place, page.text)
    flash(_("It is in the page."))
    return redirect(place.href(line), 303)


def _is_lesson(place: Opened) -> bool:
    return kind_of(place_of(place.path)[0], "") not in {"course", "glossary", "module"}


def _place(course: str, path: str, key: str) -> tuple[Opened, Kind]:
    place = opened(course, path)
    kind = _BY_KEY.get(key)
    if kind is None or (kind.lesson and not _is_lesson(place)):
        raise NotFound
    return place, kind


Written = tuple[int, list[str]]


def _put(page: Page, desk: Desk, lines: list[str]) -> Written:
    return page.insert(desk.line, lines), lines


def _task(desk: Desk, page: Page) -> Written:
    words = desk.typed["title"] or desk.typed["text"]
    key = new_id(words, taken_ids(desk.place.course.id)).replace("q-", "t-", 1)
    lines = blocks.task(desk.typed, _unlike(key, taken_ids(desk.place.course.id)))
    if any(True for _ in page.spans("task")):
        raise Refused({"text": blocks.SECOND_TASK})
    return _put(page, desk, lines)


def _unlike(key: str, taken: frozenset[str]) -> str:
    number = next(n for n in range(1, len(taken) + 2) if _numbered(key, n) not in taken)
    return _numbered(key, number)


def _numbered(key: str, number: int) -> str:
    return key if number == 1 else f"{key}-{number}"


def _pool(desk: Desk, page: Page) -> Written:
    key = _unlike("pool", taken_ids(desk.place.course.id))
    return gather(page, desk.typed, key)


def _figure(desk: Desk, page: Page) -> Written:
    return _put(page, desk, blocks.figure(desk.typed, desk.place.path, _files(desk, *PICTURES)))


def _film(desk: Desk, page: Page) -> Written:
    files, captions = _files(desk, *FILMS), _files(desk, "text/vtt")
    return _put(page, desk, blocks.film(desk.typed, desk.place.path, files, captions))


def _table(desk: Desk, page: Page) -> Written:
    return _put(page, desk, blocks.table(desk.typed))


def _box(desk: Desk, page: Page) -> Written:
    return _put(page, desk, blocks.box(desk.typed))


def _link(desk: Desk, page: Page) -> Written:
    words = blocks.link(desk.typed, desk.place.path, _targets(desk))
    return page.insert_words(desk.line, words), [words]


_WRITERS: Mapping[str, Callable[[Desk, Page], Written]] = {
    "task": _task,
    "pool": _pool,
    "figure": _figure,
    "film": _film,
    "table": _table,
    "box": _box,
    "term": _link,
    "lesson": _link,
}


def _files(desk: Desk, *kinds: str) -> list[str]:
    return [medium.path for medium in media_of(desk.place.course.id, *kinds)]


def _targets(desk: Desk) -> dict[str, str]:
    """What can be linked to, by address inside the course's folder."""
    if desk.kind.key == "term":
        return {f"glossary.md#{key}": name for key, name in glossary_of(desk.place.course.id)}
    if desk.kind.key == "lesson":
        pages = pages_of(desk.place.course.id)
        return {page.path: page.title for page in pages if page.path != desk.place.path}
    return {}


def _page(desk: Desk) -> str:
    kind, course_id = desk.kind.key, desk.place.course.id
    kinds = {"figure": PICTURES, "film": FILMS}.get(kind, ())
    return render_template(
        "authoring/insert_block.html",
        place=desk.place,
        kind=desk.kind,
        typed=desk.typed,
        line=desk.line,
        faults={name: said(fault) for name, fault in (desk.faults or {}).items()},
        focus=desk.focus,
        changed=desk.changed,
        seen=desk.seen,
        media=media_of(course_id, *kinds) if kinds else [],
        targets=_targets(desk),
        loose=loose(desk.place.page) if kind == "pool" else [],
    )
