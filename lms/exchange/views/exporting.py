"""Questions of a course on their way out."""

from __future__ import annotations

from typing import Any

from flask import Response, render_template, request
from flask_babel import gettext as _

from lms.authoring.queries.access import CourseHere
from lms.core.errors import NotFound
from lms.exchange.adapters import write_file
from lms.exchange.formats.report import Verdict
from lms.exchange.formats.results import Format, Written
from lms.exchange.queries import Places, entries_of, places
from lms.exchange.views.room import authors, here, room, words_in


@room.get("/<course>/questions/")
@authors
def questions(course: str) -> str:
    """Offer to take questions along, and to bring some."""
    view = here(course)
    return page(view)


def page(view: CourseHere, *, error: str = "", remarks: Any = ()) -> str:  # noqa: ANN401
    """The page where it begins; `remarks` say why a file could not be read."""
    return render_template(
        "exchange/questions.html",
        course=view,
        places=places(view.id),
        formats=Format,
        error=error,
        remarks=remarks,
    )


@room.get("/<course>/questions/export")
@authors
def export(course: str) -> str:
    """What goes into the file and what does not, before it is downloaded."""
    view = here(course)
    found = places(view.id)
    kind, path, language = _chosen(found)
    written = _written(view.id, kind, path, language)
    rows = [row for row in written.report.rows if row.remarks]
    return render_template(
        "exchange/export.html",
        course=view,
        kind=kind,
        path=path,
        language=language,
        rows=rows,
        out=sum(row.number is not None for row in written.report.rows),
        refused=written.report.count(Verdict.REFUSED),
        name=_name(view.key, kind, path, language),
    )


@room.get("/<course>/questions/file")
@authors
def export_file(course: str) -> Response:
    """The file."""
    view = here(course)
    kind, path, language = _chosen(places(view.id))
    written = _written(view.id, kind, path, language)
    response = Response(written.text, content_type=f"{kind.content_type}; charset=utf-8")
    name = _name(view.key, kind, path, language)
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    response.headers["Cache-Control"] = "private, no-store"
    response.headers["X-Content-Type-Options"] = "nosniff"
    return response


def _chosen(found: Places) -> tuple[Format, str, str]:
    """Format, page (empty: all) and language (empty: the source language) of the address."""
    kind, path = request.args.get("format", Format.MOODLE), request.args.get("page", "")
    language = request.args.get("language", "") or found.language
    if kind not in set(Format) or language not in found.languages:
        raise NotFound
    if path and path not in {one.path for one in found.pages}:
        raise NotFound
    return Format(kind), path, "" if language == found.language else language


def _written(course_id: int, kind: Format, path: str, language: str) -> Written:
    words = words_in(language or places(course_id).language)
    return write_file(entries_of(course_id, path=path, language=language), kind, words)


def _name(key: str, kind: Format, path: str, language: str) -> str:
    page_name = path.rpartition("/")[2].removesuffix(".md")
    parts = filter(None, [key, page_name, language, str(_("questions"))])
    plain = "-".join(parts).encode("ascii", "ignore").decode()
    return f"{plain}.{kind.ending}"
