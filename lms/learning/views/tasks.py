"""The task of a lesson: drafts, files, handing in, versions. Beside it the preview of Markdown."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from threading import BoundedSemaphore
from typing import BinaryIO, cast

from flask import current_app, flash, jsonify, redirect, render_template, request
from flask_babel import gettext as _
from werkzeug.exceptions import TooManyRequests
from werkzeug.wrappers import Response as Answer

from config import Settings
from lms.certificates.actions import issue_earned
from lms.content.model import pick
from lms.core.clock import now
from lms.core.errors import Invalid, NotFound
from lms.db import write
from lms.files.actions import Refusal, store_all
from lms.files.queries import StoredFile
from lms.files.views import attachment as send_attachment
from lms.learning.forms import TaskForm
from lms.learning.queries.outline import lesson_href
from lms.learning.queries.player import lesson_page
from lms.learning.views.answers import lesson_for_answers
from lms.learning.views.blueprint import pages
from lms.learning.views.player import answer
from lms.progress import actions as progress
from lms.progress.queries import Place
from lms.progress.rules import Standing
from lms.tasks.actions.drafts import attach, detach, save_draft
from lms.tasks.actions.versions import TaskPlace, hand_in
from lms.tasks.queries import attachment, version
from lms.tasks.queries.reviews import reviews_in
from lms.tasks.rules import LIMITS, ChangedElsewhere, tidy
from lms.web.access import actor, person_id, signed_in
from lms.web.languages import lang


@dataclass(frozen=True, slots=True)
class Work:
    """What a form of the task holds, files already kept on disk."""

    text: str
    note: str | None
    html: str
    row_version: int
    key: str
    remove: int | None
    hands_in: bool
    files: list[StoredFile]
    refused: list[Refusal]


@pages.url_value_preprocessor
def _room_for_files(endpoint: str | None, _values: object) -> None:
    """Let the task's form be as large as all its files together, before anything reads it."""
    if endpoint == "learning.save_task":
        settings: Settings = current_app.extensions["tandem_settings"]
        request.max_content_length = (settings.max_upload_mb * LIMITS.files + 2) * 1024 * 1024


@pages.post("/learn/<course>/<lesson>/task")
@signed_in
def save_task(course: str, lesson: str) -> Answer:
    """Save the draft with its files, take one off, or hand in; every button keeps every word."""
    place = lesson_for_answers(course, lesson)
    if place.lesson.task is None:
        raise NotFound
    work = _work()
    try:
        standing, no_room = _carry_out(place, work, now())
    except ChangedElsewhere as changed:
        return _again(course, lesson, 409, typed=work.text, noted=work.note, changed=changed)
    except Invalid as error:
        message = error.fields.get("text", error.message)
        return _again(course, lesson, 422, typed=work.text, noted=work.note, error=message)
    refused = work.refused + [
        Refusal(name, _("There is no room for more files.")) for name in no_room
    ]
    if refused:
        return _again(course, lesson, 422, refused=refused)
    if work.hands_in:
        done = standing is not None and standing.is_complete
        flash(
            _("Your work is handed in, and the lesson is completed.")
            if done
            else _("Your work is handed in.")
        )
    else:
        flash(_("Your draft is saved."))
    return redirect(lesson_href(lang(), course, lesson) + "#task", 303)


def _work() -> Work:
    """Read the form; slow work (keeping files, rendering) happens here, before the write."""
    form = TaskForm()
    form.validate()
    settings: Settings = current_app.extensions["tandem_settings"]
    files = [file for file in request.files.getlist("files") if file.filename]
    uploads = [(cast("BinaryIO", file.stream), file.filename or "") for file in files]
    stored, refused = store_all(uploads, limit=settings.max_upload_mb * 1024 * 1024)
    hands_in = form.action.data == "hand_in" and not refused
    text = form.text.data or ""
    return Work(
        text=text,
        note=form.note.data if "note" in request.form else None,
        html=_rendered(text) if hands_in else "",
        row_version=form.row_version.data or 0,
        key=form.key.data or "",
        remove=form.remove.data,
        hands_in=hands_in,
        files=stored,
        refused=refused,
    )


