"""The page on which a mentor reads an answer in words and gives it points."""

from __future__ import annotations

from dataclasses import dataclass

from flask import Response, flash, jsonify, make_response, redirect, render_template
from flask_babel import gettext as _
from werkzeug.wrappers import Response as Answer

from lms.activity.views import note_look
from lms.catalogue.queries.lessons import lesson_texts, question_versions
from lms.cities.queries import cities
from lms.content.model import Question, QuestionText, pick
from lms.core.actor import Role
from lms.core.clock import now
from lms.core.errors import Invalid
from lms.db import write
from lms.mentoring.actions.reviews import give_mark
from lms.mentoring.forms.reviews import MarkForm
from lms.mentoring.queries.reviews.reading import AnswerToRead, answer_to_read
from lms.mentoring.views.reviews.blueprint import not_stored, rendered, room
from lms.quizzes.actions.handmarks import AlreadyMarked, MarkDraftChanged, save_mark_draft
from lms.quizzes.queries.handmarks import mark_draft_of, marks_of
from lms.quizzes.rules.responses import Response as Given
from lms.web.access import person_id, requires
from lms.web.errors import wants_json
from lms.web.languages import clock, lang


@dataclass(frozen=True, slots=True)
class Reading:
    """An answer with its question, as the page shows it."""

    answer: AnswerToRead
    question: Question
    text: QuestionText
    said: str
    lesson_title: str


def _reading(attempt: int, position: int) -> Reading:
    """What is to be read; NotFound for who may not. The look is noted before anything is shown."""
    found = answer_to_read(person_id(), attempt, position)
    note_look(found.person_id)
    asked = question_versions([found.question_version_id])[found.question_version_id].question
    texts = lesson_texts(found.lesson_version_id)
    return Reading(
        found,
        asked,
        pick(asked.texts, lang(), next(iter(asked.texts)))[1],
        Given.from_json(found.value).text,
        pick(texts, lang(), next(iter(texts)))[1].title,
    )


def _page(reading: Reading, form: MarkForm, status: int = 200, **more: object) -> Response:
    answer = reading.answer
    draft = mark_draft_of(person_id(), answer.attempt_id, answer.position)
    page = render_template(
        "mentoring/reviews_answer.html",
        reading=reading,
        answer=answer,
        form=form,
        mark=marks_of(answer.attempt_id).get(answer.position),
        saved_at=draft.saved_at if status == 200 else None,  # noqa: PLR2004
        city=cities([answer.city_id])[answer.city_id].called(lang()),
        **{"changed": None, **more},
    )
    return not_stored(page, status)


@room.get("/answers/<int:attempt>/<int:position>/")
@requires(Role.MENTOR)
def answer(attempt: int, position: int) -> Response:
    """An answer in words, to be read and marked."""
    reading = _reading(attempt, position)
    draft = mark_draft_of(person_id(), attempt, position)
    form = MarkForm(None, points=draft.points, text=draft.text, row_version=draft.row_version)
    return _page(reading, form)


@room.post("/answers/<int:attempt>/<int:position>/")
@requires(Role.MENTOR)
def write_mark(attempt: int, position: int) -> Answer:
    """Save what is being written, or give the points; every button keeps every word."""
    reading = _reading(attempt, position)
    form = MarkForm()
    form.validate()
    try:
        return _carry_out(form, reading)
    except AlreadyMarked:
        return _refused(reading, form, 409)
    except MarkDraftChanged as changed:
        form.row_version.raw_data = None
        form.row_version.data = changed.row_version
        return _refused(reading, form, 409, changed=changed)
    except Invalid as error:
        form.refuse(error)
        return _refused(reading, form, 422)


def _refused(reading: Reading, form: MarkForm, status: int, **more: object) -> Answer:
    if wants_json():
        said = next((str(m) for f in form for m in f.errors), _("Changed in another window."))
        return make_response(jsonify(error=said), status)
    return _page(reading, form, status, **more)


def _carry_out(form: MarkForm, reading: Reading) -> Answer:
    me, answer = person_id(), reading.answer
    points, text = form.points.data or "", form.text.data or ""
    if answer.position in marks_of(answer.attempt_id):
        raise AlreadyMarked
    if form.action.data == "mark":
        html = rendered(text)
        with write():
            give_mark(
                mentor_id=me,
                attempt_id=answer.attempt_id,
                position=answer.position,
                points=points,
                comment=text,
                html=html,
                at=now(),
            )
        flash(_("Marked. %(name)s is told, here and by mail.", name=answer.name))
        return redirect(f"/{lang()}/reviews/", 303)
    with write():
        saved = save_mark_draft(
            marker_id=me,
            attempt_id=answer.attempt_id,
            position=answer.position,
            points=points,
            text=text,
            row_version=form.row_version.data or 0,
            at=now(),
        )
    if wants_json():
        return jsonify(saved=_("Saved %(time)s", time=clock(now())), row_version=saved)
    flash(_("Your draft is saved."))
    return redirect(f"/{lang()}/reviews/answers/{answer.attempt_id}/{answer.position}/", 303)
