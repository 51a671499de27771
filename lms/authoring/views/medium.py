"""One file of the media library: look at it, describe, replace, rename or remove it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _

from lms.authoring.actions.media import add_media, describe_media, drop_media, rename_media
from lms.authoring.adapters.folders import bytes_of
from lms.authoring.adapters.taking import NotTaken, take
from lms.authoring.forms.media import AltForm, RenameForm
from lms.authoring.queries.access import CourseHere
from lms.authoring.queries.files import file, working_files
from lms.authoring.queries.files import media as media_of
from lms.authoring.queries.media import Item, item
from lms.authoring.rules.captions import read_captions, transcript
from lms.authoring.rules.media import captions_of, films_of, is_film, markdown, moves_of, relinked
from lms.authoring.rules.summaries import summarise
from lms.authoring.views.media import quota, sent_bytes, tell_cleaned
from lms.authoring.views.room import authors, here, room
from lms.catalogue.actions.variants import sized
from lms.content.model import Media
from lms.core.errors import Conflict, Invalid
from lms.db import write
from lms.web.access import person_id
from lms.web.said import said

PAGE, RENAME = "authoring/media_file.html", "authoring/media_rename.html"


@room.get("/<course>/media/file/<path:path>")
@authors
def media_file(course: str, path: str) -> str:
    """Show a file, the pages it stands on, and what can be done with it."""
    view = here(course)
    found = item(view.id, path)
    return _page(view, found, AltForm(alt=found.alt))


@room.post("/<course>/media/file/<path:path>")
@authors
def describe_file(course: str, path: str) -> Any:  # noqa: ANN401
    """Note what a picture shows."""
    view = here(course)
    found, form = item(view.id, path), AltForm()
    if not form.validate():
        return _page(view, found, form), 422
    with write():
        describe_media(course_id=view.id, path=path, alt=form.alt.data or "", saved_by=person_id())
    flash(_("Saved."))
    return redirect(url_for("authoring.media_file", course=course, path=path), 303)


@room.post("/<course>/media/replacement/<path:path>")
@authors
def replace_media(course: str, path: str) -> Any:  # noqa: ANN401
    """Put another file of the same type at this path; every page shows it from now."""
    view = here(course)
    found, sent = item(view.id, path), request.files.get("file")
    try:
        taken = take(path, sent_bytes(sent), clean_drawings=True)
        widths = sized([taken.media])
        with write():
            add_media(
                course_id=view.id,
                taken=taken,
                widths=widths,
                saved_by=person_id(),
                quota=quota(),
                alt=found.alt,
                replace=True,
            )
    except NotTaken as refused:
        return _page(view, found, AltForm(alt=found.alt), refused=said(refused.reason)), 422
    except Invalid as error:
        return _page(view, found, AltForm(alt=found.alt), refused=error.message), 422
    tell_cleaned([taken])
    flash(_("Replaced. Look at the alternative text: does it still say what it shows?"))
    return redirect(url_for("authoring.media_file", course=course, path=path), 303)


@room.get("/<course>/media/rename/<path:path>")
@authors
def rename_file(course: str, path: str) -> Any:  # noqa: ANN401
    """Ask for another path; with `to`, show which links change."""
    view = here(course)
    item(view.id, path)
    form = RenameForm(to=request.args.get("to", path))
    return _rename_page(view, path, form, shown="to" in request.args)


@room.post("/<course>/media/rename/<path:path>")
@authors
def move_media(course: str, path: str) -> Any:  # noqa: ANN401
    """Give a file another path, and let all links follow."""
    view = here(course)
    item(view.id, path)
    form = RenameForm()
    if not form.validate():
        return _rename_page(view, path, form, shown=False), 422
    new = form.to.data or ""
    if new.rpartition(".")[2] != path.rpartition(".")[2]:
        form.refuse(Invalid("", {"to": _("The ending of the name stays as it is.")}))
        return _rename_page(view, path, form, shown=False), 422
    files = working_files(view.id)
    moves = moves_of(path, new, files.media)
    texts = relinked(files.texts, moves)
    known = {name: file(view.id, name).revision for name in texts}
    try:
        with write():
            rename_media(
                course_id=view.id,
                moves=moves,
                texts=[(t, summarise(name, t), known[name]) for name, t in texts.items()],
                saved_by=person_id(),
            )
    except Conflict as error:
        form.refuse(Invalid("", {"to": error.message}))
        return _rename_page(view, path, form, shown=False), 422
    flash(_("Renamed; the links to it lead there."))
    return redirect(url_for("authoring.media_file", course=course, path=new), 303)


@room.post("/<course>/media/removal/<path:path>")
@authors
def remove_file(course: str, path: str) -> Any:  # noqa: ANN401
    """Take a file out of the library, unless a page shows it."""
    view = here(course)
    found = item(view.id, path)
    try:
        with write():
            drop_media(course_id=view.id, path=path, pages=found.pages)
    except Conflict as error:
        return _page(view, found, AltForm(alt=found.alt), refused=error.message), 422
    flash(_("Removed. What is published keeps it."))
    return redirect(url_for("authoring.media", course=course), 303)


def _page(view: CourseHere, found: Item, form: AltForm, *, refused: str = "") -> str:
    known = media_of(view.id)
    return render_template(
        PAGE,
        course=view,
        item=found,
        form=form,
        refused=refused,
        is_film=is_film(found.path),
        captions=captions_of(found.path, known) if is_film(found.path) else [],
        films=films_of(found.path, known) if found.path.endswith(".vtt") else [],
        written=_written(found, known),
    )


def _written(found: Item, known: Mapping[str, Media]) -> str:
    """What an author writes on a page beside the file to show it; a film with what it needs below."""
    beside = found.path.rpartition("media/")[0] + "page.md"
    shown = markdown(beside, found.path, found.content_type, found.alt or _("What it shows"))
    if found.kind not in {"video", "audio"}:
        return "" if found.path.endswith(".vtt") else shown
    captions = captions_of(found.path, known) if is_film(found.path) else []
    cues = read_captions(bytes_of(known[captions[0]].sha256))[0] if captions else ()
    heading = _("Transcript")
    return f"{shown}\n\n{transcript(cues, heading)}"


def _rename_page(view: CourseHere, path: str, form: RenameForm, *, shown: bool) -> str:
    new = form.to.data or ""
    files = working_files(view.id)
    moves = moves_of(path, new, files.media)
    other = shown and new != path
    return render_template(
        RENAME,
        course=view,
        path=path,
        form=form,
        moves=moves,
        pages=sorted(relinked(files.texts, moves)) if other else [],
        shown=other,
    )
