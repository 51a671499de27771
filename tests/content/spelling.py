"""The words of our own courses, and what hunspell thinks of them."""

from __future__ import annotations

import html
import re
import shutil
import subprocess
from collections import defaultdict
from collections.abc import Iterator, Mapping
from pathlib import Path

from lms.content.model import Course
from tests.content.craft import told

DICTIONARIES = {"en": "en_GB", "de": "de_DE"}
_HERE = Path(__file__).parent
_APART = [
    re.compile(pattern, re.DOTALL)
    for pattern in (
        r'<([a-z]+)[^>]*\slang="[^"]*"[^>]*>.*?</\1>',  # words in another language
        r"<(?:code|pre)\b.*?</(?:code|pre)>",
        r"<!--.*?-->|<style>.*?</style>",
        r"<[^>]*>",
        r"\S+@\S+",
        r"https?://\S+|\b[\w.-]+\.(?:ch|com|de|edu|eu|fr|hr|int|io|it|net|org|ro|se|uk)\b(?:/\S*)?",
    )
]
_GENDER_STAR = re.compile(r"(?<=\w)\\?\*(?=in)")
_NOTE = re.compile(r'<li id="fn-.*?</li>', re.DOTALL)
NOTES = "notes"
_WORD = re.compile(r"(?<!\w)[^\W\d_]+(?:['’][^\W\d_]+)*")


def listed(language: str) -> set[str]:
    """Our own words: names, terms of the field, compounds. A line of `#` says what follows."""
    lines = (_HERE / f"words.{language}.txt").read_text().splitlines()
    return {line for line in lines if line and not line.startswith("#")}


def texts(course: Course, language: str) -> Iterator[tuple[str, str]]:
    """All that anybody reads of a course, in pieces of HTML, with the place of each."""
    about = course.texts[language]
    yield "course", f"{about.title}\n{about.summary}\n{about.audience}\n{about.html}"
    yield "course", "\n".join(about.outcomes)
    for entry in course.glossary[language]:
        yield f"glossary#{entry.id}", f"{entry.term}\n{entry.html}"
    for module in course.modules:
        text = module.texts[language]
        yield module.id, f"{text.title}\n{text.summary}\n{text.html}"
    for page in (*(page for module in course.modules for page in module.lessons), *course.guides):
        lesson = page.texts[language]
        yield page.id, f"{lesson.title}\n{lesson.objective}"
        yield NOTES, "\n".join(lesson.sources)
        for piece in told(page, language):
            yield NOTES, "\n".join(_NOTE.findall(piece))
            yield page.id, _NOTE.sub(" ", piece)
    for path, media in course.media.items():
        if path.endswith(".svg") and path.endswith(".de.svg") == (language == "de"):
            yield path, media.data.decode()


def words_of(text: str) -> set[str]:
    """The words of a piece of HTML; the parts of a word with hyphens are words."""
    # Alternative texts are read, too.
    text = "\n".join((text, *re.findall(r'alt="([^"]*)"', text)))
    for pattern in _APART:
        text = pattern.sub(" ", text)
    text = _GENDER_STAR.sub("", text)
    return {word.replace("’", "'") for word in _WORD.findall(html.unescape(text))}


def places(courses: list[Course], language: str) -> dict[str, set[str]]:
    """Where each word stands."""
    found: defaultdict[str, set[str]] = defaultdict(set)
    for course in courses:
        for place, text in texts(course, language):
            for word in words_of(text):
                found[word].add(place)
    return dict(found)


def unknown(found: Mapping[str, set[str]], language: str) -> dict[str, set[str]]:
    """The words that neither hunspell nor our list knows. Notes cite titles in every language."""
    ours = listed(language)
    asked = set(found) - ours
    cited = {word for word in asked if found[word] == {NOTES}}
    strange = _strange(asked - cited, DICTIONARIES[language])
    strange |= _strange(cited, ",".join(DICTIONARIES.values()))
    # Hunspell takes some words apart: hospitalité is a piece of l'hospitalité.
    return {
        word: set().union(*(found[x] for x in asked if word in x))
        for word in sorted(strange - ours)
    }


def _strange(words: set[str], dictionaries: str) -> set[str]:
    program = shutil.which("hunspell")
    assert program, "hunspell is not installed: run bin/browser, or install hunspell and its words."
    answer = subprocess.run(
        [program, "-i", "utf-8", "-d", dictionaries, "-l"],
        input="\n".join(sorted(words)) + "\n",
        capture_output=True,
        text=True,
        check=True,
    )
    assert not answer.stderr, answer.stderr
    return set(answer.stdout.split())
