"""The certificate as a sheet: the same words on the page and in the PDF, in its own language."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from flask import g, render_template, url_for
from flask_babel import force_locale
from markupsafe import Markup

from lms.certificates.adapters import drawings
from lms.certificates.adapters.installation import offered, public_url
from lms.certificates.queries import Paper
from lms.certificates.rules import grouped
from lms.web.languages import lang

LONG_NAME, VERY_LONG_NAME = 32, 70


@dataclass(frozen=True, slots=True)
class Proof:
    """How a certificate is checked. `address` is where a code is typed, as people say it."""

    link: str
    code: str
    address: str
    qr: str


def proof(paper: Paper) -> Proof | None:
    """How others check it; None if its owner does not want that, or if it is not valid."""
    if not (paper.public and paper.is_valid):
        return None
    language = paper.language if paper.language in offered() else offered()[0]
    code = grouped(paper.code)
    link = public_url() + url_for("verify.show", lang=language, code=code)
    address = public_url() + url_for("verify.ask", lang=language)
    return Proof(link, code, address.split("://", 1)[-1].rstrip("/"), drawings.qr(link))


def sheet(paper: Paper) -> Markup:
    """The sheet as a part of a page."""
    with _speaking(paper.language):
        html = render_template("certificates/_sheet.html", **_material(paper), on_paper=False)
    return Markup(html)  # noqa: S704 - a template of ours, which escapes what it is given


def document(paper: Paper) -> str:
    """The sheet as a document of its own, to be drawn as PDF."""
    with _speaking(paper.language):
        return render_template(
            "certificates/paper.html",
            **_material(paper),
            on_paper=True,
            strip_picture=drawings.strip(paper.strip),
        )


def _material(paper: Paper) -> dict[str, object]:
    length = len(paper.name)
    size = "" if length <= LONG_NAME else "long" if length <= VERY_LONG_NAME else "very-long"
    return {"paper": paper, "proof": proof(paper), "size": size}


@contextmanager
def _speaking(language: str) -> Iterator[None]:
    """Write in the certificate's language; dates and numbers too."""
    before = lang()
    g.lang = language
    try:
        with force_locale(language):
            yield
    finally:
        g.lang = before
