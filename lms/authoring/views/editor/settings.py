"""The front matter of a page as a form; what is not in the form stays as it was typed."""

from __future__ import annotations

from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _

from lms.authoring.forms.editor import Sent, sent_in
from lms.authoring.forms.frontmatter import (
    PageForm,
    form_for,
    hints,
    typed_from,
    values_from,
    words_for,
)
from lms.authoring.queries import files
from lms.authoring.queries.access import CourseHere
from lms.authoring.queries.editor import read_draft, text_before
from lms.authoring.queries.files import OpenFile
from lms.authoring.rules.frontmatter import Unreadable, changed, values_of
from lms.authoring.rules.summaries import summarise
from lms.authoring.views.editor.saving import keep
from lms.authoring.views.room import authors, here, room
from lms.content.problems import Problem, Severity
from lms.content.trees import text_digest
from lms.web.said import said

_NOT_FIELDS = frozenset({"csrf_token"})


@room.get("/<course>/settings/<path:path>")
@authors
def page_settings(course: str, path: str) -> str:
    """Show a page's front matter as a form."""
    view = here(course)
    file = files.file(view.id, path)
    form = _form(file)
    try:
        typed = typed_from(values_of(_plain(file.text)), _names(form))
    except Unreadable:
        return _page(view, file, None)
    for name, text in typed.items():
        _set(form, name, text)
    return _page(view, file, form)


@room.post("/<course>/settings/<path:path>")
@authors
def save_settings(course: str, path: str) -> Any:  # noqa: ANN401
    """Write the keys that say something else now; all other lines stay."""
    view = here(course)
    file = files.file(view.id, path)
    form = _form(file)
    for name in _names(form):
        _set(form, name, form[name].data or "")
    if not form.validate():
        return _page(view, file, form), 422
    try:
        text = _written(file, form)
    except Unreadable:
        return _page(view, file, None), 422
    wrong = _new_errors(view, file, text)
    if wrong:
        form.form_errors += [f"{said(one.message)} {said(one.mend)}" for one in wrong]
        return _page(view, file, form), 422
    keep(view, path, Sent(text, file.sha256))
    flash(_("Saved."))
    return redirect(url_for("authoring.edit_page", course=course, path=path), 303)


def _written(file: OpenFile, form: PageForm) -> str:
    """The text as it is now with the keys that the form changed from what it showed."""
    shown = text_before(file, sent_in(request.form).base)
    before = values_of(_plain(file.text if shown is None else shown))
    typed = {name: str(form[name].data or "") for name in _names(form)}
    return changed(_plain(file.text), values_from(typed, before))


def _new_errors(view: CourseHere, file: OpenFile, text: str) -> list[Problem]:
    """Mistakes in the front matter that were not there before."""
    end = text.count("\n", 0, text.find("\n---", 3)) + 2
    old = {problem.message for problem in read_draft(view.id, file.path, file.text).problems}
    return [
        problem
        for problem in read_draft(view.id, file.path, text).problems
        if problem.severity is Severity.ERROR and problem.line <= end and problem.message not in old
    ]


def _form(file: OpenFile) -> PageForm:
    summary = summarise(file.path, file.text)
    return form_for(summary.kind, translated=bool(summary.language))()


def _names(form: PageForm) -> list[str]:
    return [field.name for field in form if field.name not in _NOT_FIELDS]


def _set(form: PageForm, name: str, text: str) -> None:
    """Put a value into a field; one that its choices do not know is offered too."""
    field = form[name]
    field.data = text
    if field.type == "SelectField":
        field.choices = words_for(name, text)


def _plain(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _page(view: CourseHere, file: OpenFile, form: PageForm | None) -> str:
    base = sent_in(request.form).base or file.sha256
    return render_template(
        "authoring/editor_settings.html",
        course=view,
        file=file,
        form=form,
        base=base if form is None or form.errors else text_digest(file.text),
        hints=hints(),
        key=summarise(file.path, file.text).key,
    )
