"""A course as a ZIP archive: taken away, brought back into the course, or begun from."""

from __future__ import annotations

from typing import Any, cast

from flask import current_app, flash, redirect, render_template, request, send_file, url_for
from flask_babel import gettext as _
from itsdangerous import BadSignature, URLSafeTimedSerializer

from config import Settings
from lms.authoring.actions.archives import begin_with, keep_upload, take_over
from lms.authoring.adapters.archives import Unpacked, packed, unpack
from lms.authoring.adapters.folders import lost
from lms.authoring.adapters.reading import read_files
from lms.authoring.policy import may_begin
from lms.authoring.queries.access import CourseHere
from lms.authoring.queries.doors import base_files, published_files
from lms.authoring.queries.files import working_files
from lms.authoring.queries.media import changes_of
from lms.authoring.rules.archives import MAX_UNPACKED, BadArchive
from lms.authoring.rules.doors import joined
from lms.authoring.rules.summaries import summaries, summarise
from lms.authoring.views.room import authors, here, room
from lms.catalogue.actions.variants import sized
from lms.catalogue.queries.sources import files as files_of_tree
from lms.content.frontmatter import ID
from lms.content.trees import Files, file_steps
from lms.core.errors import Conflict, Forbidden, Invalid, NotFound
from lms.db import write
from lms.web.access import actor, person_id
from lms.web.said import said

PAGE, CHANGES, BEGIN = (f"authoring/archives_{name}.html" for name in ("page", "changes", "begin"))
A_DAY = 24 * 60 * 60
SHOWN = 200


@room.url_value_preprocessor
def _room_for_archives(endpoint: str | None, _values: object) -> None:
    """Let an archive be as large as a course may be, before anything reads it."""
    if endpoint in {"authoring.upload_archive", "authoring.begin_from_archive"}:
        request.max_content_length = min(_quota() + 32 * 1024**2, MAX_UNPACKED)


@room.get("/<course>/archive/")
@authors
def archive(course: str) -> str:
    """Offer the course for download, and ask for an archive."""
    return render_template(PAGE, course=here(course), error="")


@room.get("/<course>/archive.zip")
@authors
def archive_file(course: str) -> Any:  # noqa: ANN401
    """The working copy, or with `of=published` the current version, as an archive."""
    view = here(course)
    published = request.args.get("of") == "published"
    files = published_files(view.id) if published else working_files(view.id)
    if files is None or not files.texts or lost(files):
        flash(_("There are no files to download."), "error")
        return redirect(url_for("authoring.archive", course=course), 303)
    number = f"-{view.number}" if published else ""
    response = send_file(
        packed(view.key, files),
        mimetype="application/zip",
        as_attachment=True,
        download_name=f"{view.key}{number}.zip",
    )
    response.headers["Cache-Control"] = "private, no-store"
    return response


@room.post("/<course>/archive/")
@authors
def upload_archive(course: str) -> Any:  # noqa: ANN401
    """Check an archive and keep it; nothing of the course changes before somebody has seen what would."""
    view = here(course)
    try:
        found = _uploaded()
        _check_key(view, found.files)
    except Invalid as error:
        return render_template(PAGE, course=view, error=error.message), 422
    widths = sized(found.files.media.values())
    with write():
        tree_id = keep_upload(files=found.files, stored=found.stored, widths=widths)
    token = _signer().dumps([view.id, tree_id])
    return redirect(url_for("authoring.archive_changes", course=course, upload=token), 303)


@room.get("/<course>/archive/changes")
@authors
def archive_changes(course: str) -> Any:  # noqa: ANN401
    """What an uploaded archive would change in the working copy."""
    view = here(course)
    token = request.args.get("upload", "")
    if not token:
        return redirect(url_for("authoring.archive", course=course), 303)
    return _changes_page(view, token)


