"""The answers of the types of Moodle XML that have a list of them."""

from __future__ import annotations

import html
import re

from lms.content.problems import sentence
from lms.exchange.formats.foreign import (
    Answer,
    Choice,
    Matching,
    NumberAnswer,
    Numeric,
    Ordering,
    Short,
)  # fmt: skip
from lms.exchange.formats.moodle.texts import Reader, plain
from lms.exchange.formats.moodle.tree import Element
from lms.exchange.formats.numbers import decimal_of, within
from lms.exchange.formats.report import Refused, malformed

_YES = {"1", "true"}
_STRICT = "-1"
# showunits of Moodle: 0 typed, 1 chosen from a list (radio), 2 (select), 3 not shown at all.
_NO_UNITS = "3"


def fraction_of(answer: Element) -> float:
    """From -1 to 1."""
    found = decimal_of(answer.attributes.get("fraction", "0"))
    if found is None or abs(found) > 100:  # noqa: PLR2004  # per cent
        raise malformed(
            answer.line,
            sentence(
                "“%(share)s” is not a share in per cent.", share=answer.attributes["fraction"][:20]
            ),
            sentence("Write a number from -100 to 100."),
        )
    return float(found) / 100


def _flag(element: Element, tag: str, default: str) -> bool:
    return element.text(tag, default).lower() in _YES


def _markdown_answers(element: Element, reader: Reader) -> tuple[Answer, ...]:
    return tuple(
        Answer(reader.markdown(a), fraction_of(a), reader.child(a, "feedback"), a.line)
        for a in element.all("answer")
    )


def choice(element: Element, reader: Reader) -> Choice:
    """Single or multiple choice."""
    strict = element.attributes.get("type") == "multichoiceset"
    return Choice(
        _markdown_answers(element, reader),
        single=not strict and _flag(element, "single", "true"),
        shuffle=_flag(element, "shuffleanswers", "true"),
        strict=strict,
    )


def short(element: Element, reader: Reader) -> Short:
    """Short answers: plain text, whatever the format says."""
    answers = tuple(
        Answer(a.text("text") or plain(a), fraction_of(a), reader.child(a, "feedback"), a.line)
        for a in element.all("answer")
    )
    return Short(answers, case=_flag(element, "usecase", "0"))


def numeric(element: Element, reader: Reader) -> Numeric:
    """Numbers with their tolerance, and the spellings of the unit."""
    answers = tuple(_number(a, reader) for a in element.all("answer"))
    return Numeric(answers, _units(element, reader))


def _number(answer: Element, reader: Reader) -> NumberAnswer:
    words = answer.text("text") or plain(answer)
    feedback, share = reader.child(answer, "feedback"), fraction_of(answer)
    if words == "*":
        return NumberAnswer(None, None, share, feedback, answer.line)
    value, off = decimal_of(words), decimal_of(answer.text("tolerance") or "0")
    if value is None or off is None:
        raise malformed(
            answer.line,
            sentence("“%(number)s” is not a number.", number=words[:40]),
            sentence("Mend it in Moodle, and export again."),
        )
    return NumberAnswer(*within(value, off), share, feedback, answer.line)


def _units(element: Element, reader: Reader) -> tuple[str, ...]:
    listed = element.one("units")
    if listed is None or element.text("showunits", "0") == _NO_UNITS:
        return ()
    found = []
    for unit in listed.all("unit"):
        if decimal_of(unit.text("multiplier") or "1") == 1:
            found.append(unit.text("unit_name"))
        else:
            reader.remarks.note(
                sentence("The unit %(unit)s would have to be converted; here only spellings of one unit count.",
                         unit=unit.text("unit_name")),
                sentence("Say in the question which unit you want."),
                unit.line,
            )  # fmt: skip
    if found and element.text("unitgradingtype", "0") == "0":
        reader.remarks.note(
            sentence("The unit was not marked there; here it is demanded."),
            sentence("Take it out of the blank if a bare number is enough."),
        )
    return tuple(filter(None, found))


def matching(element: Element, reader: Reader) -> Matching:
    """Pairs; a question without text makes a distractor."""
    rows = []
    for pair in element.all("subquestion"):
        answer = pair.one("answer")
        if answer is None:
            raise Refused(
                sentence("A pair has no answer."), sentence("Look at it in Moodle."), pair.line
            )
        words = answer.text("text") or " ".join(answer.words.split())
        rows.append((reader.markdown(pair), _bare(words)))
    return Matching(tuple(rows), shuffle=_flag(element, "shuffleanswers", "true"))


def ordering(element: Element, reader: Reader) -> Ordering:
    """Steps in the order of the file, which is the right one."""
    steps = tuple(answer.text for answer in _steps(element, reader))
    strict = element.text("gradingtype").upper() in {_STRICT, "ALL_OR_NOTHING"}
    return Ordering(steps, strict)


def _steps(element: Element, reader: Reader) -> list[Answer]:
    return [Answer(reader.markdown(answer)) for answer in element.all("answer")]


def _bare(words: str) -> str:
    """Plain text; where some program wrapped it in a paragraph, what is in it."""
    if words.startswith("<p") and words.endswith("</p>"):
        words = html.unescape(re.sub(r"<[^>]+>", " ", words))
    return " ".join(words.split())
