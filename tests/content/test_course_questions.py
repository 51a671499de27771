"""The questions of our own courses teach, and give nothing away."""

from __future__ import annotations

import re
from collections import Counter

import pytest

from lms.content.model import (
    CHOICE_TYPES,
    UNMARKED_TYPES,
    Lesson,
    LessonKind,
    QuestionType,
)
from tests.content.craft import (
    course,
    every_course,
    every_language,
    every_quiz,
    everywhere,
    questions,
    singles,
    stem,
    words,
)

TESTS = everywhere(LessonKind.TEST)
MARKED = set(QuestionType) - UNMARKED_TYPES
ALL_OF_THEM = re.compile(
    r"^(all|none|both) of (the|these)|^(alle|keine|beide) (der|dieser)\b", re.IGNORECASE
)


@every_quiz
@every_language
def test_every_answer_teaches(lesson: Lesson, language: str) -> None:
    for question in lesson.questions:
        text = question.texts[language]
        if question.type not in {QuestionType.SURVEY, QuestionType.RATING}:
            assert text.explanation, question.id
        if question.type in CHOICE_TYPES:
            assert set(text.feedback) == set(question.items), question.id
            assert min(len(words(x).split()) for x in text.feedback.values()) >= 3, question.id


@every_quiz
@every_language
def test_no_option_stands_for_all_the_others(lesson: Lesson, language: str) -> None:
    for question in lesson.questions:
        if question.type in CHOICE_TYPES:
            told = [words(html) for html in question.texts[language].words.values()]
            assert not [option for option in told if ALL_OF_THEM.search(option)], question.id


@pytest.mark.parametrize("test", TESTS, ids=lambda test: test.id)
def test_a_test_draws_from_a_large_and_fair_pool(test: Lesson) -> None:
    (pool,) = test.pools
    assert pool.pick in {10, 20}
    assert len(pool.questions) >= 1.5 * pool.pick
    assert len({question.points for question in test.questions}) == 1
    assert all(question.counts for question in test.questions)
    assert len({question.type for question in test.questions}) >= 6


@every_course
def test_each_module_uses_all_types_that_the_platform_marks(name: str) -> None:
    for module in course(name).modules:
        if any(lesson.kind is LessonKind.LESSON for lesson in module.lessons):
            asked = {question.type for lesson in module.lessons for question in lesson.questions}
            assert asked >= MARKED, (module.id, MARKED - asked)


@every_course
@every_language
def test_no_question_is_asked_twice(name: str, language: str) -> None:
    stems = Counter(stem(question, language).casefold() for question in questions(name))
    assert [text for text, times in stems.items() if times > 1] == []


@every_course
def test_the_place_of_the_right_option_gives_nothing_away(name: str) -> None:
    found = singles(name)
    places = Counter(question.items.index(item) for question in found for item in question.right)
    assert max(places.values()) <= 0.4 * len(found), places
    verdicts = Counter(
        question.items.index(item)
        for question in questions(name)
        if question.type is QuestionType.TRUE_FALSE
        for item in question.right
    )
    assert len(verdicts) == 2
    assert max(verdicts.values()) <= 0.6 * verdicts.total(), verdicts


@every_course
@every_language
def test_the_length_of_the_right_option_gives_nothing_away(name: str, language: str) -> None:
    telling = []
    for question in singles(name):
        lengths = {key: len(words(html)) for key, html in question.texts[language].words.items()}
        telling += [question.id for key in question.right if lengths[key] == max(lengths.values())]
    assert len(telling) <= 0.4 * len(singles(name)), telling


@every_quiz
@every_language
def test_right_options_are_not_all_longer_than_the_others(lesson: Lesson, language: str) -> None:
    for question in lesson.questions:
        if question.type is QuestionType.MULTIPLE:
            told = question.texts[language].words
            lengths = {key: len(words(html)) for key, html in told.items()}
            wrong = [length for key, length in lengths.items() if key not in question.right]
            assert min(lengths[key] for key in question.right) <= max(wrong), question.id