@room.post("/<course>/archive/changes")
@authors
def take_archive(course: str) -> Any:  # noqa: ANN401
    """Replace the working copy by the archive, or join both."""
    view = here(course)
    token = request.form.get("upload", "")
    if not token:
        return render_template(PAGE, course=view, error=_("Choose an archive.")), 422
    files = _kept(view, token)
    if request.form.get("action") == "merge":
        made = joined(_before(view), files, working_files(view.id))
        if made.places:
            return _changes_page(view, token, places=made.places), 422
        files = made.files
    reading = read_files(files)
    changes = request.form.get("changes", "")
    try:
        with write():
            take_over(
                course=view,
                files=files,
                summaries=summaries(files, reading.course, reading.problems),
                changes=int(changes) if changes.isdecimal() and len(changes) < 12 else -1,  # noqa: PLR2004
                saved_by=person_id(),
            )
    except Conflict as error:
        return _changes_page(view, token, error=error.message), 409
    flash(_("The working copy is that of the archive now. Nothing is published yet."))
    return redirect(url_for("authoring.course", course=course), 303)


@room.get("/courses/archive/")
@authors
def new_from_archive() -> str:
    """Ask for the archive that a new course is to be made of."""
    _may_begin()
    return render_template(BEGIN, error="")


@room.post("/courses/archive/")
@authors
def begin_from_archive() -> Any:  # noqa: ANN401
    """Begin a course with everything that an archive holds."""
    _may_begin()
    try:
        found = _uploaded()
        key = _key(found.files)
        reading = read_files(found.files)
        widths = sized(found.files.media.values())
        with write():
            begin_with(
                actor=actor(),
                key=key,
                files=found.files,
                stored=found.stored,
                widths=widths,
                summaries=summaries(found.files, reading.course, reading.problems),
            )
    except Invalid as error:
        return render_template(BEGIN, error=error.message), 422
    flash(_("The course is begun. Nobody else sees it before it is published."))
    return redirect(url_for("authoring.course", course=key), 303)


def _may_begin() -> None:
    if not may_begin(actor()):
        raise Forbidden


def _uploaded() -> Unpacked:
    """The course in the file that was sent; raises Invalid with the reason."""
    sent = request.files.get("archive")
    if sent is None or not sent.filename:
        raise Invalid(_("Choose an archive."))
    try:
        found = unpack(cast("Any", sent.stream))
    except BadArchive as refused:
        raise Invalid(said(refused.reason)) from refused
    if found.size > _quota():
        raise Invalid(
            _("The files in the archive need more than the %(megabytes)s MB that a course has.", megabytes=_quota() // 1024**2)
        )  # fmt: skip
    return found


def _key(files: Files) -> str:
    """The id of the course in an archive; raises Invalid where it has none."""
    found = summarise("course.md", files.texts["course.md"]).key
    if not ID.fullmatch(found):
        raise Invalid(_("The course.md of the archive names no id."))
    return found


def _check_key(view: CourseHere, files: Files) -> None:
    """Raise Invalid for the archive of another course."""
    other = _key(files)
    if other != view.key:
        raise Invalid(
            _("This is an archive of the course “%(other)s”, not of “%(course)s”.", other=other, course=view.key)
        )  # fmt: skip


def _kept(view: CourseHere, token: str) -> Files:
    """The files of an upload for this course; raises NotFound for a token that is not ours."""
    try:
        course_id, tree_id = _signer().loads(token, max_age=A_DAY)
    except (BadSignature, ValueError, TypeError) as error:
        raise NotFound from error
    if course_id != view.id:
        raise NotFound
    return files_of_tree(tree_id)


def _before(view: CourseHere) -> Files:
    """What the archive and the working copy both began from, as well as can be told."""
    return published_files(view.id) or base_files(view.id)


def _changes_page(view: CourseHere, token: str, *, error: str = "", places: Any = ()) -> str:  # noqa: ANN401
    files = _kept(view, token)
    changes = changes_of(view.id)
    reading = read_files(files)
    steps = file_steps(working_files(view.id).tree, files.tree)
    return render_template(
        CHANGES,
        course=view,
        token=token,
        changes=changes,
        steps=steps[:SHOWN],
        more=max(0, len(steps) - SHOWN),
        problems=reading.problems[:SHOWN],
        places=places,
        error=error,
    )


def _signer() -> URLSafeTimedSerializer:
    return URLSafeTimedSerializer(str(current_app.secret_key), salt="archive-upload")


def _quota() -> int:
    settings: Settings = current_app.extensions["tandem_settings"]
    return settings.course_quota_mb * 1024 * 1024