def _rendered(text: str) -> str:
    """The work as clean HTML; empty if it is too long, which the action says in words."""
    from lms.content.markup import Source, TooLong, render  # slow to load, and seldom wanted

    try:
        return str(render(tidy(text), source=Source.WORK))
    except TooLong:
        return ""


def _carry_out(place: Place, work: Work, at: datetime) -> tuple[Standing | None, tuple[str, ...]]:
    """The one write: draft, files, version, progress, certificate."""
    me, lesson = person_id(), place.lesson
    standing: Standing | None = None
    no_room: tuple[str, ...] = ()
    with write():
        saved = save_draft(
            person_id=me,
            lesson_id=lesson.id,
            text=work.text,
            row_version=work.row_version,
            note=work.note,
        )
        if work.files:
            no_room = attach(person_id=me, lesson_id=lesson.id, files=work.files)
        if work.remove is not None:
            detach(person_id=me, lesson_id=lesson.id, attachment_id=work.remove)
        if work.hands_in and not no_room:
            hand_in(
                person_id=me,
                place=_task_place(place),
                text=work.text,
                html=work.html,
                key=work.key,
                row_version=saved.row_version,
                note=work.note,
            )
            standing = progress.mark_handed_in(
                person_id=me, course_id=place.outline.course_id, lesson=lesson, at=at
            )
            if standing.is_complete:
                issue_earned(person_id=me, course_key=place.outline.key, language=lang(), at=at)
        else:
            progress.touch(
                person_id=me,
                course_id=place.outline.course_id,
                lesson_id=lesson.id,
                place="task",
                at=at,
            )
    return standing, no_room


def _task_place(place: Place) -> TaskPlace:
    task = place.lesson.task
    if task is None:
        raise NotFound
    template = pick(task.texts, lang(), place.outline.language)[1].template
    return TaskPlace(place.lesson.id, place.lesson.version_id, task.id, template)


def _again(course: str, lesson: str, status: int, **task_words: object) -> Answer:
    """The lesson page again, with what was typed in its task."""
    page = lesson_page(actor(), course, lesson, lang(), now())
    return answer(page, status, **task_words)


@pages.get("/learn/<course>/<lesson>/task/files/<int:file>")
@signed_in
def task_file(course: str, lesson: str, file: int) -> Answer:
    """One of one's own attached files, always as a download."""
    lesson_for_answers(course, lesson)
    return send_attachment(attachment(actor(), file))


@pages.get("/learn/<course>/<lesson>/task/versions/<int:number>")
@signed_in
def task_version(course: str, lesson: str, number: int) -> str:
    """What one handed in, as it was then."""
    place = lesson_for_answers(course, lesson)
    task = place.lesson.task
    title = pick(task.texts, lang(), place.outline.language)[1].title if task else ""
    return render_template(
        "learning/version.html",
        version=version(actor(), place.lesson.id, number),
        review=next(iter(reviews_in(person_id(), place.lesson.id, number)), None),
        rubric=pick(task.texts, lang(), place.outline.language)[1].rubric if task else None,
        base=lesson_href(lang(), course, lesson),
        lesson_title=place.outline.lesson_title(place.lesson, lang()),
        task_title=title,
    )


def _text_in_json() -> str:
    """The `text` of a request; raises Invalid for what is none."""
    try:
        sent = request.get_json(silent=True)
    except RecursionError:
        sent = None
    text = sent.get("text", "") if isinstance(sent, dict) else None
    if not isinstance(text, str):
        raise Invalid(_("Send the text as words."))
    return text


# A text can take two seconds before its rendering is stopped; other threads are left for readers.
_previews = BoundedSemaphore(2)


@pages.post("/preview")
@signed_in
def preview() -> Answer:
    """Render Markdown as the platform will show it; stores nothing."""
    from lms.content.markup import Source, TooLong, render  # slow to load, and seldom wanted

    text = _text_in_json()
    if not _previews.acquire(blocking=False):
        raise TooManyRequests
    try:
        return jsonify(html=str(render(text, source=Source.WORK)))
    except TooLong as error:
        raise Invalid(
            _("The text is too long. Shorten it, or attach a part of it as a file.")
        ) from error
    finally:
        _previews.release()
