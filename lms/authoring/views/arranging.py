"""Pages get names and places: new, renamed, moved, put in order, copied, taken out."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _

from lms.authoring.actions import outline as actions
from lms.authoring.forms.workshop import PageForm, TitleForm, move_form, page_form
from lms.authoring.queries.access import CourseHere
from lms.authoring.queries.outline import outline_of
from lms.authoring.rules.outline import GUIDE, Branch, Outline, Page
from lms.authoring.views.room import authors, here, room
from lms.cities.rules import in_order
from lms.core.errors import Conflict, NotFound
from lms.db import write
from lms.web.access import person_id

NEW, ORDER, PAGE = "authoring/workshop_add.html", "authoring/workshop_order.html", "authoring/workshop_page.html"  # fmt: skip
MODULES = "modules"


@room.get("/<course>/new-page/<folder>/")
@authors
def new_page(course: str, folder: str) -> str:
    """Ask what a new page (or, in `modules`, a new module) is called."""
    view = here(course)
    return render_template(
        NEW, form=page_form(), course=view, **_where(outline_of(view.id), folder)
    )


@room.post("/<course>/new-page/<folder>/")
@authors
def add_page(course: str, folder: str) -> Any:  # noqa: ANN401
    """Add a page at the end of a folder, and open it."""
    view = here(course)
    where = _where(outline_of(view.id), folder)
    form: PageForm = page_form()
    if folder == MODULES:
        del form.kind
    if not form.validate():
        return render_template(NEW, form=form, course=view, **where), 422
    with write():
        if folder == MODULES:
            path = actions.add_module(
                course_id=view.id, title=form.title.data or "", saved_by=person_id()
            )
        else:
            path = actions.add_page(
                course_id=view.id,
                folder=folder,
                title=form.title.data or "",
                kind=form.kind.data,
                saved_by=person_id(),
            )
    flash(_("“%(title)s” is there. Nobody else sees it before it is published.", title=form.title.data))  # fmt: skip
    return redirect(_edit(course, path), 303)


@room.get("/<course>/order/<folder>/")
@authors
def order(course: str, folder: str) -> str:
    """Show the pages of a folder (or the modules) in their order."""
    view = here(course)
    tree = outline_of(view.id)
    return render_template(
        ORDER, course=view, entries=_entries(tree, folder), **_where(tree, folder)
    )


@room.post("/<course>/order/<folder>/")
@authors
def save_order(course: str, folder: str) -> Any:  # noqa: ANN401
    """Put them into the order of the numbers that were typed beside them."""
    view = here(course)
    names = [name for name, _title in _entries(outline_of(view.id), folder)]
    wanted = {name: request.form.get(f"place-{name}", type=int) for name in names}
    moved = request.form.get("move", "")
    with write():
        actions.arrange(
            course_id=view.id,
            folder="" if folder == MODULES else folder,
            names=_moved(in_order(names, wanted), moved),
            saved_by=person_id(),
        )
    if moved:
        return redirect(url_for("authoring.order", course=course, folder=folder), 303)
    flash(_("The order is saved."))
    return redirect(url_for("authoring.course", course=course), 303)


def _moved(names: list[str], move: str) -> list[str]:
    """The names with one of them a place further up or down, as a button `name:up` says."""
    name, _colon, way = move.rpartition(":")
    if name not in names:
        return names
    at = names.index(name)
    to = max(0, at - 1) if way == "up" else at + 1
    others = [one for one in names if one != name]
    return [*others[:to], name, *others[to:]]


@room.get("/<course>/pages/<path:base>")
@authors
def page(course: str, base: str) -> str:
    """What can be done with a page as a whole."""
    view = here(course)
    return _page(view, base)


@room.post("/<course>/pages/<path:base>/title")
@authors
def rename_page(course: str, base: str) -> Any:  # noqa: ANN401
    """Give a page another title in the source language."""
    view = here(course)
    form = TitleForm()
    if not form.validate():
        return _page(view, base, title=form), 422
    with write():
        actions.rename(
            course_id=view.id, path=f"{base}.md", title=form.title.data or "", saved_by=person_id()
        )
    flash(_("The title is changed. Its translations keep theirs until somebody translates it."))
    return redirect(url_for("authoring.course", course=course), 303)


@room.post("/<course>/pages/<path:base>/place")
@authors
def move_page(course: str, base: str) -> Any:  # noqa: ANN401
    """Put a page at the end of another module."""
    view = here(course)
    form = move_form(_folders(outline_of(view.id), base))
    if not form.validate():
        return _page(view, base, move=form), 422
    with write():
        actions.move_page(
            course_id=view.id, base=base, folder=form.folder.data, saved_by=person_id()
        )
    flash(_("The page is moved. What people did on it goes with it."))
    return redirect(url_for("authoring.course", course=course), 303)


@room.post("/<course>/pages/<path:base>/copies")
@authors
def copy_page(course: str, base: str) -> Any:  # noqa: ANN401
    """Copy a page in all its languages, and open the copy."""
    view = here(course)
    title = _("%(title)s (copy)", title=_found(outline_of(view.id), base).name)

    def copied() -> str:
        return actions.duplicate(
            course_id=view.id, base=base, title=str(title), saved_by=person_id()
        )

    path = _written(copied)
    flash(_("This is the copy. Its id and those of its questions are new."))
    return redirect(_edit(course, path), 303)


@room.post("/<course>/pages/<path:base>/removal")
@authors
def remove_page(course: str, base: str) -> Any:  # noqa: ANN401
    """Take a page out of the course."""
    view = here(course)
    try:
        with write():
            actions.remove_page(course_id=view.id, base=base, saved_by=person_id())
    except Conflict:
        flash(_("There are still pages in this module. Move them or take them out first."))
        return _page(view, base), 422
    flash(_("The page is taken out. Learners keep it until you publish."))
    return redirect(url_for("authoring.course", course=course), 303)


def _written(action: Callable[[], str]) -> str:
    with write():
        return action()


def _edit(course: str, path: str) -> str:
    return f"{url_for('authoring.course', course=course)}text/{path}"


def _page(
    course: CourseHere,
    base: str,
    *,
    title: TitleForm | None = None,
    move: Any = None,  # noqa: ANN401
) -> str:
    tree = outline_of(course.id)
    found = _found(tree, base)
    return render_template(
        PAGE,
        course=course,
        page=found,
        title_form=title or TitleForm(title=found.title),
        move_form=move or move_form(_folders(tree, base)),
        may_move="/" in base and not base.endswith("/module"),
        may_leave="/" in base,
    )


def _found(tree: Outline, base: str) -> Page:
    found = next((one for one in tree.pages if one.base == base), None)
    if found is None:
        raise NotFound
    return found


def _folders(tree: Outline, base: str) -> list[tuple[str, str]]:
    """Where a page could go: every other module, and the guide if there is one."""
    own = base.rpartition("/")[0]
    branches = [*tree.modules, *([tree.guide] if tree.guide else [])]
    return [(one.folder, _called(one)) for one in branches if one.folder != own]


def _called(branch: Branch) -> str:
    if branch.page:
        return branch.page.name
    return _("Guide for facilitators") if branch.folder == GUIDE else branch.folder


def _branch(tree: Outline, folder: str) -> Branch | None:
    """The folder's branch; None for `modules` and for a guide that is to be begun."""
    branches = {one.folder: one for one in (*tree.modules, *([tree.guide] if tree.guide else []))}
    if folder not in branches and folder not in {MODULES, GUIDE}:
        raise NotFound
    return branches.get(folder)


def _where(tree: Outline, folder: str) -> dict[str, str]:
    branch = _branch(tree, folder)
    return {"folder": folder, "folder_title": _called(branch) if branch else ""}


def _entries(tree: Outline, folder: str) -> list[tuple[str, str]]:
    """Names and titles of what stands in a folder, in its order."""
    branch = _branch(tree, folder)
    if folder == MODULES:
        return [(one.folder, _called(one)) for one in tree.modules]
    pages = branch.pages if branch else ()
    return [(one.base.rpartition("/")[2], one.name) for one in pages]
