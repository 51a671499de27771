"""What a learner sends about a paragraph of a lesson; and what became of it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from flask import flash, redirect, render_template, request
from flask_babel import gettext as _
from werkzeug.exceptions import TooManyRequests

from lms.authoring.actions.remarks import Spot, remark
from lms.authoring.adapters.limits import may_remark
from lms.authoring.forms.reviews import RemarkForm
from lms.authoring.queries.remarks import mine
from lms.authoring.rules.remarks import RemarkKind, paragraphs, quoted, sections
from lms.catalogue.queries.lessons import lesson_texts
from lms.content.model import pick
from lms.core.errors import Forbidden, NotFound
from lms.db import write
from lms.progress.queries import course_progress
from lms.web.access import person_id, signed_in
from lms.web.languages import lang
from lms.web.setup import pages

learners = pages("remarks", __name__, "/learn/<course>/<lesson>/remarks")


@dataclass(frozen=True, slots=True)
class Place:
    """A section of a lesson, as somebody who takes part reads it."""

    course: str
    lesson: str
    title: str
    course_id: int
    lesson_id: int
    version_id: int
    language: str
    section: int
    words: tuple[str, ...]


@learners.get("")
@signed_in
def remark_form(course: str, lesson: str) -> Any:  # noqa: ANN401
    """The form for a section, `?part=` from 0; below it what one has remarked on the lesson."""
    place = _place(course, lesson)
    form = RemarkForm(None, version=place.version_id, paragraph=0)
    return _page(place, form)


@learners.post("")
@signed_in
def send_remark(course: str, lesson: str) -> Any:  # noqa: ANN401
    """Keep a remark for the authors of the course."""
    place = _place(course, lesson)
    form = _offered(place, RemarkForm())
    if not form.validate():
        return _page(place, form), 422
    if form.version.data != str(place.version_id):
        form.version.data = str(place.version_id)
        form.form_errors.append(
            _(
                "The lesson was changed meanwhile. Choose the paragraph again, and send it once more."
            )
        )
        return _page(place, form), 409
    if not may_remark(person_id()):
        raise TooManyRequests
    spot = Spot(
        place.course_id,
        place.lesson_id,
        place.version_id,
        place.language,
        place.section,
        quoted(place.words, form.paragraph.data),
    )
    with write():
        remark(
            spot=spot,
            person_id=person_id(),
            kind=RemarkKind(form.kind.data),
            text=form.text.data or "",
            named=bool(form.named.data),
        )
    flash(_("Thank you. The authors read your remark; you get a notice when they answer."))
    return redirect(f"/{lang()}/learn/{course}/{lesson}/", 303)


def _place(course: str, lesson: str) -> Place:
    """The section; NotFound where there is none, Forbidden for those who do not take part."""
    progress = course_progress(person_id(), course)
    entry = progress.outline.by_key.get(lesson)
    if entry is None:
        raise NotFound
    if not progress.is_enrolled:
        raise Forbidden
    language, text = pick(lesson_texts(entry.version_id), lang(), progress.outline.language)
    parts = sections(text)
    section = request.args.get("part", 0, type=int)
    if not 0 <= section < max(len(parts), 1):
        raise NotFound
    words = paragraphs(parts[section].html) if parts else []
    return Place(
        course,
        lesson,
        text.title,
        progress.outline.course_id,
        entry.id,
        entry.version_id,
        language,
        section,
        tuple(words),
    )


def _offered(place: Place, form: RemarkForm) -> RemarkForm:
    return form.offer([_("The whole section"), *place.words])


def _page(place: Place, form: RemarkForm) -> str:
    return render_template(
        "authoring/remarks_form.html",
        place=place,
        form=_offered(place, form),
        mine=mine(person_id(), place.lesson_id),
        back=f"/{lang()}/learn/{place.course}/{place.lesson}/",
    )
