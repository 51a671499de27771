"""Reviews: the list, a new one, one with its pages, and what the reviewer answers."""

from __future__ import annotations

from typing import Any

from flask import flash, redirect, render_template, url_for
from flask_babel import gettext as _

from lms.authoring.actions import reviews as actions
from lms.authoring.forms.reviews import AnswerForm, ReviewForm
from lms.authoring.queries import reviews as queries
from lms.authoring.queries.access import CourseHere
from lms.authoring.queries.reviews import Review
from lms.authoring.queries.revisions import published_side, tree_side, working_side
from lms.authoring.queries.workshop import authors_of
from lms.authoring.views.room import authors, here, room
from lms.content.trees import Tree, file_steps
from lms.core.errors import Forbidden
from lms.db import write
from lms.web.access import actor, person_id
from lms.web.paging import PAGE_SIZE, before, page_of


@room.get("/<course>/reviews/")
@authors
def reviews(course: str) -> str:
    """List the reviews of a course, newest first."""
    view = here(course)
    rows = queries.reviews(view.id, before=before(), limit=PAGE_SIZE + 1)
    return render_template(
        "authoring/reviews_list.html", course=view, page=page_of(rows, "id"), me=person_id()
    )


@room.get("/<course>/reviews/request")
@authors
def new_review(course: str) -> str:
    """Ask whom to ask."""
    view = here(course)
    return _new(view, _form(view, ReviewForm(None)))


@room.post("/<course>/reviews/request")
@authors
def ask_review(course: str) -> Any:  # noqa: ANN401
    """Ask a colleague to look at the working copy as it is now."""
    view = here(course)
    form = _form(view, ReviewForm())
    if not form.validate():
        return _new(view, form), 422
    with write():
        review_id = actions.ask(
            course=view,
            actor=actor(),
            reviewer_id=form.reviewer.data,
            note=form.note.data or "",
        )
    flash(_("Your colleague is asked. They see the course as it is now."))
    return redirect(url_for("authoring.review", course=course, review_id=review_id), 303)


@room.get("/<course>/reviews/<int:review_id>/")
@authors
def review(course: str, review_id: int) -> str:
    """A review: what is asked, which pages it is about, and how it stands."""
    view = here(course)
    return show(view, queries.review(view.id, review_id), AnswerForm(None))


@room.post("/<course>/reviews/<int:review_id>/answer")
@authors
def answer_review(course: str, review_id: int) -> Any:  # noqa: ANN401
    """Approve, or ask for changes."""
    view = here(course)
    found = queries.review(view.id, review_id)
    form = AnswerForm()
    if found.reviewer_id != person_id():
        raise Forbidden
    if not form.validate():
        return show(view, found, form), 422
    with write():
        actions.answer(
            course=view,
            actor=actor(),
            review=found,
            approves=form.verdict.data == "approve",
            text=form.text.data or "",
        )
    flash(_("Your answer is sent."))
    return redirect(url_for("authoring.review", course=course, review_id=review_id), 303)


@room.post("/<course>/reviews/<int:review_id>/withdrawal")
@authors
def withdraw_review(course: str, review_id: int) -> Any:  # noqa: ANN401
    """Take the request back; the comments stay."""
    view = here(course)
    found = queries.review(view.id, review_id)
    with write():
        actions.withdraw(actor=actor(), review=found)
    flash(_("Your request is taken back."))
    return redirect(url_for("authoring.review", course=course, review_id=review_id), 303)


def show(view: CourseHere, found: Review, form: AnswerForm) -> str:
    """The page of a review."""
    tree = tree_side(found.tree_id).tree
    base = Tree() if found.base_id is None else tree_side(found.base_id).tree
    return render_template(
        "authoring/reviews_one.html",
        course=view,
        review=found,
        steps=file_steps(base, tree),
        texts=set(tree.texts),
        open=queries.open_by_file(found.id),
        form=form,
        me=person_id(),
        moved_on=tree.digest != working_side(view.id).tree.digest,
    )


def _form(view: CourseHere, form: ReviewForm) -> ReviewForm:
    me = person_id()
    return form.offer((one.person_id, one.name) for one in authors_of(view.id) if one.person_id != me)  # fmt: skip


def _new(view: CourseHere, form: ReviewForm) -> str:
    steps = file_steps(published_side(view.id).tree, working_side(view.id).tree)
    return render_template("authoring/reviews_new.html", course=view, form=form, steps=steps)
