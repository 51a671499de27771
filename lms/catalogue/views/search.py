"""Search over the lessons."""

from __future__ import annotations

from dataclasses import dataclass

from flask import Response, render_template, request

from lms.catalogue.queries.outlines import LessonEntry, Outline, outline
from lms.catalogue.queries.search import MAX_RESULTS, Result
from lms.catalogue.queries.search import search as found_for
from lms.catalogue.rules.searching import MAX_QUERY
from lms.catalogue.views.room import room, shown_versions
from lms.web.access import public
from lms.web.caching import public_page
from lms.web.languages import lang


@dataclass(frozen=True, slots=True)
class Hit:
    """A lesson that was found, with its place."""

    course: Outline
    lesson: LessonEntry
    result: Result


@room.get("/search")
@public
def search() -> Response:
    """Show the form, and the lessons that hold all words of `q`."""
    query = " ".join(request.args.get("q", "")[:MAX_QUERY].split())

    def page() -> str:
        return render_template(
            "catalogue/search.html", query=query, hits=_hits(query), most=MAX_RESULTS
        )

    return public_page(page, query, tuple(shown_versions().values()), keep=False)


def _hits(query: str) -> list[Hit]:
    found = [(outline(result.version_id), result) for result in found_for(query, lang())]
    return [
        Hit(course, course.by_key[result.lesson_key], result)
        for course, result in found
        if result.lesson_key in course.by_key
    ]
