"""Each of our own courses is whole: as many lessons, questions, terms and tests as it promises."""

from __future__ import annotations

import re

from lms.content.model import Lesson, LessonKind, Module, QuestionType
from tests.content.craft import LANGUAGES, course, every_language, pages, questions

FLAGSHIP, MENTORS = "codesign", "champion"


def _kinds(module: Module) -> list[LessonKind]:
    return [lesson.kind for lesson in module.lessons]


def _modules_with_lessons(name: str) -> list[Module]:
    return [module for module in course(name).modules if LessonKind.LESSON in _kinds(module)]


def _tests(lessons: tuple[Lesson, ...] | list[Lesson]) -> list[Lesson]:
    return [lesson for lesson in lessons if lesson.kind is LessonKind.TEST]


def test_seven_modules_have_four_lessons_a_summary_and_a_test_each() -> None:
    modules = _modules_with_lessons(FLAGSHIP)
    assert len(modules) == 7
    for module in modules:
        kinds = [LessonKind.LESSON] * 4 + [LessonKind.PAGE, LessonKind.TEST]
        assert _kinds(module) == kinds, module.id
        assert _tests(module.lessons)[0].pools[0].pick == 10


def test_the_flagship_begins_with_a_self_check_and_ends_with_a_test_and_questions() -> None:
    start, *_, end = course(FLAGSHIP).modules
    assert _kinds(start) == [LessonKind.SURVEY]
    assert _kinds(end) == [LessonKind.TEST, LessonKind.SURVEY]
    assert end.lessons[0].pools[0].pick == 20
    assert QuestionType.RATING in {question.type for question in end.lessons[1].questions}


def test_the_flagship_asks_enough_and_in_every_way() -> None:
    asked = questions(FLAGSHIP)
    assert len(asked) >= 250
    assert {question.type for question in asked} == set(QuestionType)


@every_language
def test_the_glossary_of_the_flagship_has_its_terms(language: str) -> None:
    assert len(course(FLAGSHIP).glossary[language]) >= 60


def test_each_task_of_the_flagship_makes_another_paper() -> None:
    papers = [lesson.task.artefact for lesson in pages(FLAGSHIP) if lesson.task]
    assert len(set(papers)) == len(papers) == 28


@every_language
def test_the_flagship_has_a_guide_for_those_who_run_it(language: str) -> None:
    guides = course(FLAGSHIP).guides
    assert 6 <= len(guides) <= 8
    html = "".join(part.html for guide in guides for part in guide.texts[language].parts)
    linked = {x.split("#")[0] for x in re.findall(r'href="lesson:([^"]*)"', html)}
    lessons = {lesson.id for lesson in pages(FLAGSHIP, LessonKind.LESSON)}
    assert lessons <= linked, lessons - linked


def test_the_mentors_course_is_small_and_whole() -> None:
    assert 4 <= len(pages(MENTORS, LessonKind.LESSON)) <= 5
    (test,) = _tests(pages(MENTORS))
    assert test.pools[0].pick == 10
    assert len(questions(MENTORS)) >= 35
    assert all(len(course(MENTORS).glossary[language]) >= 12 for language in LANGUAGES)
