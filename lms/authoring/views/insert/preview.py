"""A question as learners will see it: before they answer, and after they answered well."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from html import unescape
from typing import TypeVar
from urllib.parse import quote

from lms.authoring.adapters.reading import read_page
from lms.authoring.queries.files import surroundings
from lms.authoring.views.insert.pages import Opened
from lms.catalogue.queries.links import resolve
from lms.catalogue.rules.publishing import MEDIA, map_texts
from lms.content.model import Lesson, Question
from lms.content.problems import Problem
from lms.content.trees import Surroundings
from lms.quizzes.rules.responses import Response
from lms.quizzes.rules.showing import Shown, Situation, show
from lms.web.languages import lang

SEED = 1
Document = TypeVar("Document", Question, Lesson)


@dataclass(frozen=True, slots=True)
class Preview:
    """A question asked and answered, and what the checker says of it."""

    asked: Shown
    answered: Shown
    language: str
    problems: tuple[Problem, ...]


def previewed(place: Opened, lines: Sequence[str]) -> Preview | None:
    """The only question of these lines, rendered as part of the page; None if it cannot be."""
    around = surroundings(place.course.id)
    front = "---\nid: preview\ntitle: Preview\n---\n"
    reading = read_page(place.path, {place.path: front + "\n".join(lines) + "\n"}, around)
    if reading.lesson is None or not reading.lesson.questions:
        return None
    question = _with_addresses(reading.lesson.questions[0], around, place.course.key)
    if around.language not in question.texts:
        return None
    asked = show(question, around.language, around.language, Situation(1, SEED))
    right = Situation(1, SEED, response=right_answer(question), revealed=True)
    answered = show(question, around.language, around.language, right)
    return Preview(asked, answered, around.language, reading.problems)


@dataclass(frozen=True, slots=True)
class Seen:
    """Lines as they will be shown, and what the checker says of them."""

    html: tuple[str, ...]
    language: str
    problems: tuple[Problem, ...]


def seen(place: Opened, lines: Sequence[str]) -> Seen:
    """Lines rendered as part of the page; what a task or pool holds is shown by its words."""
    around = surroundings(place.course.id)
    base = f"{place.path.rpartition('/')[0] or '1-preview'}/preview.md"
    front = "---\nid: preview\ntitle: Preview\n---\n"
    reading = read_page(base, {base: front + "\n".join(lines) + "\n"}, around)
    lesson = reading.lesson
    if lesson is None or around.language not in lesson.texts:
        return Seen((), around.language, reading.problems)
    shown = _with_addresses(lesson, around, place.course.key)
    html = [part.html for part in shown.texts[around.language].parts if part.html]
    task = shown.task.texts[around.language] if shown.task else None
    if task:
        html.append(task.html)
    return Seen(tuple(html), around.language, reading.problems)


def right_answer(question: Question) -> Response:
    """The answer that earns all points."""
    gaps = {}
    for gap in question.gaps:
        text = next(iter(question.texts.values()))
        if gap.low is None:
            gaps[gap.id] = next(iter(text.accepted.get(gap.id, ())), "")
        else:
            gaps[gap.id] = f"{gap.low:g} {next(iter(text.units.get(gap.id, ())), '')}".strip()
    return Response(
        chosen=question.right, gaps=gaps, order=question.items, pairs=dict(question.pairs)
    )


def _with_addresses(document: Document, around: Surroundings, course: str) -> Document:
    def media(match: re.Match[str]) -> str:
        path = unescape(match.group(1))
        found = around.media.get(path)
        return f"/media/{found.sha256}/{quote(path.rpartition('/')[2])}" if found else ""

    return map_texts(document, lambda text: resolve(MEDIA.sub(media, text), course, lang()))
