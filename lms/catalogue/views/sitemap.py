"""What search engines may visit."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from flask import Response, make_response, render_template

from lms.catalogue.queries.documents import documents_in
from lms.catalogue.queries.outlines import all_current
from lms.catalogue.views.room import site
from lms.web.access import public
from lms.web.languages import offered

LEGAL = ("accessibility", "privacy", "imprint")


@site.get("/sitemap.xml")
@public
def sitemap() -> Response:
    """List the public pages, each in all languages of the interface."""
    page = render_template("catalogue/sitemap.xml", paths=list(_paths()), languages=offered())
    response = make_response(page)
    response.mimetype = "application/xml"
    response.headers["Cache-Control"] = "public, max-age=3600"
    return response


def _paths() -> Iterator[tuple[str, datetime | None]]:
    """Paths behind the language, with the time of their last change where it is known."""
    yield "", None
    for outline in all_current():
        changed = outline.published_at
        yield f"courses/{outline.key}/", changed
        documents = documents_in(outline.version_id)
        if documents.glossaries.get(outline.language):
            yield f"courses/{outline.key}/glossary/", changed
        if documents.guides:
            yield f"courses/{outline.key}/guide/", changed
        for guide in documents.guides:
            yield f"courses/{outline.key}/guide/{guide.id}", changed
        if outline.lessons:
            yield f"learn/{outline.key}/{outline.lessons[0].key}/", changed
    for name in LEGAL:
        yield name, None
