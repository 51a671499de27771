"""The front page, and the way to it."""

from __future__ import annotations

from flask import Response, make_response, redirect, render_template, url_for

from lms.catalogue.queries.outlines import outline
from lms.catalogue.views.room import room, shown_versions, site
from lms.web.access import public
from lms.web.caching import public_page


@site.get("/")
@public
def root() -> Response:
    """Lead to the reader's language."""
    response = make_response(redirect(url_for("catalogue.front"), 302))
    response.vary.update(("Accept-Language", "Cookie"))
    return response


@room.get("/")
@public
def front() -> Response:
    """Say what this is, and which courses there are."""
    versions = tuple(shown_versions().values())

    def page() -> str:
        return render_template(
            "catalogue/front.html", courses=[outline(version) for version in versions]
        )

    return public_page(page, versions)
