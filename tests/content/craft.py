"""What the tests of the courses' craft share: the courses as they are read, their pieces, their words."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import chain
from pathlib import Path

import pytest

from lms.content.model import Course, Lesson, LessonKind, Question, QuestionType
from lms.content.reader import read_course

FOLDER = Path(__file__).parents[2] / "courses"
NAMES = ("codesign", "champion")
LANGUAGES = ("en", "de")
READINGS = {name: read_course(FOLDER / name) for name in NAMES}


def course(name: str) -> Course:
    reading = READINGS[name]
    assert reading.course is not None, "\n".join(map(str, reading.problems))
    return reading.course


def pages(name: str, *kinds: LessonKind) -> list[Lesson]:
    """The lessons of a course, of these kinds or of all; those of a broken course are none."""
    found = READINGS[name].course
    lessons = [lesson for module in (found.modules if found else ()) for lesson in module.lessons]
    return [lesson for lesson in lessons if not kinds or lesson.kind in kinds]


def everywhere(*kinds: LessonKind) -> list[Lesson]:
    return [lesson for name in NAMES for lesson in pages(name, *kinds)]


def questions(name: str) -> list[Question]:
    return [question for lesson in pages(name) for question in lesson.questions]


def singles(name: str) -> list[Question]:
    """The questions whose right option could give itself away by its place or its length."""
    found = questions(name)
    return [q for q in found if q.type is QuestionType.SINGLE and len(q.items) >= 3]


READ = [reading.course for reading in READINGS.values() if reading.course]
GUIDES = [guide for found in READ for guide in found.guides]
MODULES = [module for found in READ for module in found.modules]
every_module = pytest.mark.parametrize("module", MODULES, ids=lambda module: module.id)
every_course = pytest.mark.parametrize("name", NAMES)
every_language = pytest.mark.parametrize("language", LANGUAGES)
every_lesson = pytest.mark.parametrize(
    "lesson", everywhere(LessonKind.LESSON), ids=lambda lesson: lesson.id
)
every_page = pytest.mark.parametrize("lesson", everywhere() + GUIDES, ids=lambda lesson: lesson.id)
every_quiz = pytest.mark.parametrize(
    "lesson", [page for page in everywhere() if page.questions], ids=lambda lesson: lesson.id
)


def prose(lesson: Lesson, language: str) -> str:
    return "".join(part.html for part in lesson.texts[language].parts)


def words(html: str) -> str:
    return " ".join(re.sub(r"<[^>]*>", " ", html).split())


def stem(question: Question, language: str) -> str:
    return words(" … ".join(question.texts[language].stem[::2]))


def numbers(text: str) -> list[str]:
    return sorted(re.findall(r"\d+", re.sub(r"(?<=\d)[.,](?=\d{3})", "", text)))


def asked(question: Question, language: str) -> Iterator[str]:
    """All that a learner reads of a question, in pieces of HTML."""
    text = question.texts[language]
    yield from (*text.stem[::2], *text.words.values(), *text.feedback.values())
    yield from (*text.hints, text.explanation)


def told(lesson: Lesson, language: str) -> Iterator[str]:
    """All that a learner reads of a lesson, in pieces of HTML."""
    yield prose(lesson, language)
    yield from chain.from_iterable(asked(question, language) for question in lesson.questions)
    if lesson.task:
        task = lesson.task.texts[language]
        yield from (task.title, task.html, task.template)
        if task.rubric:
            yield from chain(task.rubric.levels, *(cells for _, cells in task.rubric.criteria))
            yield from (name for name, _ in task.rubric.criteria)
