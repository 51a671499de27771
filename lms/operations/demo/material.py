"""A course as a crowd needs it: for each question what may be answered, and what that earns.

Marked once by the rules that mark real answers, so that a hundred thousand learners need not be.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from lms.catalogue.queries.lessons import Asked, asked_in
from lms.catalogue.queries.outlines import LessonEntry, Outline
from lms.content.markup import Source, render
from lms.content.model import FeedbackTime, QuizRules
from lms.operations.demo.responses import right, wrong
from lms.progress.queries import rule_of
from lms.progress.rules import LessonRule
from lms.quizzes.rules.attempts import draw
from lms.quizzes.rules.marking import mark
from lms.quizzes.rules.responses import Response
from lms.tasks.rules import tidy

WORK = "A generated learner has handed this in, so that there is something to see.\n\n- Who decides\n- Who is missing\n"


@dataclass(frozen=True, slots=True)
class Prepared:
    """One thing to answer: its JSON and its points (None where nobody marks)."""

    value: dict[str, Any] | None
    points: float | None


@dataclass(frozen=True, slots=True)
class PreparedQuestion:
    """A version of a question with its right answer, and with wrong ones if there are any."""

    key: str
    version_id: int
    counts: bool
    points: float
    nothing: Prepared
    right: Prepared
    wrong: tuple[Prepared, ...]


@dataclass(frozen=True, slots=True)
class PreparedLesson:
    """A lesson with its rules and questions."""

    entry: LessonEntry
    rule: LessonRule
    asked: tuple[Asked, ...]
    questions: Mapping[int, PreparedQuestion]

    @property
    def quiz(self) -> QuizRules:
        """How its questions are taken."""
        return self.entry.rules.quiz

    @property
    def checks_each(self) -> bool:
        """Whether answers are marked one by one."""
        return self.quiz.feedback is FeedbackTime.EACH

    def drawn(self, seed: int) -> list[PreparedQuestion]:
        """The questions of an attempt with this seed, in its order."""
        rules = self.entry.rules
        chosen = draw(self.asked, rules.pools, seed, shuffle=rules.quiz.shuffle)
        return [self.questions[item.version_id] for item in chosen]


@dataclass(frozen=True, slots=True)
class Material:
    """A course; `work` and `html` are what everybody hands in."""

    outline: Outline
    lessons: tuple[PreparedLesson, ...]
    work: str
    html: str


def material_of(outline: Outline) -> Material:
    """The lessons of a course that count, in their order."""
    lessons = tuple(
        _lesson(lesson, outline.language) for lesson in outline.lessons if lesson.counts
    )
    return Material(outline, lessons, tidy(WORK), str(render(tidy(WORK), source=Source.WORK)))


def _lesson(entry: LessonEntry, language: str) -> PreparedLesson:
    asked = asked_in(entry.version_id)
    questions = {item.version_id: _question(item, language) for item in asked}
    return PreparedLesson(entry, rule_of(entry), asked, questions)


def _question(item: Asked, language: str) -> PreparedQuestion:
    def prepared(response: Response) -> Prepared:
        earned = mark(item.question, response)
        return Prepared(response.to_json() or None, earned.points if earned else None)

    return PreparedQuestion(
        key=item.key,
        version_id=item.version_id,
        counts=item.question.counts,
        points=item.question.points,
        nothing=prepared(Response()),
        right=prepared(right(item.question, language)),
        wrong=tuple(prepared(response) for response in wrong(item.question, language)),
    )
