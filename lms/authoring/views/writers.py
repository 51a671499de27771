"""Who writes a course."""

from __future__ import annotations

from typing import Any

from flask import flash, redirect, render_template, url_for
from flask_babel import gettext as _

from lms.accounts.actions.roles import grant, revoke
from lms.authoring.forms.workshop import AuthorForm
from lms.authoring.queries.workshop import authors_of
from lms.authoring.views.room import authors, here, room
from lms.core.actor import Role, Scope
from lms.core.errors import NotFound
from lms.db import write
from lms.people.queries import profile_by_email
from lms.web.access import actor, person_id

PAGE = "authoring/workshop_authors.html"


@room.get("/<course>/authors/")
@authors
def course_authors(course: str) -> str:
    """List the authors of a course."""
    view = here(course)
    return render_template(PAGE, course=view, people=authors_of(view.id), form=AuthorForm(), me=person_id())  # fmt: skip


@room.post("/<course>/authors/")
@authors
def add_author(course: str) -> Any:  # noqa: ANN401
    """Make somebody with an account an author of a course."""
    view = here(course)
    form = AuthorForm()
    fine = form.validate()
    if fine:
        found = profile_by_email(form.email.data or "")
        try:
            with write():
                grant(
                    actor=actor(),
                    person_id=found.id if found else 0,
                    role=Role.AUTHOR,
                    scope=Scope.COURSE,
                    scope_id=view.id,
                )
        except NotFound:
            form.email.errors = [_("Nobody with this address has an account here. An admin can invite them.")]  # fmt: skip
            fine = False
    if not fine:
        people = authors_of(view.id)
        return render_template(PAGE, course=view, people=people, form=form, me=person_id()), 422
    flash(_("They can write this course now."))
    return redirect(url_for("authoring.course_authors", course=course), 303)


@room.post("/<course>/authors/<int:author>/removal")
@authors
def remove_author(course: str, author: int) -> Any:  # noqa: ANN401
    """Take the course from one of its authors."""
    view = here(course)
    if author not in {one.person_id for one in authors_of(view.id)}:
        raise NotFound
    with write():
        revoke(
            actor=actor(),
            person_id=author,
            role=Role.AUTHOR,
            scope=Scope.COURSE,
            scope_id=view.id,
        )
    flash(_("They do not write this course any more. What they wrote stays."))
    if author == person_id():
        return redirect(url_for("authoring.courses"), 303)
    return redirect(url_for("authoring.course_authors", course=course), 303)
