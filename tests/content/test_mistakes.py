"""A course with planted mistakes: each is named with its file and line, and how to mend it."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from lms.content.check import describe
from lms.content.problems import Severity
from lms.content.reader import Reading, read_course

FOLDER = Path(__file__).parent / "mistakes"
PLANTED = [
    ("course.md", 5, "“licens” is unknown", "licence"),
    ("course.md", 6, "requires “nowhere”", "modules or lessons"),
    ("course.md", 6, "mastery: “1.5”", "from 0 to 1"),
    ("1-module/1-front.md", 3, "“lessn” is unknown", "Did you mean lesson?"),
    ("1-module/1-front.md", 5, "minutes: “soon”", "0 or more"),
    ("1-module/1-front.md", 7, "“-20 min” is not a length of time", "20 min"),
    ("1-module/1-front.md", 7, "“quiz: shufle” is unknown", "Did you mean shuffle?"),
    ("1-module/1-front.md", 10, "no lesson 1-module/2-nowhere.md", "Correct the path"),
    ("1-module/1-front.md", 10, "no heading “middel”", "Did you mean middle?"),
    ("1-module/1-front.md", 12, "jumps from level 1 to level 4", "Write ##"),
    ("1-module/1-front.md", 14, "no alternative text", "what it shows"),
    ("1-module/1-front.md", 18, "no file 1-module/media/missing.png", "correct the path"),
    ("1-module/1-front.md", 20, "“../../secret.png” is not a file", "media/"),
    ("1-module/1-front.md", 22, "[^9] has no text", "[^9]:"),
    ("1-module/1-front.de.md", 2, "“frontal”", "Write id: front"),
    ("1-module/2-quizzes.md", 8, "None of the answers is marked", "[x]"),
    ("1-module/2-quizzes.md", 19, "“same” is there twice", "id of its own"),
    ("1-module/2-quizzes.md", 23, "other place is 1-module/2-quizzes.md:8", "another id"),
    ("1-module/2-quizzes.md", 30, "is indented", "very beginning"),
    ("1-module/2-quizzes.md", 32, "attribute hint is unknown", "Known:"),
    ("1-module/2-quizzes.md", 32, 'points="0"', 'points="2"'),
    ("1-module/2-quizzes.md", 40, "A blank stands in code", "\\[["),
    ("1-module/2-quizzes.md", 44, "“= 3,5” is not a number", "decimal point"),
    ("1-module/2-quizzes.md", 48, "runs backwards", "smaller number first"),
    ("1-module/2-quizzes.md", 56, "looks like an answer", "- [ ] text"),
    ("1-module/2-quizzes.md", 62, "A quiz inside a quiz", "only a pool"),
    ("1-module/2-quizzes.md", 67, 'pick="3" does not fit', "from 1 to 1"),
    ("1-module/2-quizzes.md", 76, "no template", "```template"),
    ("1-module/2-quizzes.md", 76, "no rubric", "Criterion"),
    ("1-module/2-quizzes.md", 80, "A second task", "line 76"),
    ("1-module/2-quizzes.md", 84, "never closed", "</quiz>"),
    ("1-module/3-translated.de.md", 4, "“minutes” is unknown", "Known here"),
    ("1-module/3-translated.de.md", 6, "“q-c” is not translated", "source language"),
    ("1-module/3-translated.de.md", 9, "another order", "q-a, q-b, q-c"),
    ("1-module/3-translated.de.md", 9, "points is decided", '<quiz id="q-b">'),
    ("1-module/3-translated.de.md", 12, "[x] in a translation", "without brackets"),
    ("1-module/3-translated.de.md", 16, "lacks the answers “three”", "{#three}"),
    ("1-module/3-translated.de.md", 16, "no answer “four”", "remove"),
    ("1-module/3-translated.fr.md", 1, "no course.fr.md", "Write it first"),
    ("1-module/4-yaml.md", 3, "mapping values", "double quotes"),
    ("1-module/5-latin.md", 6, "not UTF-8", "UTF-8"),
    ("1-module/6-same.md", 2, "“front” is used twice", "another id"),
    ("1-module/6-same.md", 8, "fence is never closed", "```"),
    ("1-module/7-noid.md", 2, "There is no id", "never change"),
    ("1-module/8-draft.final.md", 1, "“.final.”", "lesson.de.md"),
    ("1-module/media/acts.svg", 1, "attribute onload", "remove scripts"),
    ("1-module/media/wrong.png", 1, "content is image/gif", ".gif"),
]


@pytest.fixture(scope="module")
def reading(tmp_path_factory: pytest.TempPathFactory) -> Reading:
    folder = tmp_path_factory.mktemp("mistakes") / "course"
    shutil.copytree(FOLDER, folder)
    latin = "---\nid: latin\ntitle: Latin\n---\n\nKöln\n".encode("latin-1")
    (folder / "1-module/5-latin.md").write_bytes(latin)  # written here, since tools stumble over it
    return read_course(folder)


@pytest.mark.parametrize(("path", "line", "message", "mend"), PLANTED)
def test_names_the_mistake(reading: Reading, path: str, line: int, message: str, mend: str) -> None:
    here = [p for p in reading.problems if (p.path, p.line) == (path, line)]
    found = [p for p in here if message in p.message]
    assert found, [str(p) for p in here]
    assert any(mend in f"{p.message} {p.mend}" for p in found), [str(p) for p in found]


def test_names_nothing_else(reading: Reading) -> None:
    planted = {(path, line) for path, line, _, _ in PLANTED}
    others = {
        (p.path, p.line)
        for p in reading.problems
        if (p.path, p.line) not in planted and p.severity is Severity.ERROR
    }
    assert others == {("1-module/3-translated.fr.md", 2)}  # its id is another one, too


def test_no_course_with_errors(reading: Reading) -> None:
    assert reading.course is None
    assert list(reading.problems) == sorted(reading.problems, key=lambda p: (p.path, p.line))


def test_says_what_is_wrong_in_the_form_of_compilers(reading: Reading) -> None:
    text = describe(reading)
    assert "course.md:5: error: The key “licens” is unknown.\n    Did you mean licence?" in text
    assert text.splitlines()[-1].endswith("warnings.")
