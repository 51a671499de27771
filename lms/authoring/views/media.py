"""The media library of a course: what there is, where it is shown, and new files."""

from __future__ import annotations

import posixpath
from typing import Any

from flask import current_app, flash, jsonify, redirect, render_template, request, url_for
from flask_babel import gettext as _

from config import Settings
from lms.authoring.actions.media import add_media
from lms.authoring.adapters.taking import NotTaken, Taken, plain_name, take
from lms.authoring.forms.media import UploadForm
from lms.authoring.queries import media as queries
from lms.authoring.queries.access import CourseHere
from lms.authoring.queries.files import media as media_of
from lms.authoring.queries.files import summaries
from lms.authoring.rules.media import captions_of, free_path, is_film, is_media_path, markdown
from lms.authoring.views.room import authors, here, room
from lms.catalogue.actions.variants import sized
from lms.catalogue.rules.pictures import quoted
from lms.content.files import MEDIA_LIMIT
from lms.core.errors import Invalid, TandemError
from lms.db import write
from lms.web.access import person_id
from lms.web.said import said

PAGE = "authoring/media_library.html"
AT_ONCE = 20
REQUEST_LIMIT = 4 * MEDIA_LIMIT


@room.url_value_preprocessor
def _room_for_films(endpoint: str | None, _values: object) -> None:
    """Let a request be as large as several films, before anything reads it."""
    if endpoint in {"authoring.add_files", "authoring.upload_media", "authoring.replace_media"}:
        request.max_content_length = REQUEST_LIMIT


@room.get("/<course>/media/")
@authors
def media(course: str) -> str:
    """Show the files of a course, and how much room is left."""
    view = here(course)
    return _page(view, UploadForm().offer(_folders(view.id)))


@room.post("/<course>/media/")
@authors
def add_files(course: str) -> Any:  # noqa: ANN401
    """Take in one or several files; one that is refused keeps no other out."""
    view = here(course)
    form = UploadForm().offer(_folders(view.id))
    if not form.validate():
        return _page(view, form), 422
    sent = [one for one in request.files.getlist("files") if one.filename]
    refused: list[tuple[str, str]] = []
    if not sent or len(sent) > AT_ONCE:
        refused.append(("", _("Choose files, at most %(limit)d at once.", limit=AT_ONCE)))
    taken: list[Taken] = []
    for one in sent[:AT_ONCE] if not refused else ():
        try:
            taken.append(_take(view.id, form.folder.data, one, taken))
        except Invalid as error:
            refused.append((one.filename or "", error.message))
    alt = form.alt.data or "" if len(taken) == 1 else ""
    if taken:
        try:
            _keep(view.id, taken, alt)
        except TandemError as error:
            refused.append(("", error.message))
            taken = []
    if refused:
        return _page(view, form, refused=refused, added=len(taken)), 422
    tell_cleaned(taken)
    flash(_("Added: %(names)s", names=", ".join(one.media.path for one in taken)))
    return redirect(url_for("authoring.media", course=course), 303)


@room.post("/<course>/media/upload")
@authors
def upload_media(course: str) -> Any:  # noqa: ANN401
    """Take in one file for the editor: `file`, `alt`, and the `page` it is for.

    Answers {path, url, markdown, width, height, cleaned}; 422 {error} where it is refused. A picture, film or sound
    needs alternative text.
    """
    view = here(course)
    sent, page = request.files.get("file"), request.form.get("page", "course.md")
    alt = " ".join(request.form.get("alt", "").split())[:300]
    try:
        if sent is None or not sent.filename:
            raise Invalid(_("Choose a file."))
        folder = posixpath.dirname(page)
        if not is_media_path(posixpath.join(folder, "media", "file.png")):
            raise Invalid(_("There is no such page."))
        taken = _take(view.id, folder, sent, [])
        if not alt and taken.media.content_type.startswith(("image/", "video/", "audio/")):
            raise Invalid(_("Say in the alternative text what it shows."))
        _keep(view.id, [taken], alt)
    except TandemError as error:
        return jsonify(error=error.message), 422
    found = taken.media
    return jsonify(
        path=found.path,
        url=f"/media/{found.sha256}/{quoted(found.path)}",
        markdown=markdown(page, found.path, found.content_type, alt),
        width=found.width,
        height=found.height,
        cleaned=taken.cleaned,
    )


def tell_cleaned(taken: list[Taken]) -> None:
    """Say which drawings lost something on the way in."""
    names = [one.media.path for one in taken if one.cleaned]
    if names:
        flash(
            _("Scripts, links, embedded pictures or hidden notes were left out of: %(names)s. Look whether the drawing is still whole.", names=", ".join(names))
        )  # fmt: skip


def sent_bytes(sent: Any) -> bytes:  # noqa: ANN401 - a file of the request, or None
    """The bytes of a file that was sent; raises Invalid for none, or too many."""
    if sent is None or not sent.filename:
        raise Invalid(_("Choose a file."))
    data: bytes = sent.stream.read(MEDIA_LIMIT + 1)
    if len(data) > MEDIA_LIMIT:
        raise Invalid(
            _("The file is larger than %(megabytes)s MB. Make it smaller, or link to it.", megabytes=MEDIA_LIMIT // 1024**2)
        )  # fmt: skip
    return data


def _take(course_id: int, folder: str, sent: Any, before: list[Taken]) -> Taken:  # noqa: ANN401
    """A file that was sent, checked and on the disk, under a free name; raises Invalid."""
    data = sent_bytes(sent)
    known = {**media_of(course_id), **{one.media.path: one.media for one in before}}
    path = free_path(folder, plain_name(sent.filename or ""), known)
    if not is_media_path(path):
        raise Invalid(_("Files of this type cannot be shown."))
    try:
        return take(path, data, clean_drawings=True)
    except NotTaken as refused:
        raise Invalid(said(refused.reason)) from refused


def _keep(course_id: int, taken: list[Taken], alt: str) -> None:
    """The one write: all files, or none if there is no room."""
    widths = sized(one.media for one in taken)
    with write():
        for one in taken:
            add_media(
                course_id=course_id,
                taken=one,
                widths=[w for w in widths if w.original == one.media.sha256],
                saved_by=person_id(),
                quota=quota(),
                alt=alt,
            )


def _folders(course_id: int) -> list[tuple[str, str]]:
    """Where files may lie, and what that is called."""
    known = summaries(course_id)
    modules = [
        (one.base.rpartition("/")[0], one.title or one.base)
        for one in known
        if one.kind == "module" and not one.language
    ]
    guide = [("guide", _("Guide"))] if any(one.kind == "guide" for one in known) else []
    return [*modules, *guide, ("", _("The course itself"))]


def quota() -> int:
    """How many bytes the files of a course may have."""
    settings: Settings = current_app.extensions["tandem_settings"]
    return settings.course_quota_mb * 1024 * 1024


def _page(
    view: CourseHere,
    form: UploadForm,
    *,
    refused: list[tuple[str, str]] | None = None,
    added: int = 0,
) -> str:
    found = queries.library(view.id)
    paths = {one.path: one for one in found}
    return render_template(
        PAGE,
        course=view,
        form=form,
        items=found,
        silent={p for p in paths if is_film(p) and not captions_of(p, paths)},
        used=queries.used_bytes(view.id),
        quota=quota(),
        refused=refused or [],
        added=added,
    )
