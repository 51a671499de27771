"""What somebody pastes from a word processor, as Markdown. Stores nothing."""

from __future__ import annotations

from flask import jsonify, request
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from lms.authoring.views.room import authors, here, room
from lms.core.errors import Invalid
from lms.web.said import said


@room.post("/<course>/paste")
@authors
def paste(course: str) -> Response:
    """Answer the Markdown of `html`, and notes on what it cannot hold."""
    from lms.authoring.rules.pasting import TooLong, to_markdown  # seldom wanted, slow to load

    here(course)
    try:
        sent = request.get_json(silent=True)
    except RecursionError:
        sent = None
    html = sent.get("html") if isinstance(sent, dict) else None
    if not isinstance(html, str):
        raise Invalid(_("Send the text as words."))
    try:
        done = to_markdown(html)
    except (TooLong, RecursionError) as error:
        raise Invalid(_("This is too much to paste at once. Paste a part of it.")) from error
    return jsonify(markdown=done.markdown, notes=[said(note) for note in done.notes])
