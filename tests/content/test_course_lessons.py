"""Each lesson of our own courses is written out: prose, figure, sources, questions, task, marks."""

from __future__ import annotations

import re

import pytest

from lms.content.markup import render
from lms.content.model import Lesson, LessonKind, PartKind
from lms.content.stamp import stamp_course
from tests.content.craft import (
    FOLDER,
    GUIDES,
    LANGUAGES,
    READINGS,
    course,
    every_course,
    every_language,
    every_lesson,
    every_page,
    everywhere,
    pages,
    prose,
    told,
    words,
)

QUOTES = {"en": ("“", "”"), "de": ("„", "“")}
PICTURE = re.compile(r'<img src="media:([^"]*)" alt="([^"]*)"')


@every_course
def test_a_course_has_no_problems_and_is_stamped(name: str) -> None:
    assert READINGS[name].problems == (), "\n".join(map(str, READINGS[name].problems))
    assert stamp_course(FOLDER / name) == {}, f"Run lms courses stamp courses/{name}."
    assert course(name).languages == LANGUAGES


@every_lesson
@every_language
def test_a_lesson_is_written_out(lesson: Lesson, language: str) -> None:
    text, html = lesson.texts[language], prose(lesson, language)
    assert 700 <= text.words <= 1200
    assert "<figure" in html or "<table" in html
    assert text.objective
    assert text.sources
    assert 'href="#fn-' in html
    assert len(text.headings) >= 4


@every_page
@every_language
def test_every_picture_says_what_it_shows(lesson: Lesson, language: str) -> None:
    html = prose(lesson, language)
    shown = PICTURE.findall(html)
    assert len(shown) == html.count("<img")
    for path, text in shown:
        assert len(words(text).split()) >= 8, f"{path}: {text}"
        assert path.endswith(".de.svg") == (language == "de"), path


@pytest.mark.parametrize("language", LANGUAGES[1:])
@every_lesson
def test_alternative_texts_are_translated(lesson: Lesson, language: str) -> None:
    source = {text for _, text in PICTURE.findall(prose(lesson, "en"))}
    assert source.isdisjoint(text for _, text in PICTURE.findall(prose(lesson, language)))


@every_course
def test_all_figures_are_shown_and_drawn_for_dark_pages(name: str) -> None:
    html = "".join(prose(page, x) for page in pages(name) for x in LANGUAGES)
    media = course(name).media
    assert set(media) == {path for path, _ in PICTURE.findall(html)}
    light = [path for path, x in media.items() if b"prefers-color-scheme" not in x.data]
    assert light == []


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
    assert all(words(block) for block in re.findall(r"<(?:p|li|h\d)\b[^>]*>.*?</", html))


def test_the_levels_of_all_rubrics_are_the_same() -> None:
    lessons = everywhere(LessonKind.LESSON)
    rubrics = [x.task.texts[y].rubric for x in lessons if x.task for y in LANGUAGES]
    assert len({rubric.levels for rubric in rubrics if rubric}) == len(LANGUAGES)


@every_lesson
def test_a_lesson_asks_four_to_six_questions_between_its_paragraphs(lesson: Lesson) -> None:
    assert 4 <= len(lesson.questions) <= 6
    assert len({question.type for question in lesson.questions}) >= 2
    assert any(question.texts["en"].hints for question in lesson.questions)
    kinds = [part.kind for part in lesson.texts["en"].parts]
    first, last = kinds.index(PartKind.QUIZ), len(kinds) - 1 - kinds[::-1].index(PartKind.QUIZ)
    assert PartKind.PROSE in kinds[:first]
    assert kinds[first:last].count(PartKind.PROSE) >= 2


@every_lesson
def test_a_lesson_leads_to_the_glossary(lesson: Lesson) -> None:
    links = re.findall(r'href="glossary:([^"]*)"', prose(lesson, "en"))
    assert 2 <= len(links) <= 4
    assert len(set(links)) == len(links)


@every_page
@every_language
def test_marks_are_typographic(lesson: Lesson, language: str) -> None:
    opening, closing = QUOTES[language]
    for html in told(lesson, language):
        text = words(html)
        for straight in ('"', "&quot;", "'", "&#x27;", "...", "\\"):
            assert straight not in text, text
        assert text.count(opening) == text.count(closing), text


@pytest.mark.parametrize("guide", GUIDES, ids=lambda guide: guide.id)
@every_language
def test_a_page_of_a_guide_is_written_out(guide: Lesson, language: str) -> None:
    assert guide.kind is LessonKind.PAGE
    assert guide.audience == "facilitators"
    assert 700 <= guide.texts[language].words <= 1200
    assert guide.texts[language].objective
    assert len(guide.texts[language].headings) >= 3
