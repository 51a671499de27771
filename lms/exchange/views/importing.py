"""Questions of other systems on their way into a course: looked at first, then taken."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from flask import current_app, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import ngettext as _n
from itsdangerous import BadSignature, URLSafeTimedSerializer

from lms.authoring.queries.access import CourseHere
from lms.core.errors import Conflict, Invalid, NotFound
from lms.exchange.adapters import keep, kept, read_file
from lms.exchange.formats.report import Malformed, Verdict
from lms.exchange.formats.results import Imported
from lms.exchange.formats.texts import MAX_BYTES, MAX_QUESTIONS
from lms.exchange.queries import Places, places
from lms.exchange.views.exporting import page
from lms.exchange.views.previewing import previews
from lms.exchange.views.room import authors, here, room, words_in
from lms.exchange.views.taking import Choice, take_in

A_DAY = 24 * 60 * 60
UPLOADS = {"exchange.upload_questions", "exchange.take_questions"}


@room.url_value_preprocessor
def _room_for_questions(endpoint: str | None, _values: object) -> None:
    """Let a form tick as many questions as a file may hold, before anything reads it."""
    if endpoint in UPLOADS:
        request.max_form_parts = MAX_QUESTIONS + 50


@dataclass(frozen=True, slots=True)
class Upload:
    """An upload of this course that was kept, with its questions."""

    course: CourseHere
    token: str
    found: Imported
    places: Places


@room.post("/<course>/questions/")
@authors
def upload_questions(course: str) -> Any:  # noqa: ANN401
    """Read a file and keep it; nothing of the course changes before somebody has seen what is in it."""
    view = here(course)
    sent = request.files.get("questions")
    if sent is None or not sent.filename:
        return page(view, error=_("Choose a file.")), 422
    data = sent.stream.read(MAX_BYTES + 1)
    try:
        read_file(data)
    except Malformed as error:
        text = _("Nothing was taken in: the file cannot be read.")
        return page(view, error=text, remarks=error.remarks), 422
    token = _signer().dumps([view.id, keep(data)])
    return redirect(url_for("exchange.import_questions", course=course, upload=token), 303)


@room.get("/<course>/questions/import")
@authors
def import_questions(course: str) -> Any:  # noqa: ANN401
    """What is in the file, as learners would see it, and what becomes of it."""
    token = request.args.get("upload", "")
    if not token:
        return redirect(url_for("exchange.questions", course=course), 303)
    upload = _kept(here(course), token)
    return _page(upload, Choice.all(upload.found, request.args.get("page", "")))


@room.post("/<course>/questions/import")
@authors
def take_questions(course: str) -> Any:  # noqa: ANN401
    """Write the chosen questions behind a page, or into new ones."""
    view = here(course)
    token = request.form.get("upload", "")
    if not token:
        return page(view, error=_("Choose a file.")), 422
    upload = _kept(view, token)
    choice = Choice.of(request.form)
    try:
        taken = take_in(view, upload.found, upload.places, choice)
    except Invalid as error:
        return _page(upload, choice, error.message), 422
    except Conflict as error:
        return _page(upload, choice, error.message or _("The page was changed meanwhile. Try again.")), 409  # fmt: skip
    for name in taken.left_out:
        flash(_("The picture %(name)s was left out: its file is damaged or of another kind.", name=name), "error")  # fmt: skip
    flash(
        _n(
            "%(num)d question is in the working copy. Learners see it when it is published.",
            "%(num)d questions are in the working copy. Learners see them when they are published.",
            taken.questions,
        )
    )
    return redirect(taken.href, 303)


def _kept(view: CourseHere, token: str) -> Upload:
    """An upload for this course; NotFound for a token that is not ours or too old."""
    try:
        course_id, sha256 = _signer().loads(token, max_age=A_DAY)
    except (BadSignature, ValueError, TypeError) as error:
        raise NotFound from error
    if course_id != view.id:
        raise NotFound
    data = kept(sha256)
    if data is None:
        raise NotFound
    around = places(view.id)
    try:
        return Upload(view, token, read_file(data, words_in(around.language)), around)
    except Malformed as error:
        raise NotFound from error


def _page(upload: Upload, choice: Choice, error: str = "") -> str:
    report = upload.found.report
    return render_template(
        "exchange/import.html",
        course=upload.course,
        token=upload.token,
        found=upload.found,
        places=upload.places,
        previews=previews(upload.course, upload.places, upload.found),
        choice=choice,
        error=error,
        taken=report.count(Verdict.TAKEN),
        noted=report.count(Verdict.NOTED),
        refused=report.count(Verdict.REFUSED),
    )


def _signer() -> URLSafeTimedSerializer:
    return URLSafeTimedSerializer(str(current_app.secret_key), salt="questions-upload")
