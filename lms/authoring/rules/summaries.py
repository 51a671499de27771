"""What the tree of a course shows of a file, read from its text alone. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from lms.content.files import text_file
from lms.content.model import Course
from lms.content.problems import Notes, Problem, Severity
from lms.content.trees import Files

_CODE_FENCES = ("```", "~~~")


@dataclass(frozen=True, slots=True)
class Summary:
    """One file: `kind` is course, glossary, module, guide, or the lesson's own kind.

    position: `order` of its front matter. words: of its body, tags and marks left out roughly.
    """

    path: str
    base: str
    language: str
    key: str = ""
    kind: str = "lesson"
    title: str = ""
    position: int | None = None
    words: int = 0
    errors: int = 0
    warnings: int = 0
    lags: int = 0


def summarise(path: str, text: str, problems: Iterable[Problem] = (), lags: int = 0) -> Summary:
    """The summary of a file; `problems` are those of its path, `lags` its blocks that lag behind."""
    quiet = Notes(path)
    file = text_file(text, quiet)
    front = file.front
    own = [problem for problem in problems if problem.path == path]
    errors = sum(problem.severity is Severity.ERROR for problem in own)
    return Summary(
        path=path,
        base=file.base,
        language=file.language,
        key=front.text("id"),
        kind=kind_of(file.base, front.text("kind")),
        title=front.text("title"),
        position=front.whole("order"),
        words=_words(file.body),
        errors=errors,
        warnings=len(own) - errors,
        lags=lags,
    )


def summaries(files: Files, course: Course | None, problems: Iterable[Problem]) -> list[Summary]:
    """The summaries of all files, after the whole course was read."""
    by_path: dict[str, list[Problem]] = {}
    for problem in problems:
        by_path.setdefault(problem.path, []).append(problem)
    lags = _lags(course) if course else {}
    return [
        summarise(path, text, by_path.get(path, ()), lags.get(place_of(path), 0))
        for path, text in files.texts.items()
    ]


def _lags(course: Course) -> dict[tuple[str, str], int]:
    """How many blocks lag, by base and language."""
    lessons = [lesson for module in course.modules for lesson in module.lessons]
    return {
        (place_of(lesson.path)[0], language): len(text.lags)
        for lesson in (*lessons, *course.guides)
        for language, text in lesson.texts.items()
    }


def place_of(path: str) -> tuple[str, str]:
    """The base of a path (without language and ending) and its language, empty for the source."""
    file = text_file("", Notes(path))
    return file.base, file.language


def kind_of(base: str, written: str) -> str:
    """What a file is, by its place and the `kind` in its front matter."""
    if base in {"course", "glossary"}:
        return base
    if base.endswith("/module"):
        return "module"
    if base.startswith("guide/"):
        return "guide"
    return written if written in {"lesson", "test", "survey", "page"} else "lesson"


def _words(lines: Iterable[str]) -> int:
    return sum(
        1
        for line in lines
        if not line.startswith(_CODE_FENCES)
        for word in line.split()
        if any(sign.isalnum() for sign in word) and not word.startswith(("<", "{#"))
    )
