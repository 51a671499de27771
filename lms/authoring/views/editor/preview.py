"""The preview: a page as learners will see it, block by block, with the keys of its questions."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from html import unescape
from typing import Any
from urllib.parse import quote

from flask import current_app, url_for
from flask_babel import gettext as _
from flask_babel import ngettext as _n
from markupsafe import Markup, escape

from lms.authoring.queries.access import CourseHere
from lms.authoring.queries.editor import Draft
from lms.authoring.rules.editor.outline import Overview, overview
from lms.authoring.rules.editor.places import Lines, Placed, lines_in, placed, section_of
from lms.catalogue.rules.pictures import quoted
from lms.content.model import Lesson, LessonText, Part, PartKind, Question, pick
from lms.quizzes.rules.showing import Situation, show
from lms.web.languages import lang

_ADDRESS = re.compile(r"(?<=\")(media|lesson|glossary):([^\"]*)(?=\")")
_PIECES = "authoring/editor_pieces.html"


@dataclass(frozen=True, slots=True)
class Preview:
    """All that stands beside a text. counted: how many problems there are, as a sentence."""

    blocks: tuple[Placed, ...]
    problems: Markup
    outline: Markup
    counted: str
    facts: str
    marks: tuple[tuple[int, str], ...]

    @property
    def html(self) -> Markup:
        """The blocks one after the other."""
        return Markup("\n".join(block.html for block in self.blocks))  # noqa: S704 - clean pieces

    def as_json(self) -> dict[str, Any]:
        """For the script."""
        return {**asdict(self), "state": "preview"}


def preview_of(course: CourseHere, draft: Draft) -> Preview:
    """The preview of a text."""
    glance = overview(draft.path, draft.text)
    problems = draft.problems
    return Preview(
        tuple(_Page(course, draft).blocks()),
        _piece("problems", problems),
        _piece("outline", glance.entries),
        _n("%(num)d problem", "%(num)d problems", len(problems)) if problems else _("No problems"),
        _facts(glance),
        tuple((problem.line, str(problem.severity)) for problem in problems),
    )


def _facts(glance: Overview) -> str:
    words = _n("%(num)d word", "%(num)d words", glance.words)
    questions = _n("%(num)d question", "%(num)d questions", glance.questions)
    minutes = _n("about %(num)d minute", "about %(num)d minutes", glance.minutes)
    return f"{words}, {questions}, {minutes}"


def _piece(macro: str, *facts: object) -> Markup:
    template = current_app.jinja_env.get_or_select_template(_PIECES)
    return Markup(getattr(template.module, macro)(*facts))  # noqa: S704 - from a template


class _Page:
    """Writes the blocks of one page."""

    def __init__(self, course: CourseHere, draft: Draft) -> None:
        self._course, self._draft = course, draft
        self._lines: Lines = lines_in(draft.path, draft.text)
        self._paths = {key: base for base, key in draft.around.lessons.items()}

    def blocks(self) -> Iterator[Placed]:
        """All blocks, pictures and links under addresses that work here."""
        for block in self._all():
            yield Placed(_ADDRESS.sub(self._address, block.html), block.line)

    def _all(self) -> Iterator[Placed]:
        reading = self._draft.reading
        if reading.terms:
            yield Placed(_piece("terms", reading.terms), 1)
        elif reading.lesson:
            text = reading.lesson.texts.get(self._draft.language)
            if text:
                yield Placed(_piece("title", text), 1)
                yield from self._lesson(reading.lesson, text)
        else:
            first = self._lines.sections[0][0] if self._lines.sections else 1
            lines = self._draft.text.split("\n")[first - 1 :]
            yield from placed(reading.html, first, lines)

    def _lesson(self, lesson: Lesson, text: LessonText) -> Iterator[Placed]:
        questions = {question.id: question for question in lesson.questions}
        pools = {pool.id: pool for pool in lesson.pools}
        numbers = {key: number for number, key in enumerate(questions, 1)}
        at, section = 1, 0
        for part in text.parts:
            if part.kind is PartKind.PROSE:
                number = section_of(part.html, self._lines, section)
                found = list(self._prose(part, number, at))
                section = number + 1 if number < len(self._lines.sections) else section
            else:
                at = self._lines.blocks.get(part.id, at)
                found = []
                if part.kind is PartKind.TASK and lesson.task:
                    _language, task = pick(lesson.task.texts, self._draft.language, self._draft.around.language)  # fmt: skip
                    found = [Placed(_piece("task", task), at)]
                elif part.kind is PartKind.POOL and part.id in pools:
                    pool = pools[part.id]
                    found = [Placed(_piece("pool", pool), at)]
                    found += [self._question(questions[key], numbers, at) for key in pool.questions if key in questions]  # fmt: skip
                elif part.id in questions:
                    found = [self._question(questions[part.id], numbers, at)]
            yield from found
            at = found[-1].line if found else at

    def _prose(self, part: Part, section: int, at: int) -> Iterator[Placed]:
        if section < len(self._lines.sections):
            return placed(part.html, *self._lines.sections[section])
        return placed(part.html, at, ())

    def _question(self, question: Question, numbers: dict[str, int], at: int) -> Placed:
        source = self._draft.around.language
        shown = show(question, self._draft.language, source, Situation(numbers[question.id], 0))
        language, text = pick(question.texts, self._draft.language, source)
        html = _piece("ask", shown, question, text, len(numbers), self._edit(question.id), language)
        return Placed(html, self._lines.blocks.get(question.id, at))

    def _edit(self, key: str) -> str:
        if "authoring.change_question" not in current_app.view_functions:
            return ""
        base = url_for("authoring.edit_page", course=self._course.key, path=self._draft.path)
        return f"{base}/question/{quote(key)}"

    def _address(self, match: re.Match[str]) -> str:
        kind, name = match.group(1), unescape(match.group(2))
        if kind == "media":
            found = self._draft.around.media.get(name)
            return f"/media/{found.sha256}/{quoted(name)}" if found else ""
        key, _hash, anchor = name.partition("#")
        base = self._paths.get(key, "")
        if kind == "glossary":
            base, anchor = "glossary", name
        edit = f"/{lang()}/workshop/{quote(self._course.key)}/text/{quote(base)}.md"
        return str(escape(f"{edit}#{quote(anchor)}" if anchor else edit)) if base else "#"
