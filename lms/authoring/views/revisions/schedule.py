"""Publish later: set a time, move it, cancel it."""

from __future__ import annotations

from typing import Any

from flask import flash, redirect, render_template, url_for
from flask_babel import gettext as _

from lms.authoring.actions.schedule import cancel_publish, move_publish, plan_publish
from lms.authoring.forms.revisions import LaterForm
from lms.authoring.queries.access import CourseHere
from lms.authoring.queries.revisions import Planned, planned, planned_one, working_side
from lms.authoring.views.revisions.reading import LAST, SOON, Preview, preview
from lms.authoring.views.room import authors, here, room
from lms.core.clock import now
from lms.core.errors import Conflict
from lms.db import write
from lms.web.access import actor, person_id
from lms.web.languages import moment, zone

PAGE = "authoring/revisions_later.html"


@room.get("/<course>/publish/later/")
@authors
def publish_later(course: str) -> str:
    """Ask when the working copy, as it is now, is to be published."""
    view = here(course)
    found = preview(view, working_side(view.id), SOON)
    return _page(view, found, LaterForm(None, seen=found.seen))


@room.post("/<course>/publish/later/")
@authors
def plan_later(course: str) -> Any:  # noqa: ANN401
    """Keep the working copy for a time; what is wrong with it is said now rather than then."""
    view = here(course)
    form = LaterForm().offer(actor().time_zone)
    fine = form.validate()
    at = form.moment(now()) if fine else None
    found = preview(view, working_side(view.id), LAST)
    if found.seen != form.seen.data:
        return _page(view, found, form, changed=True), 409
    refused = found.unread is None and not found.may_publish
    if at is None or refused:
        return _page(view, found, form), 422
    try:
        with write():
            plan_publish(
                course_id=view.id,
                course_key=view.key,
                at=at,
                note=form.note.data or "",
                planned_by=person_id(),
                seen=found.seen,
            )
    except Conflict as error:
        form.form_errors.append(error.message)
        return _page(view, preview(view, working_side(view.id), LAST), form), 409
    flash(_("It will be published on %(moment)s. You can go on writing: that is not part of it.", moment=moment(at)))  # fmt: skip
    return redirect(url_for("authoring.publish_later", course=course), 303)


@room.get("/<course>/publish/later/<int:planned_id>/")
@authors
def planned_publish(course: str, planned_id: int) -> str:
    """A planned publish: another time, or none."""
    view = here(course)
    one = planned_one(view.id, planned_id)
    local = one.run_at.astimezone(zone()).replace(tzinfo=None)
    form = LaterForm(None, at=local, note=one.note).offer(actor().time_zone)
    return _one_page(view, one, form)


@room.post("/<course>/publish/later/<int:planned_id>/")
@authors
def move_planned(course: str, planned_id: int) -> Any:  # noqa: ANN401
    """Set another time."""
    view = here(course)
    one = planned_one(view.id, planned_id)
    form = LaterForm().offer(actor().time_zone)
    at = form.moment(now()) if form.validate() else None
    if at is None:
        return _one_page(view, one, form), 422
    try:
        with write():
            move_publish(course_id=view.id, planned_id=one.id, at=at, note=form.note.data or "")
    except Conflict as error:
        form.form_errors.append(error.message)
        return _one_page(view, planned_one(view.id, planned_id), form), 409
    flash(_("It will be published on %(moment)s.", moment=moment(at)))
    return redirect(url_for("authoring.publish_later", course=course), 303)


@room.post("/<course>/publish/later/<int:planned_id>/cancellation")
@authors
def cancel_planned(course: str, planned_id: int) -> Any:  # noqa: ANN401
    """Take a planned publish back."""
    view = here(course)
    one = planned_one(view.id, planned_id)
    with write():
        cancel_publish(course_id=view.id, planned_id=one.id)
    flash(_("The planned publish is cancelled. What you wrote stays."))
    return redirect(url_for("authoring.publish_later", course=course), 303)


def _page(view: CourseHere, found: Preview, form: LaterForm, *, changed: bool = False) -> str:
    form.offer(actor().time_zone)
    form.seen.data = found.seen
    rows = planned(view.id)
    return render_template(
        PAGE, course=view, preview=found, form=form, planned=rows, changed=changed,
        waits=any(one.state == "waiting" for one in rows),
    )  # fmt: skip


def _one_page(view: CourseHere, one: Planned, form: LaterForm) -> str:
    return render_template("authoring/revisions_planned.html", course=view, one=one, form=form)
