"""One page of a course as text, with its preview beside it. Works without scripts."""

from __future__ import annotations

from typing import Any

from flask import current_app, flash, jsonify, redirect, render_template, request, url_for
from flask_babel import gettext as _

from lms.authoring.forms.editor import Sent, choices_in, sent_in
from lms.authoring.queries import files
from lms.authoring.queries.access import CourseHere
from lms.authoring.queries.editor import read_draft
from lms.authoring.queries.files import OpenFile
from lms.authoring.rules.summaries import place_of
from lms.authoring.views.editor.preview import preview_of
from lms.authoring.views.editor.saving import Kept, keep
from lms.authoring.views.insert.blocks import KINDS
from lms.authoring.views.insert.questions import TYPES
from lms.authoring.views.room import authors, here, room
from lms.content.files import TEXT_LIMIT
from lms.core.errors import Invalid
from lms.web.access import person_id
from lms.web.errors import wants_json

# Where "Save" may lead besides back to the text.
_NEXT = {"settings": "authoring.page_settings", "history": "authoring.file_history"}

# What can be put into a text by a form, and the words for it.
_QUESTIONS = {str(kind.value): name for kind, name, _use in TYPES}
_FORMS = {**_QUESTIONS, **{f"insert-{kind.key}": kind.name for kind in KINDS}}


@room.get("/<course>/text/<path:path>")
@authors
def edit_page(course: str, path: str) -> str:
    """Show a page's text."""
    view = here(course)
    file = files.file(view.id, path)
    return _page(view, file, file.text, file.sha256)


@room.post("/<course>/text/<path:path>")
@authors
def save_page(course: str, path: str) -> Any:  # noqa: ANN401
    """Save a page's text; where another's and this one differ, both are shown to choose from."""
    view, sent = here(course), sent_in(request.form)
    choices = choices_in(request.form)
    try:
        kept = keep(view, path, sent, _still(view, path, choices))
    except Invalid as error:
        file = files.file(view.id, path)
        return _page(view, file, sent.text, sent.base, error=error.message), 422
    if kept.differs:
        return _choosing(view, path, sent, kept), 409
    flash(
        _("Saved, together with what %(name)s wrote meanwhile.", name=kept.by or _("somebody else"))
        if kept.merged and not choices
        else _("Saved.")
    )
    if request.form.get("insert") in _FORMS:
        return redirect(_form_address(course, path, request.form["insert"]), 303)
    then = _NEXT.get(request.form.get("then", ""), "authoring.edit_page")
    settled = {"settled": 1} if choices else {}
    return redirect(url_for(then, course=course, path=path, **settled), 303)  # type: ignore[arg-type]


@room.post("/<course>/preview/<path:path>")
@authors
def preview_page(course: str, path: str) -> Any:  # noqa: ANN401
    """Show what a text will look like; nothing is saved."""
    view, sent = here(course), sent_in(request.form)
    file = files.file(view.id, path)
    if wants_json():
        text = sent.text[: 2 * TEXT_LIMIT]
        return jsonify(preview_of(view, read_draft(view.id, path, text)).as_json())
    return _page(view, file, sent.text, sent.base, shows=True)


def _still(view: CourseHere, path: str, choices: Any) -> Any:  # noqa: ANN401
    """The choices, if they were made between the texts that are there now."""
    made_from = request.form.get("theirs", "")
    return choices if choices and made_from == files.file(view.id, path).sha256 else None


def _page(
    view: CourseHere, file: OpenFile, text: str, base: str, *, shows: bool = False, error: str = ""
) -> str:
    draft = read_draft(view.id, file.path, text[: 2 * TEXT_LIMIT])
    return render_template(
        "authoring/editor_page.html",
        course=view,
        file=file,
        text=text,
        base=base,
        preview=preview_of(view, draft),
        language=draft.language,
        shows=shows,
        error=error,
        me=person_id(),
        others=files.others_here(view.id, file.path, person_id()),
        inserts=_inserts(file.path),
        uploads="authoring.upload_media" in current_app.view_functions,
        pastes="authoring.paste" in current_app.view_functions,
    )


def _choosing(view: CourseHere, path: str, sent: Sent, kept: Kept) -> str:
    return render_template(
        "authoring/editor_differs.html",
        course=view,
        path=path,
        sent=sent,
        file=kept.file,
        merge=kept.differs,
    )


def _holds_questions(path: str) -> bool:
    base, language = place_of(path)
    return "/" in base and not base.endswith("/module") and not language


def _form_address(course: str, path: str, wanted: str) -> str:
    """The form that writes something below the line of the caret."""
    line = request.form.get("line", 0, type=int) or None
    if wanted in _QUESTIONS:
        return url_for("authoring.insert_question", course=course, path=path, type=wanted, line=line)  # fmt: skip
    kind = wanted.removeprefix("insert-")
    return url_for("authoring.insert_block", course=course, path=path, kind=kind, line=line)


def _inserts(path: str) -> list[tuple[str, object]]:
    """What can be put into this page."""
    if _holds_questions(path):
        return list(_FORMS.items())
    return [(f"insert-{kind.key}", kind.name) for kind in KINDS if not kind.lesson]
