"""What was published, and older files brought back into the working copy."""

from __future__ import annotations

from typing import Any

from flask import flash, redirect, render_template, url_for
from flask_babel import gettext as _

from lms.authoring.actions.revisions import restore
from lms.authoring.adapters.reading import Unread, read_within
from lms.authoring.forms.revisions import SeenForm
from lms.authoring.queries.access import CourseHere
from lms.authoring.queries.revisions import (
    Side,
    files_of,
    published_side,
    revision_side,
    seen_mark,
    working_side,
)
from lms.authoring.rules.summaries import summaries
from lms.authoring.views.revisions.reading import PATIENT
from lms.authoring.views.room import authors, here, room
from lms.catalogue.queries.sources import revisions as revisions_of
from lms.content.trees import file_steps
from lms.core.errors import Conflict
from lms.db import write
from lms.web.access import person_id
from lms.web.paging import PAGE_SIZE, before, page_of


@room.get("/<course>/revisions/")
@authors
def revisions(course: str) -> str:
    """List every publish, newest first."""
    view = here(course)
    rows = revisions_of(view.id, before=before(), limit=PAGE_SIZE + 1)
    page = page_of(rows, "number")
    unpublished = file_steps(published_side(view.id).tree, working_side(view.id).tree)
    return render_template(
        "authoring/revisions_list.html",
        course=view,
        page=page,
        first=before() is None,
        unpublished=len(unpublished),
    )


@room.get("/<course>/revisions/<int:number>/restoration")
@authors
def restoration(course: str, number: int) -> str:
    """Show what the working copy would become, and ask."""
    view = here(course)
    return _restore_page(view, revision_side(view.id, number))


@room.post("/<course>/revisions/<int:number>/restoration")
@authors
def restore_revision(course: str, number: int) -> Any:  # noqa: ANN401
    """Put a revision's files into the working copy; learners see nothing of it until it is published."""
    view = here(course)
    side = revision_side(view.id, number)
    form = SeenForm()
    form.validate()
    files = files_of(view.id, side)
    reading = read_within(files, PATIENT)
    known = (None, ()) if isinstance(reading, Unread) else (reading.course, reading.problems)
    try:
        with write():
            restore(
                course_key=view.key,
                course_id=view.id,
                files=files,
                summaries=summaries(files, *known),
                restored_by=person_id(),
                seen=form.seen.data or "",
            )
    except Conflict:
        return _restore_page(view, side, changed=True), 409
    flash(_("The working copy says what version %(number)d said. What was there is in the history of each page.", number=number))  # fmt: skip
    return redirect(url_for("authoring.publish", course=course), 303)


def _restore_page(view: CourseHere, side: Side, *, changed: bool = False) -> str:
    seen = seen_mark(view.key, view.id)
    working = working_side(view.id).tree
    return render_template(
        "authoring/revisions_restore.html",
        course=view,
        side=side,
        steps=file_steps(working, side.tree),
        unpublished=file_steps(published_side(view.id).tree, working),
        form=SeenForm(None, seen=seen),
        changed=changed,
    )
