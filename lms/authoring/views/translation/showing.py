"""A page in both languages as it is shown: units by block, new words marked, what was typed kept."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from flask import render_template, url_for
from flask_babel import gettext as _

from lms.authoring.forms.translation import CatalogForm, LanguageForm
from lms.authoring.queries import translation as queries
from lms.authoring.queries.access import CourseHere
from lms.authoring.queries.checking import checked
from lms.authoring.queries.files import file, language_of
from lms.authoring.queries.translation import Sides
from lms.authoring.rules.differences import Run, words
from lms.authoring.rules.translation.merging import Typed
from lms.authoring.rules.translation.units import State, Unit, progress
from lms.content.digests import is_section
from lms.core.errors import NotFound
from lms.web.languages import language_name

PAGE, LANGUAGE, OVERVIEW = (
    f"authoring/translation_{name}.html" for name in ("page", "language", "overview")
)
# Signs that stand on a line of a field, for its height.
WIDTH, TALLEST = 48, 30


@dataclass(frozen=True, slots=True)
class Row:
    """A unit as it is shown: its source with new words marked, what is in its field, and what is wrong."""

    unit: Unit
    runs: tuple[Run, ...]
    value: str
    clash: str | None = None
    lines: int = 2


@dataclass(frozen=True, slots=True)
class Group:
    """The units of one block. `asks` offers to say that a lagging block is right as it is."""

    block: str
    name: str
    rows: tuple[Row, ...]
    asks: bool
    fault: bool = False


def taken(view: CourseHere) -> list[str]:
    """The languages that a course is in: its translations, and its own."""
    return [*queries.languages(view.id), source_language(view)]


def source_language(view: CourseHere) -> str:
    """The language that a course is written in."""
    return language_of(file(view.id, "course.md").text)


def known(view: CourseHere, language: str) -> None:
    """Raise NotFound unless the course is translated into a language."""
    if language not in queries.languages(view.id):
        raise NotFound


def sides(view: CourseHere, base: str, language: str) -> Sides:
    """A page in both languages; NotFound without it."""
    known(view, language)
    return queries.sides(view.id, base, language)


def overview_page(view: CourseHere, form: LanguageForm) -> str:
    """How far all languages are."""
    found = []
    for code in queries.languages(view.id):
        far = queries.how_far(view.id, code)
        found.append((code, language_name(code), *(sum(getattr(one, name) for one in far) for name in ("all", "done", "lags"))))  # fmt: skip
    return render_template(
        OVERVIEW,
        course=view,
        form=form,
        languages=found,
        source=language_name(source_language(view)),
    )


def language_page(view: CourseHere, language: str, form: CatalogForm) -> str:
    """How far each page is in a language."""
    known(view, language)
    return render_template(
        LANGUAGE,
        course=view,
        language=language,
        name=language_name(language),
        pages=queries.how_far(view.id, language),
        form=form,
    )


def translation_page(
    view: CourseHere,
    page: Sides,
    language: str,
    form: Mapping[str, str],
    *,
    found: Typed | None = None,
    fault: str = "",
) -> str:
    """A page side by side. `form` is what was typed, `fault` the block that cannot be written so."""
    own = page.units
    clashes = found.clashes if found else {}
    before = queries.followed(view.id, page)
    problems = checked(view.id, page.path, page.target.text).problems if page.target else ()
    return render_template(
        PAGE,
        course=view,
        page=page,
        title=page.source.texts.get("title") or page.base,
        language=language,
        name=language_name(language),
        source=source_language(view),
        groups=_groups(own, before, form, clashes, fault),
        numbers=progress(own),
        clashes=clashes,
        problems=problems,
    )


def _groups(
    own: list[Unit],
    before: Mapping[str, str],
    form: Mapping[str, str],
    clashes: Mapping[str, str],
    fault: str,
) -> list[Group]:
    blocks: dict[str, list[Row]] = {}
    for unit in own:
        runs = words(before[unit.id], unit.source)[1] if unit.id in before else (Run(unit.source),)
        value = form.get(unit.id, unit.target)
        lines = 1 + max(len(unit.source) // WIDTH + unit.source.count("\n"), value.count("\n"))
        row = Row(unit, runs, value, clashes.get(unit.id), min(lines, TALLEST))
        blocks.setdefault(unit.block, []).append(row)
    return [
        Group(
            block,
            _name(block),
            tuple(rows),
            asks=any(row.unit.state is State.LAGGING for row in rows)
            or any(row.unit.target and row.unit.state is State.MISSING for row in rows),
            fault=block == fault,
        )
        for block, rows in blocks.items()
    ]


def _name(block: str) -> str:
    """What a block is called towards people: sections by number, questions and tasks by id."""
    if block == "front":
        return str(_("At the top"))
    if is_section(block):
        return str(_("Section %(number)s", number=block[1:]))
    return block


def next_page(view: CourseHere, language: str, base: str) -> str:
    """The next page that is not all translated; the list where there is none."""
    far = queries.how_far(view.id, language)
    places = [one.base for one in far]
    at = places.index(base) + 1 if base in places else 0
    following = [*far[at:], *far[:at]]
    one = next((one for one in following if one.done < one.all and one.base != base), None)
    if one is None:
        return url_for("authoring.language_progress", course=view.key, language=language)
    return url_for("authoring.translate_page", course=view.key, language=language, base=one.base)
