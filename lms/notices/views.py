"""The feedback form that anybody may use, and a person's notices."""

from __future__ import annotations

from datetime import timedelta

from flask import Flask, current_app, redirect, render_template, request, url_for
from werkzeug.exceptions import TooManyRequests
from werkzeug.wrappers import Response

from config import Settings
from lms.core.clock import now
from lms.core.errors import NotFound
from lms.db import write
from lms.notices import queries
from lms.notices.actions import read_all, read_notice, send_mail
from lms.notices.adapters.limits import may_send
from lms.notices.adapters.texts import words_of
from lms.notices.forms import FeedbackForm
from lms.web import frame
from lms.web.access import person_id, public, signed_in
from lms.web.languages import lang
from lms.web.paging import PAGE_SIZE, before, page_of
from lms.web.setup import pages
from lms.web.visitors import address

FEEDBACK = "notices/mail/feedback.txt"
MOST_AN_HOUR = 60
bp = pages("notices", __name__)


def register(app: Flask) -> None:
    """Put the room onto the application."""
    app.register_blueprint(bp)
    frame.add_links(app, feedback="notices.feedback", notices="notices.notices")


@bp.get("/feedback")
@public
def feedback() -> str:
    """The form, with the page it is about filled in. It is the one public page that sets a cookie."""
    form = FeedbackForm(None, page=_local_path(request.args.get("page", "")))
    return render_template("notices/feedback.html", form=form)


@bp.post("/feedback")
@public
def send_feedback() -> Response | tuple[str, int]:
    """Mail it to the contact address; nothing else is kept."""
    form = FeedbackForm()
    if not form.validate():
        return render_template("notices/feedback.html", form=form), 422
    thanks = redirect(url_for("notices.thanks"), 303)
    if form.website.data:
        return thanks
    lately = queries.mails_since(FEEDBACK, now() - timedelta(hours=1))
    if lately >= MOST_AN_HOUR or not may_send(address()):
        raise TooManyRequests
    settings: Settings = current_app.extensions["tandem_settings"]
    said = {
        "message": form.message.data,
        "page": form.page.data,
        "email": form.email.data,
        "language": lang(),
    }
    with write():
        send_mail(
            to=settings.contact,
            person_id=None,
            template=FEEDBACK,
            language=settings.languages[0],
            context=said,
            reply_to=form.email.data or None,
        )
    return thanks


@bp.get("/feedback/thanks")
@public
def thanks() -> str:
    """What happens with the feedback."""
    return render_template("notices/thanks.html")


@bp.get("/notices")
@signed_in
def notices() -> str:
    """What happened that this person should know, newest first."""
    page = page_of(queries.notices_of(person_id(), before(), PAGE_SIZE + 1), "id")
    shown = [
        (row.id, words_of(row.kind, row.parameters), row.created_at, row.read_at)
        for row in page.rows
    ]
    return render_template(
        "notices/notices.html",
        shown=shown,
        next_key=page.next_key,
        unread=queries.unread(person_id()),
    )


@bp.post("/notices/<int:notice_id>/reading")
@signed_in
def read_one(notice_id: int) -> Response:
    """Note that it was read, and go where it leads."""
    with write():
        href = read_notice(person_id(), notice_id)
    if href is None:
        raise NotFound
    return redirect(f"/{lang()}{href}", 303)


@bp.post("/notices/readings")
@signed_in
def read_every() -> Response:
    """Note that all were read."""
    with write():
        read_all(person_id())
    return redirect(url_for("notices.notices"), 303)


def _local_path(text: str) -> str:
    """A path of this site, or nothing: the form shows no words that a link brought along."""
    return (
        text[:500]
        if text.startswith("/") and not text.startswith("//") and text.isprintable()
        else ""
    )
