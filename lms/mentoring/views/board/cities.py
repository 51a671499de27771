"""The mentee cities of a mentor, the board of one, its tables to take away, and other cities."""

from __future__ import annotations

from flask import Response, make_response, redirect, render_template, request
from flask_babel import gettext as _
from werkzeug.wrappers import Response as Answer

from lms.activity.actions import record
from lms.activity.rules import Verb
from lms.catalogue.queries.outlines import Outline, outline
from lms.core.actor import Role
from lms.core.errors import NotFound
from lms.core.memory import Memory
from lms.db import write
from lms.mentoring.adapters.exports import CSV_TYPE, XLSX_TYPE, as_csv, as_xlsx
from lms.mentoring.queries.boards.learners import Mentee, mentee_of, mentees_of
from lms.mentoring.queries.boards.people import other_cities, sums
from lms.mentoring.rules.board import publishable
from lms.mentoring.views.board import table
from lms.mentoring.views.board.blueprint import course_of, room
from lms.web.access import actor, person_id, requires
from lms.web.languages import lang


@room.get("/")
@requires(Role.MENTOR)
def overview() -> Answer:
    """The cities that somebody mentors; where it is one, its board."""
    mine = mentees_of(person_id())
    if len(mine) == 1:
        return redirect(f"/{lang()}/board/{mine[0].mentorship_id}/", 303)
    page = render_template(
        "mentoring/board_cities.html",
        mentees=mine,
        sums=sums(person_id()),
    )
    return table.not_stored(make_response(page))


@room.get("/<int:mentorship_id>/")
@requires(Role.MENTOR)
def city(mentorship_id: int) -> Response:
    """The board of one mentee city."""
    mentee = mentee_of(person_id(), mentorship_id)
    found = course_of(mentee, request.args.get("course", ""))
    base = f"/{lang()}/board/{mentorship_id}/"
    if found is None:
        page = render_template("mentoring/board_empty.html", mentee=mentee, base=base)
        return table.not_stored(make_response(page))
    chosen = table.wanted()
    people, more = table.found(mentee, found, chosen)
    last = people[-1].row if people else None
    page = render_template(
        "mentoring/board_city.html",
        mentee=mentee,
        outline=found,
        courses=[outline(version) for version in mentee.courses],
        modules=_modules(found),
        base=base,
        chosen=chosen,
        count=len(people),
        rows=table.rows_of(people, base),
        help=table.helped(people, found),
        legend=table.legend(),
        after=(last.name, last.person_id) if more and last and chosen.is_plain else None,
        more=more,
    )
    return table.not_stored(make_response(page))


Modules = list[tuple[int, str, list[tuple[str, str]]]]
_columns: Memory[tuple[int, str], Modules] = Memory(400)


def _modules(found: Outline) -> Modules:
    """The columns: modules with the numbers and titles of their lessons that count."""
    return _columns.get((found.version_id, lang()), lambda: _made(found))


def _made(found: Outline) -> Modules:
    modules = []
    for module in found.modules:
        lessons = [
            (lesson.number, found.lesson_title(lesson, lang()))
            for lesson in module.lessons
            if lesson.counts
        ]
        if lessons:
            modules.append((module.number, found.module_text(module, lang()).title, lessons))
    return modules


@room.get("/<int:mentorship_id>/table.<form>")
@requires(Role.MENTOR)
def as_table(mentorship_id: int, form: str) -> Response:
    """The matrix as CSV or as a workbook; the audit log says that it was taken."""
    if form not in {"csv", "xlsx"}:
        raise NotFound
    mentee = mentee_of(person_id(), mentorship_id)
    found = course_of(mentee, request.args.get("course", ""))
    if found is None:
        raise NotFound
    rows = table.exported(mentee, found)
    with write():
        record(
            verb=Verb.EXPORTED,
            actor=actor(),
            subject_kind="mentorship",
            subject_id=mentorship_id,
            detail={"form": form, "people": len(rows) - 1},
            address=request.remote_addr,
        )
    if form == "csv":
        response = Response(as_csv(rows), content_type=CSV_TYPE)
    else:
        response = Response(as_xlsx(_("Learners and lessons"), rows), content_type=XLSX_TYPE)
    name = f"board-{mentorship_id}.{form}"
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return table.not_stored(response)


@room.get("/<int:mentorship_id>/others/")
@requires(Role.MENTOR)
def others(mentorship_id: int) -> Response:
    """How the edition's other cities come forward: only groups of five people and more."""
    mentee = mentee_of(person_id(), mentorship_id)
    mine = {one.city_id for one in mentees_of(person_id()) if one.edition_id == mentee.edition_id}
    groups, names = other_cities(mentee, mine)
    page = render_template(
        "mentoring/board_others.html",
        mentee=mentee,
        published=publishable(groups),
        names=names,
        lessons=sum(_counting(mentee)),
        base=f"/{lang()}/board/{mentorship_id}/",
    )
    return table.not_stored(make_response(page))


def _counting(mentee: Mentee) -> list[int]:
    return [table.lessons_in(outline(version)) for version in mentee.courses]
