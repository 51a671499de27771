"""Files for people who translate for a living: a language of a course as a PO file, out and in."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from flask import Response, render_template
from flask_babel import gettext as _

from lms.authoring.actions.translation import keep
from lms.authoring.adapters import catalogs
from lms.authoring.forms.translation import CatalogForm
from lms.authoring.queries import translation as queries
from lms.authoring.queries.access import CourseHere
from lms.authoring.queries.checking import Checked, checked
from lms.authoring.queries.translation import Sides
from lms.authoring.rules.translation.applying import Untranslatable, apply
from lms.authoring.views.room import authors, here, room
from lms.authoring.views.translation.showing import known, language_page
from lms.db import write
from lms.web.access import person_id
from lms.web.languages import language_name

REPORT = "authoring/translation_report.html"
LARGEST = 10 * 1024 * 1024


@room.get("/<course>/translation/<language>/catalog.po")
@authors
def catalog(course: str, language: str) -> Response:
    """Give the whole course in a language as a PO file."""
    view = here(course)
    known(view, language)
    pages = queries.all_sides(view.id, language)
    before = {
        (page.base, unit): text
        for page in pages
        for unit, text in queries.followed(view.id, page).items()
    }
    data = catalogs.write_catalog(
        ((page.base, page.units) for page in pages),
        language=language,
        title=view.title,
        before=before,
    )
    answer = Response(data, mimetype="text/x-gettext-translation")
    name = f"{view.key}.{language}.po"
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer


@room.post("/<course>/translation/<language>/catalog")
@authors
def take_catalog(course: str, language: str) -> Any:  # noqa: ANN401
    """Take in a PO file: what still fits its source is saved, the rest is listed with its line."""
    view = here(course)
    known(view, language)
    form = CatalogForm()
    if not form.validate():
        return language_page(view, language, form), 422
    data = form.file.data.stream.read(LARGEST + 1)
    if len(data) > LARGEST:
        form.file.errors = [_("The file is larger than 10 MB.")]
        return language_page(view, language, form), 422
    try:
        entries = catalogs.read_catalog(data)
    except catalogs.NoCatalog as error:
        form.file.errors = [
            _(
                "This PO file cannot be read (line %(line)s). Export it again, in UTF-8.",
                line=error.line,
            )
        ]
        return language_page(view, language, form), 422
    taken, left = _take(view, language, entries)
    return render_template(
        REPORT, course=view, language=language, name=language_name(language), taken=taken, left=left
    )


def _take(
    view: CourseHere, language: str, entries: Iterable[catalogs.Entry]
) -> tuple[int, list[tuple[int, str]]]:
    """Save the entries that fit, all pages in one write; how many, and why others were left."""
    by_base: dict[str, list[catalogs.Entry]] = {}
    for entry in entries:
        by_base.setdefault(entry.base, []).append(entry)
    pages = {page.base: page for page in queries.all_sides(view.id, language)}
    taken, left = 0, []
    work: list[tuple[Sides, str, Checked]] = []
    for base, mine in by_base.items():
        if base not in pages:
            left.append((mine[0].line, _("There is no page %(page)s in this course.", page=base)))
            continue
        page = pages[base]
        texts, notes = _fitting(page, mine)
        left += notes
        try:
            text = apply(page.path, page.source, page.target, texts, key=page.key)
        except Untranslatable as error:
            left.append((mine[0].line, _("%(page)s: the blanks or options of the question “%(id)s” are not those of its source.", page=base, id=error.block)))  # fmt: skip
            continue
        if texts and (page.target is None or text != page.target.text):
            work.append((page, text, checked(view.id, page.path, text)))
            taken += len(texts)
    with write():
        for page, text, found in work:
            keep(
                course_id=view.id,
                text=text,
                revision=page.revision,
                saved_by=person_id(),
                found=found,
            )
    return taken, sorted(left)


def _fitting(
    page: Sides, entries: Iterable[catalogs.Entry]
) -> tuple[dict[str, str], list[tuple[int, str]]]:
    """The texts of a page that were translated from its source as it is now."""
    own = {unit.id: unit for unit in page.units}
    texts: dict[str, str] = {}
    left: list[tuple[int, str]] = []
    for entry in entries:
        unit = own.get(entry.unit)
        if unit is None or unit.source != entry.source:
            if entry.target:
                left.append((entry.line, _("%(page)s: the source of “%(words)s” has changed since the file was made.", page=page.base, words=entry.source[:60])))  # fmt: skip
        elif entry.fuzzy and entry.target != unit.target:
            left.append((entry.line, _("%(page)s: “%(words)s” is marked as unsure (fuzzy).", page=page.base, words=entry.source[:60])))  # fmt: skip
        elif entry.target and entry.target != unit.target:
            texts[entry.unit] = entry.target
    return texts, left
