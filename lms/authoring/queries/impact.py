"""What is published and who is at it, for the page that says what a publish changes.

People are only counted, and small numbers are not told: rights over content are not rights over people's data.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, replace

from sqlalchemy import func, select, tuple_

from lms.authoring.rules.impact import AskedBefore, Impact, changed_questions, impact
from lms.catalogue.models import (
    Course,
    Lesson,
    LessonQuestion,
    LessonText,
    LessonVersion,
    Placement,
    Question,
    QuestionVersion,
)
from lms.catalogue.rules.publishing import Plan
from lms.content import codec, model
from lms.db import session
from lms.progress.models import LessonProgress
from lms.quizzes.models import Attempt

FEW = 5
_BATCH = 300


@dataclass(frozen=True, slots=True)
class Touched:
    """How many tries run, and how many completions there are, in lessons that change."""

    running: int
    completed: int


def impact_of(course_id: int, language: str, plan: Plan) -> Impact:
    """What a plan changes for learners; a few statements, whatever the size of the course."""
    asked = _asked(course_id)
    texts = _questions(course_id, changed_questions(plan, asked))
    known = [replace(one, question=texts.get((one.lesson, one.key))) for one in asked]
    return impact(plan, known, _titles(course_id, language))


def touched(course_id: int, lessons: Collection[str]) -> Touched:
    """Who is at these lessons of a course, in numbers."""
    ids = select(Lesson.id).where(Lesson.course_id == course_id, Lesson.key.in_(list(lessons)))
    running = select(func.count()).where(
        Attempt.lesson_id.in_(ids), Attempt.state.in_(("in_progress", "overdue"))
    )
    completed = select(func.count()).where(
        LessonProgress.lesson_id.in_(ids), LessonProgress.completed_at.is_not(None)
    )
    return Touched(session().scalar(running) or 0, session().scalar(completed) or 0)


def _asked(course_id: int) -> list[AskedBefore]:
    rows = session().execute(
        select(Lesson.key, Question.key, QuestionVersion.digest)
        .select_from(Course)
        .join(Placement, Placement.course_version_id == Course.current_id)
        .join(Lesson, Lesson.id == Placement.lesson_id)
        .join(LessonQuestion, LessonQuestion.lesson_version_id == Placement.lesson_version_id)
        .join(QuestionVersion, QuestionVersion.id == LessonQuestion.question_version_id)
        .join(Question, Question.id == QuestionVersion.question_id)
        .where(Course.id == course_id)
    )
    return [AskedBefore(*row) for row in rows]


def _questions(
    course_id: int, wanted: Collection[tuple[str, str]]
) -> dict[tuple[str, str], model.Question]:
    found = {}
    keys = sorted(wanted)
    for start in range(0, len(keys), _BATCH):
        rows = session().execute(
            select(Lesson.key, Question.key, QuestionVersion.document)
            .select_from(Course)
            .join(Placement, Placement.course_version_id == Course.current_id)
            .join(Lesson, Lesson.id == Placement.lesson_id)
            .join(LessonQuestion, LessonQuestion.lesson_version_id == Placement.lesson_version_id)
            .join(QuestionVersion, QuestionVersion.id == LessonQuestion.question_version_id)
            .join(Question, Question.id == QuestionVersion.question_id)
            .where(
                Course.id == course_id,
                tuple_(Lesson.key, Question.key).in_(keys[start : start + _BATCH]),
            )
        )
        found.update({(row[0], row[1]): codec.load_question(row[2]) for row in rows})
    return found


def _titles(course_id: int, language: str) -> dict[str, str]:
    """Titles of the lessons that are published now, in the course's own language."""
    rows = session().execute(
        select(Lesson.key, LessonText.title)
        .select_from(Course)
        .join(Placement, Placement.course_version_id == Course.current_id)
        .join(Lesson, Lesson.id == Placement.lesson_id)
        .join(LessonVersion, LessonVersion.id == Placement.lesson_version_id)
        .join(LessonText, LessonText.version_id == LessonVersion.id)
        .where(Course.id == course_id, LessonText.language == language)
    )
    return dict(rows.all())
