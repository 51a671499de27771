"""Files over HTTP: course media to everybody, and the one way in which other rooms send a file."""

from __future__ import annotations

from flask import Blueprint, Flask, Response, send_file

from lms.core.errors import NotFound
from lms.files import queries
from lms.files.queries import StoredFile
from lms.files.rules.kinds import SHOWN_INLINE
from lms.files.rules.names import clean_name
from lms.web.access import public

# A picture may style itself; it may not run, load, frame or send anything.
SHUT = "sandbox; default-src 'none'"
SHUT_PICTURE = "sandbox; default-src 'none'; style-src 'unsafe-inline'; img-src data:"
IMMUTABLE = "public, max-age=31536000, immutable"

pages = Blueprint("files", __name__)


def register(app: Flask) -> None:
    """Put the room onto the application."""
    app.register_blueprint(pages)


@pages.get("/media/<string(length=64):sha256>/<name>")
@public
def media(sha256: str, name: str) -> Response:
    """Show course media; the address holds the digest, so it never changes what it means."""
    found = queries.public_file(sha256, name)
    if found is None:
        raise NotFound
    response = _send(found, inline=found.content_type in SHOWN_INLINE)
    response.headers["Cache-Control"] = IMMUTABLE
    return response


def attachment(stored: StoredFile) -> Response:
    """Send a person's file for saving. The caller has asked whether the reader may have it.

    Whatever a file turns out to be, the browser stores it and runs nothing of it.
    """
    response = _send(stored, inline=False)
    response.headers["Cache-Control"] = "private, no-store"
    return response


def _send(stored: StoredFile, *, inline: bool) -> Response:
    try:
        response = send_file(
            stored.path,
            mimetype=stored.content_type,
            as_attachment=not inline,
            download_name=clean_name(stored.name) if not inline else None,
            conditional=True,
            etag=stored.sha256,
        )
    except FileNotFoundError as error:
        raise NotFound from error
    picture = inline and stored.content_type.startswith("image/")
    response.headers["Content-Security-Policy"] = SHUT_PICTURE if picture else SHUT
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Cross-Origin-Resource-Policy"] = "same-origin"
    return response
