"""One's own certificates: the list, the sheet, the PDF, who may check it."""

from __future__ import annotations

from flask import Response, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response as Answer

from lms.certificates import actions, queries
from lms.certificates.adapters import papers, pdf
from lms.certificates.forms import CLOSED, OPEN, PublicityForm
from lms.certificates.queries import Paper
from lms.certificates.views.sheets import document, proof, sheet
from lms.core.clock import now
from lms.core.errors import Conflict, NotFound
from lms.db import write
from lms.web.access import person_id, signed_in
from lms.web.languages import lang
from lms.web.setup import pages

bp = pages("certificates", __name__, "/certificates")


@bp.get("/")
@signed_in
def mine() -> str:
    """What I hold, and what is missing for what I do not hold yet."""
    return render_template(
        "certificates/mine.html",
        papers=queries.papers_of(person_id()),
        underway=queries.underway(person_id()),
    )


@bp.post("/")
@signed_in
def claim() -> Answer:
    """Issue what was earned without a last lesson, because a later version asks for less."""
    course = request.form.get("course", "").replace("\0", "")
    with write():
        actions.issue_earned(person_id=person_id(), course_key=course, language=lang(), at=now())
    serial = queries.serial_in(person_id(), course)
    if serial is None:
        raise Conflict(_("This certificate is not earned yet."))
    return redirect(url_for("certificates.one", serial=serial), 303)


@bp.get("/<serial>")
@signed_in
def one(serial: str) -> str:
    """My certificate, as it is printed."""
    paper = queries.paper_of(person_id(), serial)
    form = PublicityForm(None, publicity=OPEN if paper.public else CLOSED)
    return _page(paper, form)


@bp.get("/<serial>.pdf")
@signed_in
def file(serial: str) -> Response:
    """My certificate as PDF; drawn at the first call, outside any write."""
    paper = queries.paper_of(person_id(), serial)
    if not (paper.is_valid and pdf.available()):
        raise NotFound(_("There is no PDF of this certificate."))
    answer = Response(papers.paper(paper.serial, document(paper)), mimetype="application/pdf")
    answer.headers["Content-Disposition"] = f'inline; filename="{paper.serial}.pdf"'
    return answer


@bp.post("/<serial>/publicity")
@signed_in
def publicity(serial: str) -> Answer | tuple[str, int]:
    """Open or close the public page."""
    paper = queries.paper_of(person_id(), serial)
    form = PublicityForm()
    if not form.validate():
        return _page(paper, form), 422
    is_open = form.publicity.data == OPEN
    with write():
        actions.set_public(person_id=person_id(), serial=serial, public=is_open)
    if is_open:
        flash(_("Saved. Everybody with the link or the code can check this certificate."))
    else:
        flash(_("Saved. Link and code lead nowhere now."))
    return redirect(url_for("certificates.one", serial=serial), 303)


def _page(paper: Paper, form: PublicityForm) -> str:
    return render_template(
        "certificates/one.html",
        paper=paper,
        sheet=sheet(paper),
        proof=proof(paper),
        form=form,
        has_pdf=paper.is_valid and pdf.available(),
    )
