"""A page as it reads, without anything to fill in: for comparing and reviewing. Pure.

The HTML comes from the reader of courses; ids are left out, since two versions stand on one page.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from html import unescape
from typing import TYPE_CHECKING
from urllib.parse import quote

from lms.catalogue.rules.publishing import MEDIA
from lms.content.model import Lesson, Media, PartKind, Question, QuestionText, Task, pick

if TYPE_CHECKING:
    from lms.content.workbench import PageReading

_IDS = re.compile(r' id="[^"]*"')
_LINKS = re.compile(r' href="(?:lesson:|guide:|glossary:|#)[^"]*"')


@dataclass(frozen=True, slots=True)
class Choice:
    """An answer, step, cell or row; `pairs` are the words of what belongs to it."""

    html: str
    right: bool
    feedback: str = ""
    pairs: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Asked:
    """A question with its key. accepted: what is taken in the gaps."""

    key: str
    type: str
    stem: str
    choices: tuple[Choice, ...] = ()
    accepted: tuple[str, ...] = ()
    explanation: str = ""


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of a page: prose as HTML, or questions."""

    html: str = ""
    questions: tuple[Asked, ...] = ()


@dataclass(frozen=True, slots=True)
class Rendered:
    """A page in one language. `problems` is how many errors the reader found in it."""

    language: str
    title: str
    pieces: tuple[Piece, ...]


def rendered(
    found: PageReading, language: str, source: str, media: Mapping[str, Media], title: str = ""
) -> Rendered | None:
    """What was read of a page in a language; None where it could not be read."""
    own = language or source
    if found.lesson is not None:
        text = found.lesson.texts.get(own)
        if text is None:
            return None
        return Rendered(own, text.title, tuple(_pieces(found.lesson, own, source, media)))
    html = found.html or "".join(f"<p><b>{term.term}</b></p>{term.html}" for term in found.terms)
    return Rendered(own, title, (Piece(plain(html, media)),)) if html else None


def plain(html: str, media: Mapping[str, Media]) -> str:
    """HTML that may stand twice on a page: without ids and links to its own places, media addressed."""

    def address(match: re.Match[str]) -> str:
        path = unescape(match.group(1))
        found = media.get(path)
        name = quote(path.rsplit("/", 1)[-1])
        return f"/media/{found.sha256}/{name}" if found else match.group(0)

    return _LINKS.sub("", _IDS.sub("", MEDIA.sub(address, html)))


def _pieces(lesson: Lesson, language: str, source: str, media: Mapping[str, Media]) -> list[Piece]:
    questions = {question.id: question for question in lesson.questions}
    pools = {pool.id: pool for pool in lesson.pools}
    found = []
    for part in lesson.texts[language].parts:
        if part.kind is PartKind.PROSE:
            found.append(Piece(plain(part.html, media)))
        elif part.kind is PartKind.TASK and lesson.task is not None:
            found.append(Piece(plain(_task(lesson.task, language, source), media)))
        else:
            keys = pools[part.id].questions if part.id in pools else (part.id,)
            asked = [questions[key] for key in keys if key in questions]
            shown = tuple(_asked(question, language, source, media) for question in asked)
            found.append(Piece(questions=shown))
    return found


def _task(task: Task, language: str, source: str) -> str:
    text = pick(task.texts, language, source)[1]
    return text.html


def _asked(question: Question, language: str, source: str, media: Mapping[str, Media]) -> Asked:
    text = pick(question.texts, language, source)[1]
    stem = "".join(
        part if place % 2 == 0 else "<b>______</b>" for place, part in enumerate(text.stem)
    )
    return Asked(
        question.id,
        question.type,
        plain(stem, media),
        tuple(_choice(question, text, item, media) for item in question.items),
        tuple(_accepted(question, text)),
        plain(text.explanation, media),
    )


def _choice(
    question: Question, text: QuestionText, item: str, media: Mapping[str, Media]
) -> Choice:
    return Choice(
        plain(text.words.get(item, ""), media),
        item in question.right,
        plain(text.feedback.get(item, ""), media),
        tuple(plain(text.words.get(t, ""), media) for t in sorted(question.pairs.get(item, ()))),
    )


def _accepted(question: Question, text: QuestionText) -> list[str]:
    found = []
    for gap in question.gaps:
        if gap.is_number:
            low, high = gap.low, gap.high
            found.append(f"{low:g}" if low == high or high is None else f"{low:g}–{high:g}")
        else:
            found.append(" / ".join(text.accepted.get(gap.id, ())))
    return found
