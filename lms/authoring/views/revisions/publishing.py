"""Publish the working copy: first what it changes, then the button; and the same for taking a publish back."""

from __future__ import annotations

from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _

from lms.authoring.actions.revisions import publish_tree, publish_working_copy
from lms.authoring.forms.revisions import PublishForm
from lms.authoring.queries.access import CourseHere
from lms.authoring.queries.revisions import revision_side, waiting, working_side
from lms.authoring.views.revisions.reading import LAST, PATIENT, SOON, Preview, preview
from lms.authoring.views.room import authors, here, room
from lms.catalogue.queries.sources import RevisionEntry, revisions
from lms.core.errors import Conflict, NotFound
from lms.db import write
from lms.web.access import person_id

PAGE = "authoring/revisions_publish.html"
MOST_STEPS = 15


@room.get("/<course>/publish/")
@authors
def publish(course: str) -> Any:  # noqa: ANN401
    """Show what publishing the working copy changes, and the button."""
    view = here(course)
    found = preview(view, working_side(view.id), _patience())
    return _going_on(found, "authoring.publish", course) or _page(view, found)


@room.post("/<course>/publish/")
@authors
def publish_now(course: str) -> Any:  # noqa: ANN401
    """Publish what was shown; anything else is shown first."""
    view = here(course)
    form = PublishForm()
    fine = form.validate()
    found = preview(view, working_side(view.id), LAST)
    if found.seen != form.seen.data:
        return _page(view, found, form, changed=True), 409
    if not fine or found.plan is None or not found.plan.changed:
        return _page(view, found, form), 422
    try:
        with write():
            number = publish_working_copy(
                found.plan,
                course_id=view.id,
                files=found.files,
                summaries=found.summaries,
                published_by=person_id(),
                note=form.note.data or "",
                seen=found.seen,
            )
    except Conflict:
        again = preview(view, working_side(view.id), LAST)
        return _page(view, again, form, changed=True), 409
    flash(_("Published: this is version %(number)d. Learners see it now.", number=number))
    return redirect(url_for("authoring.revisions", course=course), 303)


@room.get("/<course>/revisions/undo")
@authors
def undo(course: str) -> Any:  # noqa: ANN401
    """Show what taking back the last publish changes."""
    view = here(course)
    last, before = last_two(view)
    found = preview(view, revision_side(view.id, before.number), _patience())
    onward = _going_on(found, "authoring.undo", course)
    return onward or _undo_page(view, found, last, before)


@room.post("/<course>/revisions/undo")
@authors
def undo_now(course: str) -> Any:  # noqa: ANN401
    """Publish the files of the version before as a new version; the working copy stays as it is."""
    view = here(course)
    last, before = last_two(view)
    form = PublishForm()
    fine = form.validate()
    side = revision_side(view.id, before.number)
    found = preview(view, side, LAST)
    if found.seen != form.seen.data:
        return _undo_page(view, found, last, before, form, changed=True), 409
    if not fine or found.plan is None or not found.plan.changed:
        return _undo_page(view, found, last, before, form), 422
    note = form.note.data or _("Takes back version %(number)d.", number=last.number)
    try:
        with write():
            number = publish_tree(
                found.plan,
                course_id=view.id,
                tree_id=before.tree_id,
                published_by=person_id(),
                note=note,
                seen=found.seen,
            )
    except Conflict:
        return _undo_page(view, preview(view, side, LAST), last, before, form, changed=True), 409
    flash(
        _(
            "Taken back: version %(number)d says what version %(before)d said.",
            number=number,
            before=before.number,
        )
    )
    return redirect(url_for("authoring.revisions", course=course), 303)


def last_two(view: CourseHere) -> tuple[RevisionEntry, RevisionEntry]:
    """The current revision and the one whose files were published before it; NotFound without one."""
    found = revisions(view.id, limit=2)
    if len(found) < 2 or not found[0].current:  # noqa: PLR2004
        raise NotFound
    return found[0], found[1]


def _patience() -> float:
    """A first look answers soon; one that was asked for takes the time it may."""
    return PATIENT if "step" in request.args else SOON


def _going_on(found: Preview, endpoint: str, course: str) -> Any:  # noqa: ANN401
    """While an author waits for a large course, the browser is sent round; each round reads more."""
    step = request.args.get("step", 0, type=int)
    if found.unread is None or not 0 < step < MOST_STEPS:
        return None
    return redirect(url_for(endpoint, course=course, step=step + 1), 303)


def _page(
    view: CourseHere, found: Preview, form: PublishForm | None = None, *, changed: bool = False
) -> str:
    shown = form or PublishForm(None)
    shown.seen.data = found.seen
    return render_template(
        PAGE, course=view, preview=found, form=shown, changed=changed,
        planned=waiting(view.id), onward=url_for("authoring.publish", course=view.key, step=1),
    )  # fmt: skip


def _undo_page(
    view: CourseHere,
    found: Preview,
    last: RevisionEntry,
    before: RevisionEntry,
    form: PublishForm | None = None,
    *,
    changed: bool = False,
) -> str:
    shown = form or PublishForm(None)
    shown.seen.data = found.seen
    return render_template(
        "authoring/revisions_undo.html", course=view, preview=found, form=shown, last=last,
        before=before, changed=changed, onward=url_for("authoring.undo", course=view.key, step=1),
    )  # fmt: skip
