"""The captions of a film: cues with their times, written in a plain form."""

from __future__ import annotations

import posixpath
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _

from lms.authoring.actions.media import add_media
from lms.authoring.adapters.folders import bytes_of
from lms.authoring.adapters.taking import NotTaken, take
from lms.authoring.queries.access import CourseHere
from lms.authoring.queries.files import media as media_of
from lms.authoring.rules.captions import (
    Cue,
    Fault,
    check,
    clock,
    milliseconds,
    read_captions,
    write_captions,
)
from lms.authoring.rules.media import films_of, is_media_path
from lms.authoring.views.media import quota
from lms.authoring.views.room import authors, here, room
from lms.content.problems import sentence
from lms.core.errors import Invalid, NotFound
from lms.db import write
from lms.web.access import person_id
from lms.web.said import said

PAGE = "authoring/media_captions.html"
EMPTY_ROWS = 10
MOST_ROWS = 3_000
Row = tuple[str, str, str, str]


@room.get("/<course>/media/captions/<path:path>")
@authors
def captions(course: str, path: str) -> str:
    """Show the captions at a path, or an empty form where there are none yet."""
    view = here(course)
    _check_path(view, path)
    known = media_of(view.id).get(path)
    if known is None:
        return _page(view, path, [], ())
    cues, faults = read_captions(bytes_of(known.sha256))
    rows = [(clock(c.start), clock(c.end), c.text, c.settings) for c in cues]
    return _page(view, path, rows, faults)


@room.post("/<course>/media/captions/<path:path>")
@authors
def save_captions(course: str, path: str) -> Any:  # noqa: ANN401
    """Write the file of these cues; rows without any words are left out."""
    view = here(course)
    _check_path(view, path)
    rows = _rows()
    cues, faults = _cues(rows)
    if faults:
        return _page(view, path, rows, faults), 422
    try:
        taken = take(path, write_captions(cues).encode())
        with write():
            add_media(
                course_id=view.id,
                taken=taken,
                widths=(),
                saved_by=person_id(),
                quota=quota(),
                replace=True,
            )
    except NotTaken as refused:
        return _page(view, path, rows, (Fault(0, refused.reason),)), 422
    except Invalid as error:
        return _page(view, path, rows, (), error=error.message), 422
    flash(_("The captions are saved."))
    return redirect(url_for("authoring.captions", course=course, path=path), 303)


def _check_path(view: CourseHere, path: str) -> None:
    """Raise NotFound unless there are, or could be, captions of a film here."""
    known = media_of(view.id)
    if not is_media_path(path) or not path.endswith(".vtt"):
        raise NotFound
    if path not in known and not films_of(path, known):
        raise NotFound


def _rows() -> list[Row]:
    columns = [
        [value.replace("\r\n", "\n").replace("\0", "") for value in request.form.getlist(name)]
        for name in ("start", "end", "text", "settings")
    ]
    rows = list(zip(*columns, strict=False))[:MOST_ROWS]
    return [row for row in rows if any(value.strip() for value in row[:3])]


def _cues(rows: list[Row]) -> tuple[list[Cue], tuple[Fault, ...]]:
    cues: list[Cue] = []
    faults: list[Fault] = []
    for number, (start, end, text, settings) in enumerate(rows, 1):
        begins, ends = milliseconds(start), milliseconds(end)
        if begins is None or ends is None:
            said_so = sentence("Caption %(number)s: write times such as 0:01.5.", number=number)
            faults.append(Fault(number, said_so))
        else:
            plain = settings if settings.isprintable() and "-->" not in settings else ""
            cues.append(Cue(begins, ends, text.strip(), plain))
    return cues, tuple(faults) or check(cues)


def _page(
    view: CourseHere, path: str, rows: list[Row], faults: tuple[Fault, ...], *, error: str = ""
) -> str:
    known = media_of(view.id)
    film = next(iter(films_of(path, known)), "")
    return render_template(
        PAGE,
        course=view,
        path=path,
        name=posixpath.basename(path),
        film=known.get(film),
        rows=[*rows, *[("", "", "", "")] * EMPTY_ROWS],
        faults=[(fault.number, said(fault.message)) for fault in faults],
        error=error,
        exists=path in known,
    )
