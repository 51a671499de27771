"""A page of a review: as it reads, and its text line by line with what is said of each."""

from __future__ import annotations

from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _

from lms.authoring.actions import reviews as actions
from lms.authoring.adapters.reading import read_page
from lms.authoring.forms.reviews import CommentForm
from lms.authoring.queries import reviews as queries
from lms.authoring.queries.access import CourseHere
from lms.authoring.queries.reviews import Review
from lms.authoring.queries.revisions import (
    Side,
    family_in,
    surroundings_of,
    text_in,
    tree_side,
    working_side,
)
from lms.authoring.rules.rendered import Rendered, rendered
from lms.authoring.rules.reviews import threads
from lms.authoring.rules.summaries import place_of, summarise
from lms.authoring.views.room import authors, here, room
from lms.core.errors import NotFound
from lms.db import write
from lms.web.access import actor

PLACE = "/<course>/reviews/<int:review_id>"


@room.get(f"{PLACE}/pages/<path:path>")
@authors
def review_page(course: str, review_id: int, path: str) -> str:
    """The text with line numbers and comments; `?as=page` as it reads, `?now=1` as it is now.

    `?line=` opens the form at a line, so that it needs no script.
    """
    view = here(course)
    found = queries.review(view.id, review_id)
    line = request.args.get("line", type=int)
    return _page(view, found, path, CommentForm(None, line=line), line)


@room.post(f"{PLACE}/pages/<path:path>")
@authors
def comment_line(course: str, review_id: int, path: str) -> Any:  # noqa: ANN401
    """Comment on a line of the reviewed text."""
    view = here(course)
    found = queries.review(view.id, review_id)
    lines = _lines(tree_side(found.tree_id), path)
    form = CommentForm()
    line = form.line.data if form.validate() else None
    if line is None or line > len(lines):
        return _page(view, found, path, form, form.line.data), 422
    with write():
        actions.say(
            course=view,
            actor=actor(),
            review=found,
            path=path,
            line=line,
            quote=lines[line - 1],
            text=form.text.data or "",
        )
    flash(_("Your comment is saved."))
    return redirect(_at(course, review_id, path, line), 303)


@room.post(f"{PLACE}/comments/<int:comment_id>/answers")
@authors
def answer_comment(course: str, review_id: int, comment_id: int) -> Any:  # noqa: ANN401
    """Answer a comment; it is open again then."""
    view = here(course)
    found = queries.review(view.id, review_id)
    to = queries.comment(found.id, comment_id)
    form = CommentForm()
    if not form.validate():
        return _page(view, found, to.path, form, None, answering=to.id), 422
    with write():
        actions.reply(
            course=view,
            actor=actor(),
            review=found,
            comment_id=to.id,
            text=form.text.data or "",
        )
    flash(_("Your answer is saved."))
    return redirect(_at(course, review_id, to.path, to.line), 303)


@room.post(f"{PLACE}/comments/<int:comment_id>/settlement")
@authors
def settle_comment(course: str, review_id: int, comment_id: int) -> Any:  # noqa: ANN401
    """Settle a comment, or open it again."""
    view = here(course)
    found = queries.review(view.id, review_id)
    to = queries.comment(found.id, comment_id)
    settled = request.form.get("action") != "open"
    with write():
        actions.settle(actor=actor(), review=found, comment_id=to.id, settled=settled)
    flash(_("The comment is settled.") if settled else _("The comment is open again."))
    return redirect(_at(course, review_id, to.path, to.line), 303)


def _page(
    view: CourseHere,
    found: Review,
    path: str,
    form: CommentForm,
    line: int | None,
    *,
    answering: int | None = None,
) -> str:
    side = tree_side(found.tree_id)
    reviewed = "\n".join(_lines(side, path))
    now = request.args.get("now") == "1"
    current = text_in(working_side(view.id), path)
    shown = (current or "") if now else reviewed
    rows = threads(queries.comments(found.id, path), reviewed, shown)
    lines = shown.split("\n")
    return render_template(
        "authoring/reviews_page.html",
        course=view,
        review=found,
        path=path,
        title=summarise(path, reviewed).title or path,
        lines=lines if lines[-1] else lines[:-1],
        by_line={number: [t for t in rows if t.now == number] for number in {t.now for t in rows}},
        outdated=[thread for thread in rows if thread.is_outdated],
        page=_rendered(view, side, path) if request.args.get("as") == "page" else None,
        as_page=request.args.get("as") == "page",
        now=now,
        differs=current != reviewed,
        form=form,
        line=None if now else line,
        answering=answering,
    )


def _lines(side: Side, path: str) -> list[str]:
    """The lines of a reviewed file; raises NotFound if it is none of the review."""
    text = text_in(side, path)
    if text is None:
        raise NotFound
    return text.split("\n")


def _rendered(view: CourseHere, side: Side, path: str) -> Rendered | None:
    base, language = place_of(path)
    texts = family_in(side, base)
    around = surroundings_of(view.id, side)
    title = summarise(path, texts[path]).title
    found = read_page(path, texts, around)
    return rendered(found, language, around.language, around.media, title)


def _at(course: str, review_id: int, path: str, line: int) -> str:
    own = url_for("authoring.review_page", course=course, review_id=review_id, path=path)
    return f"{own}#line-{line}"
