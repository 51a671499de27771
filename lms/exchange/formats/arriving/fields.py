"""Short answers, numbers and cloze texts as blanks."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace

from lms.content.model import Credit, Gap, QuestionType
from lms.content.problems import sentence
from lms.content.questions.blanks import mark_of
from lms.content.questions.draft import Blank, Draft
from lms.content.questions.numbers import number_text
from lms.content.questions.settings import Settings
from lms.exchange.formats.arriving.parts import PLACEHOLDER, Made, draft_of
from lms.exchange.formats.escaping import inline
from lms.exchange.formats.foreign import Answer, Cloze, Field, Foreign, NumberAnswer, Numeric, Short
from lms.exchange.formats.report import Refused, Remarks

_PLACE = re.compile(r"(?:\\?_){5,}")
_MARK = re.compile("\ue000(\\d+)\ue001")
_FULL = 0.995


def short(found: Foreign, body: Short, remarks: Remarks) -> Made:
    """One blank, where the underscores are or below the text."""
    accepted = _accepted(body.answers, remarks)
    blank = Blank(Gap("b1", case=body.case), accepted, line=found.line)
    settings = Settings(PLACEHOLDER, None, found.points, case=body.case)
    more = _told((answer.text, answer.feedback) for answer in body.answers)
    return Made(settings, _gapped(found, QuestionType.BLANK, [blank], more, remarks))


def numeric(found: Foreign, body: Numeric, remarks: Remarks) -> Made:
    """One number, or the numbers that are accepted."""
    blank = _number("b1", body.answers, found.line, remarks)
    if blank.gap.is_number and body.units:
        blank = replace(blank, gap=replace(blank.gap, unit=True), units=body.units)
    kind = QuestionType.NUMBER if blank.gap.is_number else QuestionType.BLANK
    more = _told((_words(answer), answer.feedback) for answer in body.answers)
    settings = Settings(PLACEHOLDER, None, found.points)
    return Made(settings, _gapped(found, kind, [blank], more, remarks))


def cloze(found: Foreign, body: Cloze, remarks: Remarks) -> Made:
    """Blanks where the fields are."""
    if len({field.weight for field in body.fields}) > 1:
        remarks.note(
            sentence("The fields had different weights; here each counts the same."),
            sentence("Look whether that is what you want."),
        )
    cases = {field.case for field in body.fields if field.answers and not field.listed}
    if len(cases) > 1:
        remarks.note(
            sentence("Some fields told capital from small letters; here all do."),
            sentence('Take case="true" out of the tag if none should.'),
        )
    blanks = [
        _field(f"b{number}", field, any(cases), remarks)
        for number, field in enumerate(body.fields, 1)
    ]
    stem = _MARK.sub(lambda m: m.group() + _list_of(body.fields[int(m.group(1))]), found.text)
    numbers = all(blank.gap.is_number for blank in blanks)
    kind = QuestionType.NUMBER if numbers else QuestionType.BLANK
    more = _told((a.text, a.feedback) for field in body.fields for a in field.answers)
    more += _told((_words(a), a.feedback) for field in body.fields for a in field.numbers)
    if more:
        _note_told(remarks)
    credit = Credit.EACH if len(blanks) > 1 else Credit.EXACT
    settings = Settings(PLACEHOLDER, None, found.points, credit, case=any(cases))
    return Made(settings, draft_of(found, kind, stem=stem, blanks=blanks, more=more))


def _field(identifier: str, field: Field, case: bool, remarks: Remarks) -> Blank:
    if field.numbers:
        return _number(identifier, field.numbers, field.line, remarks)
    if field.listed:
        remarks.note(
            sentence("A list to choose from within the text became a blank with its choices behind it."),
            sentence("Make a choice of it, if learners should not type."),
            field.line,
        )  # fmt: skip
    return Blank(Gap(identifier, case=case), _accepted(field.answers, remarks), line=field.line)


def _list_of(field: Field) -> str:
    if not field.listed:
        return ""
    return f" ({' / '.join(inline(answer.text) for answer in field.answers)})"


def _gapped(
    found: Foreign, kind: QuestionType, blanks: list[Blank], more: list[str], remarks: Remarks
) -> Draft:
    if more:
        _note_told(remarks)
    mark = mark_of(0)
    stem = _PLACE.sub(mark, found.text, count=1)
    if mark not in stem:
        stem = f"{found.text}\n\n{mark}".strip()
    return draft_of(found, kind, stem=stem, blanks=blanks, more=more)


def _note_told(remarks: Remarks) -> None:
    remarks.note(
        sentence("Feedback to single answers stands in the explanation now."),
        sentence("Look whether it reads well there."),
    )


def _told(pairs: Iterable[tuple[str, str]]) -> list[str]:
    """Feedback to single answers, as paragraphs of the explanation."""
    found = []
    for words, feedback in pairs:
        if feedback.strip():
            before = f"**{inline(words)}**: " if words not in {"", "*"} else ""
            found.append(before + feedback)
    return found


def _accepted(answers: Sequence[Answer], remarks: Remarks) -> tuple[str, ...]:
    best = max((answer.fraction for answer in answers), default=0.0)
    full = [a for a in answers if a.fraction >= best * _FULL and best > 0]
    accepted = tuple(dict.fromkeys(a.text.strip() for a in full if a.text.strip()))
    for answer in answers:
        if answer not in full and answer.fraction > 0:
            _note_partial(answer.text, answer.line, remarks)
    for text in accepted:
        if "*" in text.replace("\\*", ""):
            remarks.note(
                sentence("“%(answer)s” holds an asterisk, which stood for any letters; here it is itself.",
                         answer=text),
                sentence("Write the answers that are right, with | between them."),
            )  # fmt: skip
    if not accepted:
        raise Refused(
            sentence("No answer is right."), sentence("Give one all the points, and export again.")
        )
    return tuple(text.replace("\\*", "*") for text in accepted)


def _note_partial(words: str, line: int, remarks: Remarks) -> None:
    remarks.note(
        sentence(
            "“%(answer)s” earned a part of the points; here it counts as wrong.", answer=words
        ),
        sentence("Add it to the blank if it should count as right."),
        line,
    )


def _number(identifier: str, answers: Sequence[NumberAnswer], line: int, remarks: Remarks) -> Blank:
    bounded = [answer for answer in answers if answer.low is not None and answer.fraction > 0]
    if not bounded:
        raise Refused(
            sentence("No number is right."), sentence("Give one all the points, and export again.")
        )
    best = max(answer.fraction for answer in bounded)
    for answer in bounded:
        if answer.fraction < best * _FULL:
            _note_partial(_words(answer), answer.line, remarks)
    full = [answer for answer in bounded if answer.fraction >= best * _FULL]
    ranges = sorted({(a.low, a.high) for a in full if a.low is not None and a.high is not None})
    low, high = ranges[0]
    apart = []
    for lower, upper in ranges[1:]:
        if lower <= high:
            high = max(high, upper)
        else:
            apart.append((lower, upper))
    if not apart:
        return Blank(Gap(identifier, float(low), float(high)), line=line)
    if any(lower != upper for lower, upper in ranges):
        raise Refused(
            sentence("Several ranges that do not touch are right; a number here has one."),
            sentence("Ask two questions, or widen the range."),
        )
    words = [number_text(float(lower)) for lower, _ in ranges]
    remarks.note(
        sentence("Several numbers are right, so the field takes words and compares them as text."),
        sentence("Look whether all ways to write them are there."),
    )
    spelt = dict.fromkeys(w for word in words for w in (word, word.replace(".", ",")))
    return Blank(Gap(identifier), tuple(spelt), line=line)


def _words(answer: NumberAnswer) -> str:
    if answer.low is None or answer.high is None:
        return "*"
    low, high = number_text(float(answer.low)), number_text(float(answer.high))
    return low if low == high else f"{low}–{high}"
