"""Conditional answers: an ETag over what a page shows, and 304 before anything is rendered."""

from __future__ import annotations

from collections.abc import Callable
from hashlib import blake2b

from flask import Response, current_app, make_response, request

PUBLIC = "public, max-age=60, stale-while-revalidate=600"
PRIVATE = "private, no-cache"
NO_STORE = "no-store"


def etag_of(*facts: object) -> str:
    """A short digest of the facts a page shows; the release of the code is always one of them."""
    release = current_app.extensions["tandem_assets"].digest
    return blake2b(repr((release, facts)).encode(), digest_size=12).hexdigest()


def conditional(render: Callable[[], str], *facts: object, cache: str = PRIVATE) -> Response:
    """Answer 304 if the reader has this version, otherwise render it.

    The ETag is weak: the same facts give the same page, not the same bytes (form tokens differ).
    """
    tag = etag_of(*facts)
    if request.if_none_match.contains_weak(tag):
        response = Response(status=304)
    else:
        response = make_response(render())
    response.set_etag(tag, weak=True)
    response.headers["Cache-Control"] = cache
    return response
