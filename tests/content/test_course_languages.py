"""Both languages of our own courses say the same, and every link in them leads somewhere."""

from __future__ import annotations

import re

from lms.content.model import Lesson, Module, Question
from tests.content.craft import (
    LANGUAGES,
    course,
    every_course,
    every_language,
    every_module,
    every_page,
    every_quiz,
    numbers,
    pages,
    prose,
    stem,
    told,
    words,
)

LINKS = re.compile(r'href="((?:glossary|lesson):[^"]*)"')
MEDIA = re.compile(r'(?:src|href)="media:([^"]*)"')
PIECES = ("<figure", "<table", "<caption", "<tr", "<li", "<p>", "<strong>", "data-kind")


@every_page
def test_no_block_of_a_translation_lags(lesson: Lesson) -> None:
    assert {language: text.lags for language, text in lesson.texts.items()} == {"en": (), "de": ()}


@every_page
def test_both_languages_have_the_same_pieces(lesson: Lesson) -> None:
    assert set(lesson.texts) == set(LANGUAGES)
    en, de = (prose(lesson, language) for language in LANGUAGES)
    parts = [[(part.kind, part.id) for part in lesson.texts[x].parts] for x in LANGUAGES]
    assert parts[0] == parts[1]
    assert len(lesson.texts["en"].headings) == len(lesson.texts["de"].headings)
    for mark in PIECES:
        assert en.count(mark) == de.count(mark), mark
    for link in (r'href="(glossary:[^"]*)', r'href="(lesson:[^"#]*)', r'href="(#fn-\d+)'):
        assert sorted(re.findall(link, en)) == sorted(re.findall(link, de))
    if lesson.task:
        texts = [lesson.task.texts[language] for language in LANGUAGES]
        assert len(texts[0].template.splitlines()) == len(texts[1].template.splitlines())
        sizes = [[len(cells) for _, cells in text.rubric.criteria] for text in texts if text.rubric]
        assert len(sizes) == 2
        assert sizes[0] == sizes[1]


@every_quiz
def test_both_languages_ask_the_same(lesson: Lesson) -> None:
    for question in lesson.questions:
        _ask_the_same(question)


def _ask_the_same(question: Question) -> None:
    en, de = (question.texts[language] for language in LANGUAGES)
    assert en.stem[1::2] == de.stem[1::2] == tuple(gap.id for gap in question.gaps)
    assert set(en.words) == set(de.words) == {*question.items, *question.targets}
    assert set(en.feedback) == set(de.feedback)
    assert set(en.accepted) == set(de.accepted)
    assert len(en.hints) == len(de.hints)
    assert bool(en.explanation) == bool(de.explanation)
    assert numbers(stem(question, "en")) == numbers(stem(question, "de"))
    for key, text in en.words.items():
        assert numbers(words(text)) == numbers(words(de.words[key])), key


@every_module
def test_modules_are_in_both_languages(module: Module) -> None:
    texts = module.texts
    assert set(texts) == set(LANGUAGES)
    assert texts["en"].title != texts["de"].title
    assert all(text.title and text.summary and text.html for text in texts.values())


@every_course
@every_language
def test_links_inside_the_course_resolve(name: str, language: str) -> None:
    found = course(name)
    shown = [*pages(name), *found.guides]
    known = {f"glossary:{entry.id}" for entry in found.glossary[language]}
    for page in shown:
        known |= {f"lesson:{page.id}"}
        known |= {f"lesson:{page.id}#{x.id}" for x in page.texts[language].headings}
    for page in shown:
        html = "".join(told(page, language))
        assert set(LINKS.findall(html)) <= known, page.id
        assert set(MEDIA.findall(html)) <= set(found.media), page.id


@every_course
@every_language
def test_the_glossary_is_the_same_and_in_order(name: str, language: str) -> None:
    entries = course(name).glossary[language]
    assert {entry.id for entry in entries} == {entry.id for entry in course(name).glossary["en"]}
    plain = str.maketrans("äöü–", "aou-")
    terms = [entry.term.casefold().translate(plain) for entry in entries]
    assert terms == sorted(terms)
