"""Answers: saved as they are given, checked one by one, or handed in together."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime

from flask import make_response, redirect, render_template, request
from flask_babel import gettext as _
from werkzeug.wrappers import Response as Answer

from lms.catalogue.queries.lessons import asked_in, question_versions
from lms.catalogue.queries.outlines import LessonEntry
from lms.certificates.actions import issue_earned
from lms.content.model import Question
from lms.core.clock import now
from lms.core.errors import Conflict, Forbidden, Invalid
from lms.db import write
from lms.learning import actions
from lms.learning.forms import Beside, beside_in, faults_in, given_in, moved
from lms.learning.policy import may_answer
from lms.learning.queries.outline import lesson_href
from lms.learning.queries.player import attempt_questions, lesson_page
from lms.learning.views.blueprint import pages
from lms.learning.views.outcome import Intent, Outcome, as_json, place_after
from lms.learning.views.player import answer
from lms.progress.queries import Place, place_of
from lms.quizzes.actions.answers import Given
from lms.quizzes.queries import AttemptRow
from lms.quizzes.rules.attempts import AttemptState, shown_items, state_at
from lms.quizzes.rules.responses import Response
from lms.quizzes.rules.showing import Shown
from lms.web.access import actor, person_id, signed_in
from lms.web.errors import wants_json
from lms.web.languages import lang


@pages.post("/learn/<course>/<lesson>/answers")
@signed_in
def save_answers(course: str, lesson: str) -> Answer:
    """Save what a page sends, then do what its button says."""
    place = lesson_for_answers(course, lesson)
    beside = what_stands_beside()
    intent = _intent()
    outcome = _carry_out(place, beside, intent, now())
    if wants_json():
        return as_json(place, outcome, intent)
    if outcome.saving.closed and not outcome.repeats:
        return _too_late(place, outcome)
    if outcome.saving.conflicts:
        return _conflict(place, outcome, intent)
    if outcome.refuses(intent):
        return _refused(course, lesson, outcome)
    return redirect(place_after(place, outcome, intent), 303)


def lesson_for_answers(course: str, lesson: str) -> Place:
    """The lesson a form belongs to, for somebody who may answer there."""
    place = place_of(person_id(), course, lesson)
    if not may_answer(actor(), enrolled=place.enrolled):
        raise Forbidden(_("Enrol in the course first; then your answers are stored."))
    return place


def what_stands_beside() -> Beside:
    """What stands beside the answers; refuses words written while somebody else was signed in."""
    beside = beside_in(request.form)
    if beside is None:
        raise Invalid(_("This form cannot be read. Open the lesson again."))
    if beside.person is not None and beside.person != person_id():
        raise Conflict(_("This page was opened by somebody else. Nothing was sent in your name."))
    return beside


def _intent() -> Intent:
    question, _dot, rest = request.form.get("move", "").partition(".")
    item, _dot2, direction = rest.rpartition(".")
    move = (question, item, direction) if direction in {"up", "down"} else None
    return Intent(request.form.get("check", ""), move, "submit" in request.form)


def _carry_out(place: Place, beside: Beside, intent: Intent, at: datetime) -> Outcome:
    """The one write of this request: answers, then check or hand in, progress, certificate."""
    me, lesson, course_id = person_id(), place.lesson, place.outline.course_id
    standing = None
    with write():
        attempt = actions.attempt_for(
            person_id=me,
            course_id=course_id,
            lesson=lesson,
            attempt_id=beside.attempt,
            key=beside.key,
            place=_place(lesson, intent),
            at=at,
        )
        questions = questions_in(attempt)
        given = _given(attempt, questions, intent)
        faults = faults_in(given, questions)
        if intent.check in given and given[intent.check].response.is_empty:
            faults[intent.check] = frozenset()
        over = state_at(attempt.taken, at) is AttemptState.OVERDUE
        hands_in = intent.submit and (over or not faults)
        saving = actions.save_answers(
            person_id=me,
            course_id=course_id,
            attempt=attempt,
            given=given,
            at=at,
            stays=not intent.submit,
            marks=hands_in,
        )
        wrong = saving.conflicts or saving.closed
        if hands_in and not wrong:
            standing = actions.hand_in(
                person_id=me, course_id=course_id, lesson=lesson, saving=saving, at=at
            )
        elif intent.check and not wrong and intent.check not in faults:
            standing = actions.check_answer(
                person_id=me,
                course_id=course_id,
                lesson=lesson,
                attempt_id=attempt.id,
                question=intent.check,
                at=at,
            )
        if standing is not None and standing.is_complete:
            issue_earned(person_id=me, course_key=place.outline.key, language=lang(), at=at)
    return Outcome(attempt, questions, saving, given, faults, standing)


def _place(lesson: LessonEntry, intent: Intent) -> str:
    """Where one goes on: at the question that a button or the only field names."""
    sent = [name.removesuffix("~token") for name in request.form if name.endswith("~token")]
    named = intent.check or (intent.move[0] if intent.move else "")
    key = named or (sent[0] if len(sent) == 1 else "")
    known = {asked.key for asked in asked_in(lesson.version_id)}
    return f"q-{key}" if key in known else "questions"


def questions_in(attempt: AttemptRow) -> dict[str, Question]:
    """The questions of an attempt by key, in the versions it was given."""
    versions = question_versions(row.question_version_id for row in attempt.answers)
    return {asked.key: asked.question for asked in versions.values()}


def _given(attempt: AttemptRow, questions: dict[str, Question], intent: Intent) -> dict[str, Given]:
    given = given_in(request.form, questions)
    if intent.move and intent.move[0] in given:
        key, item, direction = intent.move
        sent = given[key]
        order = sent.response.order or shown_items(questions[key], attempt.seed)
        given[key] = replace(sent, response=Response(order=moved(order, item, direction)))
    return given


def _refused(course: str, lesson: str, outcome: Outcome) -> Answer:
    """The page again with what was typed, saved as it is, and what needs a change."""
    page = lesson_page(actor(), course, lesson, lang(), now())
    attempt = page.attempt or outcome.attempt
    typed = {key: given.response for key, given in outcome.given.items()}
    shown = attempt_questions(attempt, lang(), page.outline.language, typed, outcome.faults)
    return answer(replace(page, typed=shown), 422, errors=outcome.faults)


def _conflict(place: Place, outcome: Outcome, intent: Intent) -> Answer:
    """Both answers side by side; the reader chooses which one stays."""
    questions = questions_in(outcome.attempt)
    sent = {key: given for key, given in outcome.given.items() if key in outcome.saving.conflicts}
    mine = _questions(place, outcome, {key: given.response for key, given in sent.items()})
    theirs = _questions(place, outcome, {})
    fields = [
        (name, value)
        for name, value in request.form.items(multi=True)
        if name.partition("~")[0].partition(".")[0] in sent and not name.endswith("~token")
    ]
    page = render_template(
        "learning/conflict.html",
        base=lesson_href(lang(), place.outline.key, place.lesson.key),
        lesson_title=place.outline.lesson_title(place.lesson, lang()),
        pairs=[
            (mine[key], theirs[key], outcome.saving.conflicts[key].checked_at)
            for key in sent
            if key in questions
        ],
        fields=fields,
        attempt=outcome.attempt,
        person=person_id(),
        checked=any(row.checked_at for row in outcome.saving.conflicts.values()),
        submit=intent.submit,
    )
    return make_response(page, 409)


def _questions(place: Place, outcome: Outcome, typed: Mapping[str, Response]) -> dict[str, Shown]:
    """The questions of an outcome's attempt as they stand, or as typed."""
    return attempt_questions(outcome.attempt, lang(), place.outline.language, typed)


def _too_late(place: Place, outcome: Outcome) -> Answer:
    """What was typed after the end: shown for copying, kept, not counted."""
    typed = {key: given.response for key, given in outcome.given.items()}
    page = render_template(
        "learning/late.html",
        base=lesson_href(lang(), place.outline.key, place.lesson.key),
        lesson_title=place.outline.lesson_title(place.lesson, lang()),
        questions=_questions(place, outcome, typed).values(),
        attempt=outcome.attempt,
    )
    return make_response(page, 409)
