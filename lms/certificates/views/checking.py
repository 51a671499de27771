"""The public page of a certificate: behind its code, without a cookie, for no search engine."""

from __future__ import annotations

from typing import Any

from flask import Response, make_response, redirect, render_template, url_for
from limits import parse
from werkzeug.wrappers import Response as Answer

from lms.accounts.adapters import limits
from lms.certificates import queries
from lms.certificates.forms import CodeForm
from lms.certificates.rules import grouped, read_code
from lms.web.access import public, stateless
from lms.web.errors import error_page
from lms.web.setup import pages
from lms.web.visitors import address

bp = pages("verify", __name__, "/verify")
# Only codes that open nothing are counted: nobody guesses 136 bits, and an office that checks a
# hundred true certificates is not slowed down.
MISSES = parse("30 per 10 minutes")


@bp.after_request
def keep_private(response: Response) -> Response:
    """For no index, no cache (a revocation counts at once) and no site that is visited next."""
    response.headers["X-Robots-Tag"] = "noindex, nofollow"
    response.headers["Cache-Control"] = "no-store"
    response.headers["Referrer-Policy"] = "no-referrer"
    return response


@bp.get("/")
@public
def ask() -> str:
    """Ask for the code."""
    return _ask(CodeForm(None))


@bp.post("/")
@stateless
@public
def find() -> Answer | tuple[str, int]:
    """Lead from the typed code to its page."""
    form = CodeForm()
    code = read_code(form.code.data or "") if form.validate() else None
    if code is None:
        return _ask(form), 422
    return redirect(url_for("verify.show", code=grouped(code)), 303)


@bp.get("/<code>")
@public
def show(code: str) -> Response | tuple[Response | str, int] | tuple[Any, int, dict[str, str]]:
    """Say whether the certificate is valid; unknown and switched-off codes look the same."""
    wanted = read_code(code)
    record = queries.public_record(wanted) if wanted else None
    if record is not None:
        return make_response(render_template("certificates/record.html", record=record))
    wait = limits.take(MISSES, "verify", address())
    if wait:
        return *error_page(429), {"Retry-After": str(wait)}
    return _ask(CodeForm(None), unknown=True), 404


def _ask(form: CodeForm, *, unknown: bool = False) -> str:
    return render_template("certificates/ask.html", form=form, unknown=unknown)
