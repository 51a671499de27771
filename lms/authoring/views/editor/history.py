"""What a page said before, how that differs from now, and the way back."""

from __future__ import annotations

from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _

from lms.authoring.forms.editor import Sent
from lms.authoring.queries import files
from lms.authoring.queries.files import Edit
from lms.authoring.rules.differences import difference
from lms.authoring.views.editor.saving import keep
from lms.authoring.views.room import authors, here, room
from lms.catalogue.queries.sources import texts_of
from lms.core.errors import NotFound


@room.get("/<course>/history/<path:path>")
@authors
def file_history(course: str, path: str) -> str:
    """List the edits of a page, and show how one of them differs from now."""
    view = here(course)
    file = files.file(view.id, path)
    edits = [edit for edit in files.edits(view.id, path) if edit.sha256]
    chosen = request.args.get("edit", type=int)
    edit = next((one for one in edits if one.id == chosen), None)
    if chosen is not None and edit is None:
        raise NotFound
    return render_template(
        "authoring/editor_history.html",
        course=view,
        file=file,
        edits=edits,
        edit=edit,
        difference=difference(_text(edit), file.text) if edit else None,
    )


@room.post("/<course>/history/<path:path>")
@authors
def bring_back(course: str, path: str) -> Any:  # noqa: ANN401
    """Save an older text again; the newer one stays in the history."""
    view = here(course)
    file = files.file(view.id, path)
    chosen = request.form.get("edit", type=int)
    edit = next((one for one in files.edits(view.id, path) if one.id == chosen), None)
    if edit is None or not edit.sha256:
        raise NotFound
    keep(view, path, Sent(_text(edit).replace("\r\n", "\n"), file.sha256))
    flash(_("The older text is back. What was there before it is in the history."))
    return redirect(url_for("authoring.edit_page", course=course, path=path), 303)


def _text(edit: Edit) -> str:
    return texts_of([edit.sha256])[edit.sha256] if edit.sha256 else ""
