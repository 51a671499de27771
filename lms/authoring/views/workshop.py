"""The courses that somebody writes, and one of them as a tree."""

from __future__ import annotations

from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _

from lms.authoring.actions import outline as actions
from lms.authoring.forms.workshop import CourseForm
from lms.authoring.policy import may_begin
from lms.authoring.queries.access import courses_for
from lms.authoring.queries.outline import outline_of
from lms.authoring.queries.workshop import changed_courses
from lms.authoring.views.room import authors, here, room
from lms.authoring.views.tree import tree_html
from lms.core.errors import Conflict, Forbidden
from lms.db import write
from lms.web.access import actor

NEW = "authoring/workshop_new.html"


@room.get("/")
@authors
def courses() -> str:
    """List the courses that the reader may write."""
    found = courses_for(actor())
    return render_template(
        "authoring/workshop_courses.html",
        courses=found,
        changed=changed_courses([one.id for one in found]),
        begins=may_begin(actor()),
    )


@room.get("/courses/blank/")
@authors
def new_course() -> str:
    """Ask what a new course is called."""
    _may_begin()
    return render_template(NEW, form=CourseForm().offer())


@room.post("/courses/blank/")
@authors
def begin_course() -> Any:  # noqa: ANN401
    """Begin a course; whoever begins it is its first author."""
    _may_begin()
    form = CourseForm().offer()
    fine = form.validate()
    if fine:
        try:
            with write():
                actions.begin(
                    actor=actor(),
                    key=form.key.data or "",
                    title=form.title.data or "",
                    language=form.language.data,
                )
        except Conflict:
            form.key.errors = [_("There is a course of this name already.")]
            fine = False
    if not fine:
        return render_template(NEW, form=form), 422
    flash(_("The course is begun. Nobody else sees it before it is published."))
    return redirect(url_for("authoring.course", course=form.key.data), 303)


@room.get("/<course>/")
@authors
def course(course: str) -> str:
    """Show a course's modules and lessons, with their states."""
    view = here(course)
    return render_template(
        "authoring/workshop_course.html", course=view, tree=tree_html(view, outline_of)
    )


@room.post("/<course>/retirement")
@authors
def retire_course(course: str) -> Any:  # noqa: ANN401
    """Take a published course from the catalogue, or bring it back."""
    view = here(course)
    retired = request.form.get("action") != "restore"
    with write():
        actions.retire(actor=actor(), course_id=view.id, retired=retired)
    if retired:
        flash(_("The course is out of the catalogue. What people did in it stays."))
    else:
        flash(_("The course is in the catalogue again."))
    return redirect(url_for("authoring.course", course=course), 303)


def _may_begin() -> None:
    if not may_begin(actor()):
        raise Forbidden
