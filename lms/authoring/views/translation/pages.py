"""Translation, side by side: how far each language is, and a page in two languages."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask import flash, redirect, request, url_for
from flask_babel import gettext as _

from lms.authoring.actions import files
from lms.authoring.actions.translation import keep
from lms.authoring.forms.translation import CatalogForm, language_form
from lms.authoring.queries import translation as queries
from lms.authoring.queries.access import CourseHere
from lms.authoring.queries.checking import checked
from lms.authoring.queries.translation import Sides
from lms.authoring.rules.translation.applying import Untranslatable, apply
from lms.authoring.rules.translation.chunks import sheet
from lms.authoring.rules.translation.merging import Typed, typed
from lms.authoring.rules.translation.units import Unit, units
from lms.authoring.views.room import authors, here, room
from lms.authoring.views.translation.showing import (
    language_page,
    next_page,
    overview_page,
    sides,
    taken,
    translation_page,
)
from lms.catalogue.queries.sources import texts_of
from lms.core.clock import now
from lms.core.errors import Conflict
from lms.db import write
from lms.web.access import person_id
from lms.web.languages import language_name, moment

# Text of one field; a page of 64 kB has no longer unit.
LONGEST = 64 * 1024


@room.get("/<course>/translation/")
@authors
def translation(course: str) -> str:
    """Show how far each language is, and offer to begin one."""
    view = here(course)
    return overview_page(view, language_form(taken(view)))


@room.post("/<course>/translation/")
@authors
def begin_language(course: str) -> Any:  # noqa: ANN401
    """Begin a language: the course's own page in it, still in the words of the source."""
    view = here(course)
    form = language_form(taken(view))
    if not form.validate():
        return overview_page(view, form), 422
    language = form.language.data or ""
    page = queries.sides(view.id, "course", language)
    text = apply(page.path, page.source, None, {}, key=page.key)
    _save(view, page, text)
    flash(_("%(language)s is begun. Translate the title first.", language=language_name(language)))
    return redirect(
        url_for("authoring.translate_page", course=course, language=language, base="course"), 303
    )


@room.get("/<course>/translation/<language>/")
@authors
def language_progress(course: str, language: str) -> str:
    """Show how far each page is in a language."""
    view = here(course)
    return language_page(view, language, CatalogForm())


@room.get("/<course>/translation/<language>/<path:base>")
@authors
def translate_page(course: str, language: str, base: str) -> str:
    """Show a page in both languages."""
    view = here(course)
    page = sides(view, base, language)
    return translation_page(view, page, language, {})


@room.post("/<course>/translation/<language>/<path:base>")
@authors
def save_translation(course: str, language: str, base: str) -> Any:  # noqa: ANN401
    """Save what was typed; with two translators at once, only what each of them changed."""
    view = here(course)
    page = sides(view, base, language)
    form = {key.removeprefix("unit:"): text[:LONGEST] for key, text in request.form.items() if key.startswith("unit:")}  # fmt: skip
    ticked = [key for key in request.form.getlist("checked") if key in page.source.digests]
    found = typed(_made_from(page, request.form.get("row_version", "")), page.units, form)
    if found.clashes and request.form.get("mine") != "1":
        return _refused(view, page, language, form, found, 409)
    try:
        text = apply(page.path, page.source, page.target, found.texts, key=page.key, checked=ticked)
    except Untranslatable as error:
        return _refused(view, page, language, form, found, 422, fault=error.block)
    if page.target is None or text != page.target.text:
        try:
            _save(view, page, text)
        except Conflict:
            page = sides(view, base, language)
            return _refused(view, page, language, form, found, 409)
    if _wants_json():
        return _saved(sides(view, base, language))
    flash(_("The translation is saved."))
    if request.form.get("action") == "next":
        return redirect(next_page(view, language, base), 303)
    return redirect(request.url, 303)


def _made_from(page: Sides, sha256: str) -> list[Unit]:
    """The units that a form was made from; those of nothing where it was new, or where it is lost."""
    text = texts_of([sha256]).get(sha256) if sha256 else None
    if text is None or sha256 == page.sha256:
        return page.units if sha256 == page.sha256 else units(page.source, None)
    return units(page.source, sheet(page.path, text))


def _save(view: CourseHere, page: Sides, text: str) -> None:
    found = checked(view.id, page.path, text)
    with write():
        keep(
            course_id=view.id,
            text=text,
            revision=page.revision,
            saved_by=person_id(),
            found=found,
        )
        files.note(course_id=view.id, summaries=found.others)


def _refused(
    view: CourseHere,
    page: Sides,
    language: str,
    form: Mapping[str, str],
    found: Typed,
    status: int,
    *,
    fault: str = "",
) -> Any:  # noqa: ANN401
    """The page with all that was typed, what somebody else wrote beside it, and what is wrong."""
    if _wants_json():
        words_ = _("Somebody else has translated this too. Save to see both.") if status == 409 else _("A question is not complete. Save to see which.")  # fmt: skip # noqa: PLR2004
        return {"error": words_}, status
    told = translation_page(view, page, language, form, found=found, fault=fault)
    return told, status


def _saved(page: Sides) -> dict[str, str | None]:
    """What the page is told after a save without a reload."""
    return {"saved": _("Saved %(time)s", time=moment(now())), "row_version": page.sha256}


def _wants_json() -> bool:
    return request.accept_mimetypes.best == "application/json"
