"""What a publish changes for learners: lessons, questions, translations. Pure.

Files say what was written; this says what becomes of it for those who take the course.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from lms.authoring.rules.statistics.keys import marking_of
from lms.catalogue.rules.publishing import Change, Plan, question_digest
from lms.content.model import Course, Lesson, Question
from lms.content.problems import Problem, Severity


class QuestionChange(StrEnum):
    """What becomes of a question. MARKING: what is right, or what it is worth, changes too."""

    NEW = "new"
    WORDS = "words"
    MARKING = "marking"
    RETIRED = "retired"


@dataclass(frozen=True, slots=True)
class AskedBefore:
    """A question as it is published; `question` only where its digest is another one now."""

    lesson: str
    key: str
    digest: str
    question: Question | None = None


@dataclass(frozen=True, slots=True)
class LessonStep:
    """A lesson that changes; `path` is its source file, empty when it is retired."""

    change: Change
    key: str
    title: str
    path: str


@dataclass(frozen=True, slots=True)
class QuestionStep:
    """A question that changes."""

    change: QuestionChange
    key: str
    lesson: str
    title: str
    path: str
    line: int


@dataclass(frozen=True, slots=True)
class Lag:
    """How many blocks of a translation are older than their source, and in how many pages."""

    language: str
    blocks: int
    pages: int


@dataclass(frozen=True, slots=True)
class Impact:
    """A publish in the words of those who are touched by it."""

    lessons: tuple[LessonStep, ...]
    questions: tuple[QuestionStep, ...]
    lags: tuple[Lag, ...]

    def lessons_with(self, change: Change) -> list[LessonStep]:
        """The lessons to which this happens."""
        return [step for step in self.lessons if step.change is change]

    def questions_with(self, change: QuestionChange) -> list[QuestionStep]:
        """The questions to which this happens."""
        return [step for step in self.questions if step.change is change]


def changed_questions(plan: Plan, published: Iterable[AskedBefore]) -> set[tuple[str, str]]:
    """The (lesson, question) whose published text is needed to say what changes."""
    now = {key: question_digest(q) for key, (q, _lesson) in _questions(plan.course).items()}
    return {
        (one.lesson, one.key)
        for one in published
        if (one.lesson, one.key) in now and now[one.lesson, one.key] != one.digest
    }


def impact(plan: Plan, published: Iterable[AskedBefore], titles: Mapping[str, str]) -> Impact:
    """What a plan changes; `titles` are those of published lessons, by key, for what is retired."""
    known = {lesson.id: lesson for lesson in _lessons(plan.course)}
    lessons = tuple(
        LessonStep(
            step.change,
            step.key,
            step.title or titles.get(step.key, step.key),
            known[step.key].path if step.key in known else "",
        )
        for step in plan.steps
        if step.change is not Change.KEEP
    )
    questions = tuple(_question_steps(plan.course, published, titles))
    return Impact(lessons, questions, lags_of(plan.course))


def _question_steps(
    course: Course, published: Iterable[AskedBefore], titles: Mapping[str, str]
) -> Iterable[QuestionStep]:
    before = {(one.lesson, one.key): one for one in published}
    now = _questions(course)
    for (key, name), (question, lesson) in now.items():
        change = _change(question, before.get((key, name)))
        if change is not None:
            title = lesson.texts[course.language].title
            yield QuestionStep(change, name, key, title, lesson.path, question.line)
    for key, name in sorted(before.keys() - now.keys()):
        yield QuestionStep(QuestionChange.RETIRED, name, key, titles.get(key, key), "", 0)


def _change(question: Question, before: AskedBefore | None) -> QuestionChange | None:
    if before is None:
        return QuestionChange.NEW
    if before.question is None or before.digest == question_digest(question):
        return None
    same = marking_of(before.question) == marking_of(question)
    return QuestionChange.WORDS if same else QuestionChange.MARKING


def lags_of(course: Course) -> tuple[Lag, ...]:
    """Which translations are older than their source; guides count too."""
    blocks: dict[str, int] = {}
    pages: dict[str, int] = {}
    for lesson in (*_lessons(course), *course.guides):
        for language, text in lesson.texts.items():
            if text.lags:
                blocks[language] = blocks.get(language, 0) + len(text.lags)
                pages[language] = pages.get(language, 0) + 1
    return tuple(Lag(language, blocks[language], pages[language]) for language in sorted(blocks))


def errors_of(problems: Iterable[Problem]) -> list[Problem]:
    """What keeps a course from being published."""
    return [problem for problem in problems if problem.severity is Severity.ERROR]


def warnings_of(problems: Iterable[Problem]) -> list[Problem]:
    """What should be looked at."""
    return [problem for problem in problems if problem.severity is Severity.WARNING]


def _lessons(course: Course) -> list[Lesson]:
    return [lesson for module in course.modules for lesson in module.lessons]


def _questions(course: Course) -> dict[tuple[str, str], tuple[Question, Lesson]]:
    return {
        (lesson.id, question.id): (question, lesson)
        for lesson in _lessons(course)
        for question in lesson.questions
    }
