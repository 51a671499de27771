"""The authors' queue of remarks: who has said it is only told where the learner allows it."""

from __future__ import annotations

from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _

from lms.authoring.actions import remarks as actions
from lms.authoring.forms.reviews import RemarkAnswerForm
from lms.authoring.queries import remarks as queries
from lms.authoring.queries.access import CourseHere
from lms.authoring.queries.remarks import Said
from lms.authoring.rules.remarks import RemarkState
from lms.authoring.views.room import authors, here, room
from lms.db import write
from lms.web.access import person_id
from lms.web.paging import PAGE_SIZE, before, page_of


@room.get("/<course>/remarks/")
@authors
def remarks(course: str) -> str:
    """List what learners remarked; the open ones unless another state is asked for."""
    view = here(course)
    wanted = request.args.get("state", RemarkState.OPEN.value)
    state = RemarkState(wanted) if wanted in set(RemarkState) else RemarkState.OPEN
    rows = queries.remarks(view.id, state, before=before(), limit=PAGE_SIZE + 1)
    return render_template(
        "authoring/remarks_list.html",
        course=view,
        page=page_of(rows, "id"),
        state=state,
        counts=queries.counts(view.id),
    )


@room.get("/<course>/remarks/<int:remark_id>/")
@authors
def one_remark(course: str, remark_id: int) -> str:
    """A remark, and the form to answer it."""
    view = here(course)
    said = queries.remark(view.id, remark_id)
    return _page(view, said, RemarkAnswerForm(None, text=said.answer))


@room.post("/<course>/remarks/<int:remark_id>/answer")
@authors
def answer_remark(course: str, remark_id: int) -> Any:  # noqa: ANN401
    """Answer; the learner gets a notice."""
    view = here(course)
    said = queries.remark(view.id, remark_id)
    form = RemarkAnswerForm()
    if not form.validate():
        return _page(view, said, form), 422
    with write():
        actions.answer(course=view, said=said, text=form.text.data or "", answered_by=person_id())
    flash(_("Your answer is sent to the learner."))
    return redirect(url_for("authoring.remarks", course=course), 303)


@room.post("/<course>/remarks/<int:remark_id>/state")
@authors
def close_remark(course: str, remark_id: int) -> Any:  # noqa: ANN401
    """Lay a remark aside, or open it again."""
    view = here(course)
    said = queries.remark(view.id, remark_id)
    done = request.form.get("action") != "open"
    with write():
        actions.set_done(said=said, done=done)
    flash(_("The remark is done.") if done else _("The remark is open again."))
    return redirect(url_for("authoring.remarks", course=course), 303)


def _page(view: CourseHere, said: Said, form: RemarkAnswerForm) -> str:
    return render_template("authoring/remarks_one.html", course=view, said=said, form=form)
