"""The blueprint of messages, and how large their forms may be."""

from __future__ import annotations

from flask import Response, current_app, request

from config import Settings
from lms.mentoring.rules.messages import MAX_FILES
from lms.web.setup import pages

bp = pages("messages", __name__, "/mentorships/<int:mentorship_id>/messages")
WITH_FILES = frozenset({"messages.begin", "messages.answer"})


@bp.url_value_preprocessor
def room_for_files(endpoint: str | None, _values: object) -> None:
    """Let a message be as large as all its files together, before anything reads it."""
    if endpoint in WITH_FILES:
        settings: Settings = current_app.extensions["tandem_settings"]
        request.max_content_length = (settings.max_upload_mb * MAX_FILES + 2) * 1024 * 1024


@bp.after_request
def keep_nowhere(response: Response) -> Response:
    """Messages are kept by no browser and nowhere on the way."""
    response.headers["Cache-Control"] = "private, no-store"
    return response
