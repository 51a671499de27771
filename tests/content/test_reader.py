"""A small course, from its files to documents."""

from __future__ import annotations

from pathlib import Path

import pytest

from lms.content.model import LessonKind, PartKind, QuestionType
from lms.content.reader import Reading, read_course

COURSE = "---\nid: sample\ntitle: Sample\nlanguage: en\n---\n\nWelcome.\n"
LESSON = """---
id: first
kind: lesson
title: First steps
minutes: 10
---

Hello there.[^1]

## Start

<quiz id="q-1" points="2" credit="each">
Which groups belong here?

- [x] Organisations {#led}
    > Yes: see the note.[^1]
- [x] Front-desk **staff** {#desk}
- [ ] Only the department {#dept}

[[?]] Who lives with it?

---

Because *all* matter.
</quiz>

The end.

[^1]: A source.
"""
GERMAN = """---
id: first
title: Erste Schritte
---

Hallo.

## Anfang

<quiz id="q-1">
Welche Gruppen gehören dazu?

- Organisationen {#led}
- Das Team am Empfang {#desk}
- Nur das Amt {#dept}
</quiz>

Schluss.
"""


def write(folder: Path, files: dict[str, str]) -> Path:
    for name, text in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return folder


def read(folder: Path, **lessons: str) -> Reading:
    files = {"course.md": COURSE, "course.de.md": "---\nid: sample\ntitle: Probe\n---\n"}
    files["1-one/module.md"] = "---\nid: one\ntitle: One\nsummary: The first.\n---\nHi.\n"
    files |= {f"1-one/{name.replace('__', '.')}.md": text for name, text in lessons.items()}
    return read_course(write(folder, files))


@pytest.fixture
def reading(tmp_path: Path) -> Reading:
    return read(tmp_path, first=LESSON, first__de=GERMAN)


def test_reads_a_lesson_in_two_languages(reading: Reading) -> None:
    assert reading.course is not None, [str(p) for p in reading.problems]
    lesson = reading.course.modules[0].lessons[0]
    assert (lesson.id, lesson.kind, lesson.minutes) == ("first", LessonKind.LESSON, 10)
    assert lesson.texts["de"].title == "Erste Schritte"
    kinds = [part.kind for part in lesson.texts["en"].parts]
    prose = PartKind.PROSE
    assert kinds == [prose, prose, PartKind.QUIZ, prose, prose]
    assert [h.id for h in lesson.texts["en"].headings] == ["h-start"]


def test_reads_a_choice_question(reading: Reading) -> None:
    assert reading.course is not None
    question = reading.course.modules[0].lessons[0].questions[0]
    assert question.type is QuestionType.MULTIPLE
    assert question.items == ("led", "desk", "dept")
    assert question.right == {"led", "desk"}
    assert question.points == 2
    text = question.texts["en"]
    assert text.words["desk"] == "Front-desk <strong>staff</strong>"
    assert 'href="#fn-1"' in text.feedback["led"]
    assert text.explanation == "<p>Because <em>all</em> matter.</p>"
    assert text.hints == ("<p>Who lives with it?</p>",)
    assert question.texts["de"].words["desk"] == "Das Team am Empfang"


def test_notes_of_explanations_are_not_shown_early(tmp_path: Path) -> None:
    secret = LESSON.replace("*all* matter.", "*all* matter.[^2]") + "[^2]: The key.\n"
    reading = read(tmp_path, first=secret)
    assert reading.course is not None
    lesson = reading.course.modules[0].lessons[0]
    page = "".join(part.html for part in lesson.texts["en"].parts)
    assert "A source." in page
    assert "The key." not in page
    explanation = lesson.questions[0].texts["en"].explanation
    assert '<li id="fn-2" value="2">' in explanation
    assert "The key." in explanation


def test_reports_a_translation_that_was_never_stamped(reading: Reading) -> None:
    assert [problem.path for problem in reading.problems] == ["1-one/first.de.md"]
