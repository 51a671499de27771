"""The flagship course keeps to its own craft: lengths, feedback, fair questions, equal languages."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from itertools import chain
from pathlib import Path

import pytest

from lms.content.markup import render
from lms.content.model import (
    CHOICE_TYPES,
    UNMARKED_TYPES,
    Course,
    Lesson,
    LessonKind,
    PartKind,
    Question,
    QuestionType,
)
from lms.content.reader import read_course
from lms.content.stamp import stamp_course

FOLDER = Path(__file__).parents[2] / "courses" / "codesign"
READING = read_course(FOLDER)
LANGUAGES = ("en", "de")
QUOTES = {"en": ("“", "”"), "de": ("„", "“")}


def _course() -> Course:
    assert READING.course is not None, "\n".join(map(str, READING.problems))
    return READING.course


def _lessons(kind: LessonKind) -> list[Lesson]:
    found = READING.course.modules if READING.course else ()
    return [lesson for module in found for lesson in module.lessons if lesson.kind is kind]


LESSONS, TESTS = _lessons(LessonKind.LESSON), _lessons(LessonKind.TEST)
QUESTIONS = [question for lesson in LESSONS + TESTS for question in lesson.questions]
SINGLES = [q for q in QUESTIONS if q.type is QuestionType.SINGLE and len(q.items) >= 3]
every_lesson = pytest.mark.parametrize("lesson", LESSONS, ids=lambda lesson: lesson.id)
every_page = pytest.mark.parametrize("lesson", LESSONS + TESTS, ids=lambda lesson: lesson.id)
every_question = pytest.mark.parametrize("question", QUESTIONS, ids=lambda question: question.id)
every_language = pytest.mark.parametrize("language", LANGUAGES)


def _prose(lesson: Lesson, language: str) -> str:
    return "".join(part.html for part in lesson.texts[language].parts)


def _words(html: str) -> str:
    return " ".join(re.sub(r"<[^>]*>", " ", html).split())


def _stem(question: Question, language: str) -> str:
    return _words(" … ".join(question.texts[language].stem[::2]))


def _numbers(text: str) -> list[str]:
    return sorted(re.findall(r"\d+", re.sub(r"(?<=\d)[.,](?=\d{3})", "", text)))


def _html(lesson: Lesson, language: str) -> Iterator[str]:
    """All that a learner reads of a lesson, in pieces of HTML."""
    yield _prose(lesson, language)
    for question in lesson.questions:
        text = question.texts[language]
        yield from (*text.stem[::2], *text.words.values(), *text.feedback.values())
        yield from (*text.hints, text.explanation)
    if lesson.task:
        task = lesson.task.texts[language]
        yield from (task.title, task.html, task.template)
        if task.rubric:
            yield from chain(task.rubric.levels, *(cells for _, cells in task.rubric.criteria))


def test_the_course_has_no_problems_and_is_stamped() -> None:
    assert READING.problems == (), "\n".join(map(str, READING.problems))
    assert stamp_course(FOLDER) == {}, "Run lms courses stamp courses/codesign."
    assert _course().languages == LANGUAGES
    assert [len(module.lessons) for module in _course().modules] == [5, 5]


@every_page
def test_no_block_of_a_translation_lags(lesson: Lesson) -> None:
    assert {language: text.lags for language, text in lesson.texts.items()} == {"en": (), "de": ()}


@every_lesson
@every_language
def test_a_lesson_is_written_out(lesson: Lesson, language: str) -> None:
    text, prose = lesson.texts[language], _prose(lesson, language)
    assert 700 <= text.words <= 1200
    assert "<figure" in prose or "<table" in prose
    assert text.objective
    assert text.sources
    assert 'href="#fn-' in prose
    assert len(text.headings) >= 4


@every_lesson
@every_language
def test_a_lesson_ends_in_one_task_with_template_and_rubric(lesson: Lesson, language: str) -> None:
    assert lesson.task is not None
    task = lesson.task.texts[language]
    assert task.title
    assert len(task.template.splitlines()) >= 8
    assert task.rubric is not None
    assert 3 <= len(task.rubric.criteria) <= 5
    assert 3 <= len(task.rubric.levels) <= 4
    assert all(cell for _, cells in task.rubric.criteria for cell in cells)
    assert [part.kind for part in lesson.texts[language].parts].count(PartKind.TASK) == 1


@every_lesson
@every_language
def test_a_template_stays_readable_when_it_is_handed_in(lesson: Lesson, language: str) -> None:
    assert lesson.task is not None
    html = str(render(lesson.task.texts[language].template))
    assert html.startswith("<h2")
    assert not re.search(r"<(p|li|h\d)\b[^>]*>[^<]*\n[^<]*</", html), "Make a list of these lines."
    assert all(_words(block) for block in re.findall(r"<(?:p|li|h\d)\b[^>]*>.*?</", html))


def test_the_levels_of_all_rubrics_are_the_same() -> None:
    rubrics = [x.task.texts[y].rubric for x in LESSONS if x.task for y in LANGUAGES]
    assert len({rubric.levels for rubric in rubrics if rubric}) == len(LANGUAGES)


@every_lesson
def test_a_lesson_asks_four_to_six_questions_between_its_paragraphs(lesson: Lesson) -> None:
    assert 4 <= len(lesson.questions) <= 6
    assert any(question.texts["en"].hints for question in lesson.questions)
    kinds = [part.kind for part in lesson.texts["en"].parts]
    first, last = kinds.index(PartKind.QUIZ), len(kinds) - 1 - kinds[::-1].index(PartKind.QUIZ)
    assert PartKind.PROSE in kinds[:first]
    assert kinds[first:last].count(PartKind.PROSE) >= 2


@every_question
@every_language
def test_every_answer_teaches(question: Question, language: str) -> None:
    text = question.texts[language]
    assert text.explanation
    if question.type in CHOICE_TYPES:
        assert set(text.feedback) == set(question.items)
        assert all(_words(feedback) for feedback in text.feedback.values())


@pytest.mark.parametrize("test", TESTS, ids=lambda test: test.id)
def test_a_test_draws_from_a_large_and_fair_pool(test: Lesson) -> None:
    (pool,) = test.pools
    assert pool.pick == 10
    assert len(pool.questions) >= 15
    assert len({question.points for question in test.questions}) == 1
    assert all(question.counts for question in test.questions)
    assert len({question.type for question in test.questions}) >= 6


def test_all_types_that_the_platform_marks_are_used() -> None:
    marked = set(QuestionType) - UNMARKED_TYPES
    assert {question.type for question in QUESTIONS} >= marked
    for module in _course().modules:
        used = {question.type for lesson in module.lessons for question in lesson.questions}
        assert used >= marked


@every_language
def test_no_question_is_asked_twice(language: str) -> None:
    told = Counter(
        (_stem(question, language).casefold(), *sorted(question.texts[language].words.values()))
        for question in QUESTIONS
    )
    assert [stem for stem, times in told.items() if times > 1] == []
    stems = Counter(_stem(question, language).casefold() for question in QUESTIONS)
    assert [stem for stem, times in stems.items() if times > 1] == []


def test_the_place_of_the_right_option_gives_nothing_away() -> None:
    places = Counter(question.items.index(item) for question in SINGLES for item in question.right)
    assert max(places.values()) <= 0.4 * len(SINGLES), places
    verdicts = Counter(
        question.items.index(item)
        for question in QUESTIONS
        if question.type is QuestionType.TRUE_FALSE
        for item in question.right
    )
    assert len(verdicts) == 2
    assert max(verdicts.values()) <= 0.6 * verdicts.total(), verdicts


@every_language
def test_the_length_of_the_right_option_gives_nothing_away(language: str) -> None:
    telling = []
    for question in SINGLES:
        lengths = {key: len(_words(html)) for key, html in question.texts[language].words.items()}
        telling += [key for key in question.right if lengths[key] == max(lengths.values())]
    assert len(telling) <= 0.4 * len(SINGLES), telling


@every_question
@every_language
def test_right_options_are_not_all_longer_than_the_others(
    question: Question, language: str
) -> None:
    if question.type is QuestionType.MULTIPLE:
        lengths = {key: len(_words(html)) for key, html in question.texts[language].words.items()}
        wrong = [length for key, length in lengths.items() if key not in question.right]
        assert min(lengths[key] for key in question.right) <= max(wrong)


@every_page
def test_both_languages_have_the_same_pieces(lesson: Lesson) -> None:
    assert set(lesson.texts) == set(LANGUAGES)
    en, de = (_prose(lesson, language) for language in LANGUAGES)
    pieces = [[(part.kind, part.id) for part in lesson.texts[x].parts] for x in LANGUAGES]
    assert pieces[0] == pieces[1]
    assert len(lesson.texts["en"].headings) == len(lesson.texts["de"].headings)
    for mark in ("<figure", "<table", "<caption", "<li", "<p>", "<strong>", "data-kind"):
        assert en.count(mark) == de.count(mark), mark
    for link in (r'href="(glossary:[^"]*)', r'href="(lesson:[^"#]*)', r'href="(#fn-\d+)'):
        assert sorted(re.findall(link, en)) == sorted(re.findall(link, de))
    if lesson.task:
        texts = [lesson.task.texts[language] for language in LANGUAGES]
        assert len(texts[0].template.splitlines()) == len(texts[1].template.splitlines())
        sizes = [[len(cells) for _, cells in text.rubric.criteria] for text in texts if text.rubric]
        assert len(sizes) == 2
        assert sizes[0] == sizes[1]


@every_question
def test_both_languages_ask_the_same(question: Question) -> None:
    en, de = (question.texts[language] for language in LANGUAGES)
    assert en.stem[1::2] == de.stem[1::2] == tuple(gap.id for gap in question.gaps)
    assert set(en.words) == set(de.words) == {*question.items, *question.targets}
    assert set(en.accepted) == set(de.accepted)
    assert len(en.hints) == len(de.hints)
    assert bool(en.explanation) == bool(de.explanation)
    assert _numbers(_stem(question, "en")) == _numbers(_stem(question, "de"))
    for key, words in en.words.items():
        assert _numbers(_words(words)) == _numbers(_words(de.words[key])), key


@every_language
def test_links_inside_the_course_resolve(language: str) -> None:
    course = _course()
    known = {f"glossary:{entry.id}" for entry in course.glossary[language]}
    for module in course.modules:
        for lesson in module.lessons:
            known |= {f"lesson:{lesson.id}"}
            known |= {f"lesson:{lesson.id}#{x.id}" for x in lesson.texts[language].headings}
    for lesson in LESSONS + TESTS:
        html = "".join(_html(lesson, language))
        links = set(re.findall(r'href="((?:glossary|lesson):[^"]*)"', html))
        assert links <= known, lesson.id
        media = set(re.findall(r'(?:src|href)="media:([^"]*)"', html))
        assert media <= set(course.media), lesson.id


@every_lesson
def test_a_lesson_leads_to_the_glossary(lesson: Lesson) -> None:
    links = re.findall(r'href="glossary:([^"]*)"', _prose(lesson, "en"))
    assert 2 <= len(links) <= 4
    assert len(set(links)) == len(links)


@every_language
def test_the_glossary_is_the_same_and_in_order(language: str) -> None:
    entries = _course().glossary[language]
    assert {entry.id for entry in entries} == {entry.id for entry in _course().glossary["en"]}
    plain = str.maketrans("äöü–", "aou-")
    terms = [entry.term.casefold().translate(plain) for entry in entries]
    assert terms == sorted(terms)


@every_page
@every_language
def test_marks_are_typographic(lesson: Lesson, language: str) -> None:
    opening, closing = QUOTES[language]
    for html in _html(lesson, language):
        text = _words(html)
        for straight in ('"', "&quot;", "'", "&#x27;", "...", "\\"):
            assert straight not in text, text
        assert text.count(opening) == text.count(closing), text
