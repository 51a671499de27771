"""From the domain's errors to answers: the only place that knows status codes and error pages.

A page of an error says what happened and what to do, and gives back what was typed.
"""

from __future__ import annotations

from dataclasses import dataclass

import structlog
from flask import Flask, Response, jsonify, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_wtf.csrf import CSRFError
from sqlalchemy.exc import OperationalError
from werkzeug.exceptions import HTTPException

from lms.core.errors import Busy, Conflict, Forbidden, Invalid, NotFound, TandemError
from lms.web.access import CrossSite, SignInNeeded

log = structlog.get_logger()
STATUS: dict[type[TandemError], int] = {
    NotFound: 404,
    Forbidden: 403,
    Conflict: 409,
    Invalid: 422,
    Busy: 503,
}
PRIVATE_FIELDS = frozenset({"csrf_token", "password", "new_password", "old_password"})


@dataclass(frozen=True, slots=True)
class Words:
    """What an error page says."""

    title: str
    lead: str


def wants_json() -> bool:
    """Whether a script asks, not a person."""
    if request.is_json:
        return True
    accepted = request.headers.get("Accept", "")
    return "json" in accepted and request.accept_mimetypes.best == "application/json"


def typed() -> list[tuple[str, str]]:
    """What the refused form contained, without tokens and passwords, to be given back."""
    try:
        return [(k, v) for k, v in request.form.items(multi=True) if not is_private(k)]
    except HTTPException:  # too large, or cut off: there is nothing to give back
        return []


def is_private(name: str) -> bool:
    """Whether a field is never written back into a page."""
    return name in PRIVATE_FIELDS or "password" in name


def lost() -> dict[str, list[str]]:
    """The names of what cannot be given back, and must be typed or chosen again."""
    try:
        secrets = [name for name in request.form if is_private(name) and name != "csrf_token"]
        return {"secrets": secrets, "files": list(request.files)}
    except HTTPException:
        return {"secrets": [], "files": []}


def error_page(status: int, message: str = "", *, keeps: bool = True) -> tuple[Response | str, int]:
    """The answer for an error: JSON for a script, a page for a person.

    Without `keeps` it gives nothing back, since the words are not the reader's.
    """
    words = words_for(status)
    if wants_json():
        return jsonify(error=message or words.lead), status
    try:
        return _page(status, words, message, keeps=keeps), status
    except Exception:
        log.exception("error_page_failed", status=status)
        return Response(f"{words.title}\n\n{words.lead}\n", status, mimetype="text/plain"), status


def _page(status: int, words: Words, message: str, *, keeps: bool) -> str:
    posted = request.method == "POST" and keeps
    return render_template(
        "error.html",
        status=status,
        words=words,
        message=message,
        kept=typed() if posted else [],
        lost=lost() if posted else {"secrets": [], "files": []},
    )


def words_for(status: int) -> Words:
    """Title and explanation by status; unknown ones read like 400 or 500."""
    table = {
        400: Words(_("This form has expired"), _("What you typed is still here. Send it once more.")),
        401: Words(_("Please sign in again"), _("What you typed is still here and is sent after you sign in.")),
        403: Words(_("Not open to you"), _("Your account may see this page but not do this. Your coordinator can change that.")),
        404: Words(_("Page not found"), _("The page does not exist, or it is not meant for your account. Nothing you wrote is lost.")),
        405: Words(_("Page not found"), _("This address answers to a form only. Go back and use the button there.")),
        409: Words(_("Changed elsewhere"), _("This was changed in another window or by somebody else. What you typed is still here.")),
        413: Words(_("Too large"), _("What you sent is larger than allowed here. Make it smaller and send it again.")),
        422: Words(_("Something needs a change"), _("What you typed is still here. Go back, change it and send it again.")),
        429: Words(_("Too many tries"), _("Please wait a few minutes and try again. Nothing is locked.")),
        503: Words(_("Not saved, please try again"), _("The server is busy or its disk is full. What you typed is still here; send it again in a minute.")),
    }  # fmt: skip
    other = Words(
        _("Something broke on our side"),
        _("We have noted it. Please try again in a minute. What you typed is still here."),
    )
    return table.get(status, table[404] if status < 500 else other)  # noqa: PLR2004


def install(app: Flask) -> None:
    """Register the handlers."""
    app.register_error_handler(TandemError, _domain)
    app.register_error_handler(SignInNeeded, _sign_in_needed)
    app.register_error_handler(CrossSite, lambda _e: error_page(403, keeps=False))
    app.register_error_handler(CSRFError, lambda _e: error_page(400))
    app.register_error_handler(HTTPException, _http)
    app.register_error_handler(OperationalError, _database)
    app.register_error_handler(Exception, _unexpected)


def _domain(error: TandemError) -> tuple[Response | str, int]:
    status = next((code for kind, code in STATUS.items() if isinstance(error, kind)), 400)
    return error_page(status, error.message)


def _sign_in_needed(_error: SignInNeeded) -> Response | tuple[Response | str, int]:
    """A page asks to sign in first; a form is kept and sent afterwards."""
    if request.method == "GET" and not wants_json():
        target = request.full_path.rstrip("?")
        return redirect(url_for("accounts.sign_in", next=target), 303)  # type: ignore[return-value]
    return error_page(401)


def _http(error: HTTPException) -> Response | tuple[Response | str, int]:
    if error.code is None or error.code < 400:  # noqa: PLR2004 - redirects of the router
        return error.get_response()  # type: ignore[return-value]
    return error_page(error.code)


def _database(error: OperationalError) -> tuple[Response | str, int]:
    log.error("database_refused", error=str(error.orig))
    answer, status = error_page(503)
    return answer, status


def _unexpected(error: Exception) -> tuple[Response | str, int]:
    log.error("unexpected", error=type(error).__name__, exc_info=error)
    return error_page(500)
