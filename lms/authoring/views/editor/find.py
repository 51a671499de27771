"""Find words in the whole course, see what would stand in their place, and replace them in one go."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import ngettext as _n

from lms.authoring.actions.find import Replacement, replace_all
from lms.authoring.queries.access import CourseHere
from lms.authoring.queries.editor import read_draft
from lms.authoring.queries.files import working_files
from lms.authoring.rules.differences import Difference, difference
from lms.authoring.rules.find import LIMIT, QUERY_LIMIT, Hit, Wanted, hits, replaced
from lms.authoring.views.room import authors, here, room
from lms.content.files import TEXT_LIMIT
from lms.content.trees import text_digest
from lms.core.errors import Conflict, Invalid
from lms.db import write
from lms.web.access import person_id
from lms.web.forms import without_nul

# So many files are changed in one go; more would hold up the other authors of the course.
MOST_FILES = 60


@dataclass(frozen=True, slots=True)
class Found:
    """A file in which the words stand; `change` is what the replacement would do to it."""

    path: str
    sha256: str
    hits: list[Hit]
    change: Difference | None


@room.get("/<course>/find")
@authors
def find(course: str) -> str:
    """Find words, and show what replacing them would change."""
    return _page(here(course), request.args)


@room.post("/<course>/find")
@authors
def replace_found(course: str) -> Any:  # noqa: ANN401
    """Replace the words in the files that were chosen: in all of them, or in none."""
    view = here(course)
    wanted, other = _wanted(request.form), _words(request.form, "with")
    chosen = [tuple(value.split(" ", 1)) for value in request.form.getlist("file")]
    try:
        changes = _changes(view, wanted, other, {one[1]: one[0] for one in chosen if len(one) > 1})
        with write():
            replace_all(course_id=view.id, changes=changes, saved_by=person_id())
    except Invalid as error:
        return _page(view, request.form, error=error.message), 422
    except Conflict as error:
        return _page(view, request.form, error=error.message), 409
    count = len(changes)
    flash(_n("Replaced in %(num)d file.", "Replaced in %(num)d files.", count))
    return redirect(url_for("authoring.find", course=course, q=other), 303)


def _changes(
    view: CourseHere, wanted: Wanted, other: str, chosen: Mapping[str, str]
) -> list[Replacement]:
    if not wanted.words or not chosen:
        raise Invalid(_("Choose at least one file in which the words are to be replaced."))
    if len(chosen) > MOST_FILES:
        raise Invalid(_("Choose at most %(number)s files at once.", number=MOST_FILES))
    texts = working_files(view.id).texts
    found = []
    for path, sha256 in chosen.items():
        old = texts.get(path)
        if old is None or text_digest(old) != sha256:
            raise Conflict(_("%(path)s was changed meanwhile. Nothing was replaced; look at it again.", path=path))  # fmt: skip
        new = replaced(wanted, other, old)
        if len(new.encode()) > TEXT_LIMIT:
            raise Invalid(_("%(path)s would be too long.", path=path))
        found.append(Replacement(new, sha256, read_draft(view.id, path, new).summary))
    return found


def _page(view: CourseHere, fields: Mapping[str, str], *, error: str = "") -> str:
    wanted, other = _wanted(fields), _words(fields, "with")
    replaces = "with" in fields and (bool(other) or fields.get("preview") == "1")
    found = _found(view, wanted, other if replaces else None)
    return render_template(
        "authoring/editor_find.html",
        course=view,
        wanted=wanted,
        other=other,
        replaces=replaces,
        found=found,
        count=sum(len(one.hits) for one in found),
        limit=LIMIT,
        error=error,
    )


def _found(view: CourseHere, wanted: Wanted, other: str | None) -> list[Found]:
    if not wanted.words:
        return []
    texts = working_files(view.id).texts
    places = list(hits(wanted, texts).items())
    if other is None:
        return [Found(path, text_digest(texts[path]), found, None) for path, found in places]
    return [
        _changed(path, texts[path], found, wanted, other) for path, found in places[:MOST_FILES]
    ]


def _changed(path: str, text: str, places: list[Hit], wanted: Wanted, other: str) -> Found:
    change = difference(text, replaced(wanted, other, text), context=0)
    return Found(path, text_digest(text), places, change)


def _wanted(fields: Mapping[str, str]) -> Wanted:
    return Wanted(_words(fields, "q"), fields.get("whole") == "1", fields.get("case") == "1")


def _words(fields: Mapping[str, str], name: str) -> str:
    return str(without_nul(fields.get(name, ""))).replace("\r", "").replace("\n", " ")[:QUERY_LIMIT]
