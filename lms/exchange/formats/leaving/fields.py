"""Blanks as short answers, numbers or cloze texts."""

from __future__ import annotations

import re

from lms.content.model import QuestionType
from lms.content.problems import sentence
from lms.content.questions.blanks import mark_of
from lms.content.questions.draft import Blank, Draft
from lms.content.questions.settings import Settings
from lms.exchange.formats.escaping import inline
from lms.exchange.formats.foreign import (
    Answer,
    Body,
    Cloze,
    Field,
    NumberAnswer,
    Numeric,
    Short,
)  # fmt: skip
from lms.exchange.formats.numbers import exact
from lms.exchange.formats.report import Refused, Remarks

_MARK = re.compile("\ue000(\\d+)\ue001")
_RUN = re.compile(r"(?:\\?_){5,}")
PLACE = r"\_\_\_\_\_"


def gapped(
    draft: Draft, chosen: Settings, remarks: Remarks, *, cloze: bool, units: bool
) -> tuple[Body, str]:
    """The body and the text: one field stands where underscores are, several within the text."""
    stem = draft.stem.text
    if len(draft.blanks) == 1 and not _RUN.search(stem):
        blank = draft.blanks[0]
        words = _placed(stem, blank, units=units, remarks=remarks)
        if blank.gap.is_number:
            return Numeric((_number(blank),), blank.units if units else ()), words
        return Short(_answers(blank), case=chosen.case), words
    if not cloze:
        raise Refused(
            sentence("GIFT has no questions with several blanks in a text."),
            sentence("Choose Moodle XML, or ask them one by one."),
        )
    if draft.type is QuestionType.NUMBER or any(blank.units for blank in draft.blanks):
        stem = _with_units(draft, remarks)
    share = chosen.points / len(draft.blanks)
    weight = int(share) if share == int(share) and share > 0 else 1
    return Cloze(tuple(_field(blank, chosen, weight) for blank in draft.blanks)), stem


def _placed(stem: str, blank: Blank, *, units: bool, remarks: Remarks) -> str:
    mark = mark_of(0)
    if blank.units and not units:
        _note_units(remarks)
        return stem.replace(mark, f"{PLACE} {inline(blank.units[0])}")
    if stem.endswith(f"\n\n{mark}"):
        return stem.removesuffix(mark).rstrip()
    return stem.replace(mark, PLACE)


def _with_units(draft: Draft, remarks: Remarks) -> str:
    def unit(found: re.Match[str]) -> str:
        units = draft.blanks[int(found.group(1))].units
        if not units:
            return found.group()
        _note_units(remarks)
        return f"{found.group()} {inline(units[0])}"

    return _MARK.sub(unit, draft.stem.text)


def _note_units(remarks: Remarks) -> None:
    remarks.note(
        sentence("The unit stands behind the field now and is not asked for."),
        sentence("Say in the question which unit you want."),
    )


def _field(blank: Blank, chosen: Settings, weight: int) -> Field:
    if blank.gap.is_number:
        return Field(numbers=(_number(blank),), weight=weight)
    return Field(_answers(blank), case=chosen.case, weight=weight)


def _answers(blank: Blank) -> tuple[Answer, ...]:
    return tuple(Answer(text, 1.0) for text in blank.accepted)


def _number(blank: Blank) -> NumberAnswer:
    low = exact(blank.gap.low or 0.0)
    high = low if blank.gap.high is None else exact(blank.gap.high)
    return NumberAnswer(low, high)
