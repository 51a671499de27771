"""The courses that somebody writes, and one of them as a tree."""

from __future__ import annotations

from flask import render_template

from lms.authoring.policy import may_begin
from lms.authoring.queries.access import courses_for
from lms.authoring.views.room import authors, here, room
from lms.web.access import actor


@room.get("/")
@authors
def courses() -> str:
    """List the courses that the reader may write."""
    return render_template(
        "authoring/workshop_courses.html", courses=courses_for(actor()), begins=may_begin(actor())
    )


@room.get("/<course>/")
@authors
def course(course: str) -> str:
    """Show a course's modules and lessons, with their states."""
    return render_template("authoring/workshop_course.html", course=here(course))
