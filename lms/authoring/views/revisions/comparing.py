"""Two revisions, or one and the working copy: which files differ, and how, as text and as they read."""

from __future__ import annotations

from flask import render_template, request

from lms.authoring.adapters.reading import read_page
from lms.authoring.queries.access import CourseHere
from lms.authoring.queries.revisions import (
    Side,
    family_in,
    published_side,
    revision_side,
    surroundings_of,
    text_in,
    working_side,
)
from lms.authoring.rules.differences import difference
from lms.authoring.rules.rendered import Rendered, rendered
from lms.authoring.rules.summaries import place_of, summarise
from lms.authoring.views.room import authors, here, room
from lms.catalogue.queries.sources import revisions as revisions_of
from lms.content.trees import file_steps
from lms.core.errors import NotFound

WORKING = "working"
PUBLISHED = "published"


@room.get("/<course>/revisions/difference")
@authors
def difference_of(course: str) -> str:
    """List the files that differ between two states of a course."""
    view = here(course)
    old, new = _sides(view)
    return render_template(
        "authoring/revisions_difference.html",
        course=view,
        old=old,
        new=new,
        steps=file_steps(_side(view, old).tree, _side(view, new).tree),
        choices=[str(one.number) for one in revisions_of(view.id, limit=200)],
    )


@room.get("/<course>/revisions/difference/<path:path>")
@authors
def file_difference(course: str, path: str) -> str:
    """One file in two states, line by line; with `?as=page` as it reads, side by side."""
    view = here(course)
    old, new = _sides(view)
    left, right = _side(view, old), _side(view, new)
    step = next((s for s in file_steps(left.tree, right.tree) if s.path == path), None)
    old_path = step.old_path if step else path
    before, after = text_in(left, old_path), text_in(right, path)
    is_text = path in right.tree.texts or old_path in left.tree.texts
    if not is_text and step is None:
        raise NotFound
    as_page = request.args.get("as") == "page" and is_text
    return render_template(
        "authoring/revisions_file.html",
        course=view,
        old=old,
        new=new,
        path=path,
        title=(summarise(path, after or before or "").title if is_text else "") or path,
        step=step,
        is_text=is_text,
        found=difference(before or "", after or "") if is_text and not as_page else None,
        pages=(
            (_rendered(view, left, old_path), _rendered(view, right, path)) if as_page else None
        ),
        media=None if is_text else (left.tree.media.get(old_path), right.tree.media.get(path)),
    )


def _sides(view: CourseHere) -> tuple[str, str]:
    """What is compared: what is published with the working copy, unless the address says otherwise."""
    old, new = request.args.get("old", PUBLISHED), request.args.get("new", WORKING)
    if old == PUBLISHED:
        old = str(view.number or 0)
    return old, new


def _side(view: CourseHere, name: str) -> Side:
    """A side by its name in the address; raises NotFound for none of ours."""
    if name == WORKING:
        return working_side(view.id)
    if not name.isdecimal() or len(name) > 9:  # noqa: PLR2004 - no course has so many
        raise NotFound
    if name == str(view.number or 0):
        return published_side(view.id)
    return revision_side(view.id, int(name))


def _rendered(view: CourseHere, side: Side, path: str) -> Rendered | None:
    """A page as it reads on its side, with what it may point at there."""
    base, language = place_of(path)
    texts = family_in(side, base)
    if path not in texts:
        return None
    around = surroundings_of(view.id, side)
    found = read_page(path, texts, around)
    title = summarise(path, texts[path]).title
    return rendered(found, language, around.language, around.media, title)
