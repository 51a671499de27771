"""Where the links of a course lead: inside it, and to other sites."""

from __future__ import annotations

from flask import render_template

from lms.authoring.adapters.reading import read_files
from lms.authoring.queries.files import working_files
from lms.authoring.rules.links import nowhere, outside
from lms.authoring.views.room import authors, here, room


@room.get("/<course>/links")
@authors
def links(course: str) -> str:
    """List links that lead nowhere, and all addresses of other sites; these are not called."""
    view = here(course)
    files = working_files(view.id)
    return render_template(
        "authoring/editor_links.html",
        course=view,
        broken=nowhere(read_files(files).problems),
        outside=outside(files.texts),
    )
