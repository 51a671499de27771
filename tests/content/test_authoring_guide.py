"""The guide for authors is true: every example is read, and every word of the format is in it."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from lms.content import courses, glossary, lessonfront
from lms.content.media import TYPES
from lms.content.model import Counts, Credit, FeedbackTime, LessonKind, MoveOn, QuestionType
from lms.content.questions import settings
from lms.content.reader import Reading, read_course
from tests.content.test_reader import write

GUIDE = Path(__file__).parents[2] / "docs" / "authoring.md"
EXAMPLE = re.compile(r"^````markdown(?: (\S+))?\n(.*?)^````$", re.MULTILINE | re.DOTALL)
BARE = "---\nid: example-{0}\ntitle: Example {0}\n---\n\n"


def examples() -> list[tuple[str, str]]:
    """Each example's path and text; one without a path is the body of a lesson of its own."""
    found = enumerate(EXAMPLE.findall(GUIDE.read_text(encoding="utf-8")))
    return [
        (path, text) if path else (f"9-examples/{n}.md", BARE.format(n) + text)
        for n, (path, text) in found
    ]


@pytest.fixture(scope="module")
def reading(tmp_path_factory: pytest.TempPathFactory) -> Reading:
    folder = tmp_path_factory.mktemp("course")
    drawing = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 480 200"/>'
    media = {
        "scope.svg": drawing,
        "talk.mp4": "\0\0\0\x20ftypisom",
        "talk.mp3": "ID3",
        "talk.vtt": "WEBVTT\n",
        "template.pdf": "%PDF-1.7",
    }
    files = {f"9-examples/media/{name}": text for name, text in media.items()}
    files["9-examples/module.md"] = "---\nid: examples\ntitle: Examples\n---\n"
    return read_course(write(folder, files | dict(examples())))


def test_every_example_is_read_without_a_problem(reading: Reading) -> None:
    left = [p for p in reading.problems if "source_digests" not in p.message]
    unstamped = [p for p in left if "which state of its source" in p.message]
    assert [str(p) for p in left if p not in unstamped] == []
    assert [p.path for p in unstamped] == ["1-foundations/2-translated.de.md"]
    assert reading.course is not None


def test_the_examples_show_every_type_of_question(reading: Reading) -> None:
    assert reading.course is not None
    lessons = [lesson for module in reading.course.modules for lesson in module.lessons]
    assert {q.type for lesson in lessons for q in lesson.questions} == set(QuestionType)
    assert any(lesson.pools for lesson in lessons)
    assert any(lesson.task for lesson in lessons)
    assert reading.course.guides
    assert reading.course.glossary["en"]
    assert reading.course.languages == ("en", "de")


def test_every_word_of_the_format_is_explained() -> None:
    text = GUIDE.read_text(encoding="utf-8")
    words = {*lessonfront.SOURCE_KEYS, *lessonfront.TRANSLATED_KEYS, *glossary.KEYS}
    words |= {*courses.COURSE_KEYS, *courses.MODULE_KEYS, *settings.KNOWN}
    for kind in (LessonKind, MoveOn, FeedbackTime, Counts, Credit):
        words |= {str(word.value) for word in kind}
    words |= {ending.removeprefix(".") for ending in TYPES if ending != ".jpeg"}
    assert [word for word in sorted(words) if word not in text] == []
