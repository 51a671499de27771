"""The blueprint that the pages of reviews hang on, and what they share."""

from __future__ import annotations

from flask import Response, make_response

from lms.web.caching import NO_STORE
from lms.web.setup import pages

room = pages("reviews", __name__, "/reviews")


def not_stored(page: str, status: int = 200) -> Response:
    """A page about other people, which no cache keeps."""
    response = make_response(page, status)
    response.headers["Cache-Control"] = NO_STORE
    return response


def rendered(text: str) -> str:
    """A comment as clean HTML; empty if it is too long, which the action says in words."""
    from lms.content.markup import TooLong, render  # slow to load, and seldom wanted

    if not text.strip():
        return ""
    try:
        return str(render(text))
    except TooLong:
        return ""
