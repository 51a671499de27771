"""Write a question by a form, or change one that stands in a page."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from hashlib import sha256
from typing import Any

from flask import flash, redirect, render_template, request
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from lms.authoring.forms.insert import number_in, sheet_in
from lms.authoring.queries.insert import taken_ids
from lms.authoring.rules.insert.drafts import Quiz, Refused, new_id, quiz_of, with_gap
from lms.authoring.rules.insert.places import Page, Span
from lms.authoring.rules.insert.reading import sheet_of
from lms.authoring.rules.insert.sheets import (
    GAPPED,
    LISTS,
    ONE_RIGHT,
    TABLES,
    WITH_CREDIT,
    Sheet,
    new_sheet,
    turn,
)
from lms.authoring.views.insert.pages import Opened, opened, saved
from lms.authoring.views.insert.preview import previewed
from lms.authoring.views.room import authors, room
from lms.content.model import QuestionType
from lms.content.problems import Sentence
from lms.content.questions.canon import Unwritable
from lms.content.questions.rewriting import rewrite_quiz
from lms.content.questions.standing import Standing
from lms.content.questions.writing import write_quiz
from lms.core.errors import Conflict, NotFound
from lms.web.said import said

# Every type with its name and what it is for.
TYPES = (
    (QuestionType.SINGLE, _l("Single choice"), _l("One of several answers is right.")),
    (QuestionType.MULTIPLE, _l("Multiple choice"), _l("One or more of the answers are right.")),
    (QuestionType.TRUE_FALSE, _l("True or false"), _l("A statement to judge.")),
    (QuestionType.BLANK, _l("Gaps in a text"), _l("Words are to be filled in.")),
    (QuestionType.NUMBER, _l("Number"), _l("A number is asked for, with a unit if you like.")),
    (QuestionType.ORDER, _l("Order"), _l("Steps are to be put in order.")),
    (QuestionType.MATCH, _l("Match"), _l("Pairs are to be found.")),
    (QuestionType.MATRIX, _l("Matrix"), _l("A column is to be chosen for each statement.")),
    (QuestionType.TEXT, _l("Text"), _l("Learners write in their own words, and compare.")),
    (QuestionType.SURVEY, _l("Survey"), _l("Answers are only counted; none is right.")),
    (QuestionType.RATING, _l("Rating"), _l("A point on a scale is chosen; none is right.")),
)
NAMES = {kind: name for kind, name, _use in TYPES}


@dataclass(slots=True)
class Desk:
    """A form on its way: what is typed, what it is about, and what is to be said."""

    place: Opened
    sheet: Sheet
    line: int | None = None
    old: Standing | None = None
    span: Span | None = None
    faults: Mapping[str, Sentence] | None = None
    focus: str = ""
    changed: str = ""


@room.get("/<course>/text/<path:path>/questions/blank")
@authors
def insert_question(course: str, path: str) -> str:
    """Show the empty form of a type."""
    place = opened(course, path, blocks=True)
    sheet = new_sheet(_kind(request.args.get("type", "single")), (_("True"), _("False")))
    return _page(Desk(place, sheet, number_in(request.args, "line") or None))


@room.post("/<course>/text/<path:path>/questions/blank")
@authors
def add_question(course: str, path: str) -> Any:  # noqa: ANN401
    """Press a button of the form; the last one writes the question into the page."""
    place = opened(course, path, blocks=True)
    sheet = sheet_in(request.form, _kind(request.form.get("type", "single")))
    desk = Desk(place, sheet, number_in(request.form, "line") or None)
    return _pressed(desk, lambda quiz: _written(desk, quiz))


@room.get("/<course>/text/<path:path>/question/<key>")
@authors
def change_question(course: str, path: str, key: str) -> Any:  # noqa: ANN401
    """Show the form of a question that stands in the page."""
    place = opened(course, path, blocks=True)
    old, span = _standing(place, key)
    sheet = None if old.has_errors else _sheet(old)
    if sheet is None:
        return render_template("authoring/insert_by_hand.html", place=place, old=old, span=span)
    return _page(Desk(place, sheet, old=old, span=span))


@room.post("/<course>/text/<path:path>/question/<key>")
@authors
def save_question(course: str, path: str, key: str) -> Any:  # noqa: ANN401
    """Press a button of the form; the last one changes the lines of the question that changed."""
    place = opened(course, path, blocks=True)
    old, span = _standing(place, key)
    if old.has_errors:
        raise Conflict(_("The question was changed meanwhile and cannot be shown as a form."))
    sheet = sheet_in(request.form, old.draft.type, key)
    desk = Desk(place, sheet, old=old, span=span)
    if _made_from(old) != request.form.get("made_from", _made_from(old)):
        desk.changed = _("Somebody else changed this question while you had the form open.")
        return _page(desk), 409
    return _pressed(desk, lambda quiz: _changed(desk, quiz))


def _kind(name: str) -> QuestionType:
    if name not in set(QuestionType):
        raise NotFound
    return QuestionType(name)


def _standing(place: Opened, key: str) -> tuple[Standing, Span]:
    found = place.page.quiz(key)
    if found is None:
        raise NotFound
    return found


def _sheet(old: Standing) -> Sheet | None:
    try:
        return sheet_of(old)
    except Unwritable:
        return None


def _made_from(old: Standing) -> str:
    return sha256("\n".join(old.raw).encode("utf-8", "replace")).hexdigest()[:16]


def _pressed(desk: Desk, finish: Any) -> Any:  # noqa: ANN401
    action = request.form.get("action", "preview")
    if action not in {"save", "preview", "gap-add"}:
        turned = turn(desk.sheet, action)
        desk.sheet, desk.focus = turned.sheet, turned.focus
        return _page(desk)
    try:
        if action == "gap-add":
            desk.sheet, desk.focus = with_gap(desk.sheet), "stem"
            return _page(desk)
        quiz = quiz_of(_named(desk), desk.old.draft if desk.old else None)
        if action == "save":
            return finish(quiz)
        return _page(desk, _lines(desk, quiz))
    except Refused as refused:
        desk.faults = refused.faults
    except Unwritable as error:
        desk.faults = quiz.faults_of(error)
    return _page(desk), 422


def _named(desk: Desk) -> Sheet:
    """The form with an id: its own, or one that the course does not know yet."""
    if desk.sheet.id:
        return desk.sheet
    return replace(desk.sheet, id=new_id(desk.sheet.stem, taken_ids(desk.place.course.id)))


def _lines(desk: Desk, quiz: Quiz) -> tuple[str, ...]:
    if desk.old is None:
        return tuple(write_quiz(quiz.settings, quiz.draft, head=quiz.head).split("\n"))
    return rewrite_quiz(desk.old, quiz.settings, quiz.draft, head=quiz.head)


def _written(desk: Desk, quiz: Quiz) -> Any:  # noqa: ANN401
    lines = _lines(desk, quiz)
    if desk.place.file.revision != number_in(request.form, "revision"):
        desk.changed = _("The page was changed while you had the form open, so the question may not come where you wanted it. Save again to put it there, or move it afterwards.")  # fmt: skip
        return _page(desk, lines), 409
    page = desk.place.page
    line = page.insert(desk.line, lines, in_pool=True)
    saved(desk.place, page.text)
    flash(_("The question is in the page."))
    return redirect(desk.place.href(line), 303)


def _changed(desk: Desk, quiz: Quiz) -> Any:  # noqa: ANN401
    lines = _lines(desk, quiz)
    old, span = desk.old, desk.span
    if old is None or span is None:
        raise NotFound
    if lines != old.raw:
        page: Page = desk.place.page
        page.replace(span, lines)
        saved(desk.place, page.text)
        flash(_("The question is changed."))
    else:
        flash(_("Nothing was changed."))
    return redirect(desk.place.href(span.start + 1), 303)


def _page(desk: Desk, lines: tuple[str, ...] = ()) -> str:
    sheet = desk.sheet
    preview = previewed(desk.place, lines) if lines else None
    return render_template(
        "authoring/insert_question.html",
        place=desk.place,
        sheet=sheet,
        name=NAMES[sheet.type],
        line=desk.line,
        old=desk.old,
        made_from=_made_from(desk.old) if desk.old else "",
        faults={name: said(fault) for name, fault in (desk.faults or {}).items()},
        focus=desk.focus,
        changed=desk.changed,
        preview=preview,
        inferred=NAMES[preview.asked.type] if preview else "",
        listed=sheet.type in LISTS,
        tabled=sheet.type in TABLES,
        gapped=sheet.type in GAPPED,
        one_right=sheet.type in ONE_RIGHT,
        with_credit=sheet.type in WITH_CREDIT,
    )
