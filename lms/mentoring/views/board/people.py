"""One learner as the mentor sees them; typed answers only where the learner shares them."""

from __future__ import annotations

from dataclasses import dataclass

from flask import Response, make_response, render_template

from lms.activity.views import note_look
from lms.catalogue.queries.lessons import question_versions
from lms.catalogue.queries.outlines import LessonEntry, Outline, outline
from lms.core.actor import Role
from lms.core.errors import NotFound
from lms.mentoring.queries.boards.learners import Mentee, mentee_of
from lms.mentoring.queries.boards.people import (
    AttemptLine,
    WorkLine,
    attempts_of,
    learner_name,
    shares_answers,
    work_of,
)
from lms.mentoring.views.board.blueprint import room
from lms.mentoring.views.board.table import not_stored
from lms.progress.queries import CourseProgress, course_progress
from lms.quizzes.queries import attempt_of
from lms.quizzes.rules.showing import Shown, Situation, show
from lms.web.access import person_id, requires
from lms.web.languages import lang


@dataclass(frozen=True, slots=True)
class Person:
    """A learner whom the reader mentors."""

    id: int
    name: str
    mentee: Mentee
    outlines: tuple[Outline, ...]
    shares: bool

    @property
    def base(self) -> str:
        """The address of their page."""
        return f"/{lang()}/board/{self.mentee.mentorship_id}/people/{self.id}/"

    def lesson(self, lesson_id: int) -> LessonEntry | None:
        """A lesson of the edition's courses."""
        return next((o.by_id[lesson_id] for o in self.outlines if lesson_id in o.by_id), None)

    def title(self, lesson_id: int) -> str:
        """Number and title of a lesson, in the reader's language."""
        for one in self.outlines:
            if lesson_id in one.by_id:
                lesson = one.by_id[lesson_id]
                return f"{lesson.number} {one.lesson_title(lesson, lang())}"
        return ""


def _person(mentorship_id: int, learner_id: int) -> Person:
    """Who is looked at; NotFound for who is not mentored. The look is noted before anything is shown."""
    mentee = mentee_of(person_id(), mentorship_id)
    name = learner_name(person_id(), mentorship_id, learner_id)
    note_look(learner_id)
    outlines = tuple(outline(version) for version in mentee.courses)
    return Person(learner_id, name, mentee, outlines, shares_answers(mentorship_id, learner_id))


@room.get("/<int:mentorship_id>/people/<int:learner>/")
@requires(Role.MENTOR)
def learner(mentorship_id: int, learner: int) -> Response:
    """How far a learner is, with what is missing; tries by their results; tasks and reviews."""
    person = _person(mentorship_id, learner)
    courses = [one.course_id for one in person.outlines]
    page = render_template(
        "mentoring/board_learner.html",
        who=person,
        progress=[course_progress(learner, one.key) for one in person.outlines],
        missing=_missing,
        states=_states,
        work=_by_lesson(person, work_of(learner, courses)),
        attempts=[one for one in attempts_of(learner, courses) if person.lesson(one.lesson_id)],
        may_open=_may_open,
    )
    return not_stored(make_response(page))


def _missing(progress: CourseProgress) -> list[LessonEntry]:
    """What was begun and is not complete, in course order."""
    return [
        lesson
        for lesson in progress.outline.lessons
        if lesson.counts
        and lesson.id in progress.rows
        and not progress.standing(lesson).is_complete
    ]


def _states(progress: CourseProgress) -> list[list[str]]:
    """The marks of the lessons that count, module by module."""
    return [
        [progress.state(lesson) for lesson in module.lessons if lesson.counts]
        for module in progress.outline.modules
    ]


def _by_lesson(person: Person, lines: list[WorkLine]) -> dict[int, list[WorkLine]]:
    found: dict[int, list[WorkLine]] = {}
    for line in lines:
        if person.lesson(line.lesson_id):
            found.setdefault(line.lesson_id, []).append(line)
    return found


def _may_open(person: Person, attempt: AttemptLine) -> bool:
    """Whether the answers of a try may be read: handed in, and shared."""
    return person.shares and attempt.state == "finished"


@room.get("/<int:mentorship_id>/people/<int:learner>/attempts/<int:attempt>/")
@requires(Role.MENTOR)
def answers(mentorship_id: int, learner: int, attempt: int) -> Response:
    """What was answered in a try, where the learner shares it."""
    person = _person(mentorship_id, learner)
    lines = attempts_of(learner, [one.course_id for one in person.outlines])
    line = next((one for one in lines if one.id == attempt and _may_open(person, one)), None)
    if line is None:
        raise NotFound
    page = render_template(
        "mentoring/board_answers.html",
        who=person,
        line=line,
        questions=_questions(learner, attempt),
    )
    return not_stored(make_response(page))


def _questions(learner: int, attempt_id: int) -> list[Shown]:
    attempt = attempt_of(learner, attempt_id)
    versions = question_versions(answer.question_version_id for answer in attempt.answers)
    return [
        show(
            versions[answer.question_version_id].question,
            lang(),
            "en",
            Situation(number, attempt.seed, answer.response, revealed=True, locked=True),
        )
        for number, answer in enumerate(attempt.answers, 1)
    ]
