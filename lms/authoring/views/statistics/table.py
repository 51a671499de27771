"""Questions as data as a table to take away: a line for a question, and one for each option."""

from __future__ import annotations

from collections.abc import Iterator

from flask_babel import gettext as _

from lms.authoring.queries.statistics.pages import CourseFigures, Earlier, QuestionLine
from lms.authoring.rules.statistics.shown import Shown, ShownPart
from lms.authoring.views.statistics.words import Words
from lms.catalogue.queries.outlines import Outline
from lms.core.cells import Cell
from lms.web.languages import lang


def rows_of(outline: Outline, figures: CourseFigures, words: Words) -> Iterator[list[Cell]]:
    """The head, then all questions in course order; what is not shown on the pages is empty here."""
    yield [
        _("Lesson"), _("Question"), _("Words"), _("Type"), _("Key"), _("Asked now"),
        _("People"), _("Facility from"), _("Facility to"), _("Discrimination"),
        _("Left unanswered"), _("Hints"), _("Option"), _("Words of the option"), _("Right"),
        _("Chosen by"), _("Share"), _("Choosing it goes with the rest"),
    ]  # fmt: skip
    said = Said()
    for lesson in figures.lessons:
        title = outline.lesson_title(lesson.entry, lang())
        for line in lesson.questions:
            yield from _question(f"{lesson.entry.number} {title}", line, words, said)
    for line in figures.gone:
        yield from _question("", line, words, said)


class Said:
    """Words that stand in many lines, looked up once."""

    def __init__(self) -> None:
        self.yes, self.no = str(_("yes")), str(_("no"))
        self.right = {True: self.yes, False: self.no, None: None}


def _question(lesson: str, line: QuestionLine, words: Words, said: Said) -> Iterator[list[Cell]]:
    now = said.no if line.lesson is None else said.yes
    yield from _group(lesson, line, line, words, said, now)
    for one in line.earlier:
        yield from _group(lesson, line, one, words, said, said.no)


def _group(
    lesson: str,
    line: QuestionLine,
    one: QuestionLine | Earlier,
    words: Words,
    said: Said,
    now: str,
) -> Iterator[list[Cell]]:
    question, shown = one.question, one.shown
    group = one.key if isinstance(one, Earlier) else one.group
    head: list[Cell] = [
        lesson, line.key, words.title(question), question.type.value, group, now,
    ]  # fmt: skip
    advice = " ".join(words.hint(question, hint) for hint in shown.advice)
    yield [*head, *_figures(shown), advice, *[None] * 6]
    for part in shown.parts:
        text, right = words.part(question, part.part), said.right[part.right]
        yield [*head, shown.people, *[None] * 5, part.part, text, right, *_part(part)]


def _figures(shown: Shown) -> list[Cell]:
    span = shown.facility
    return [
        shown.people,
        _short(span.low if span else None),
        _short(span.high if span else None),
        _short(shown.discrimination),
        shown.unanswered,
    ]


def _part(part: ShownPart) -> list[Cell]:
    return [part.count, _short(part.share), _short(part.choosing)]


def _short(value: float | None) -> float | None:
    return None if value is None else round(value, 3)
