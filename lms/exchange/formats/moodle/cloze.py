"""Fields in the text of a cloze question: `{1:SHORTANSWER:=right~wrong#feedback}`."""

from __future__ import annotations

import html
import re

from lms.content.problems import sentence
from lms.content.questions.blanks import mark_of
from lms.exchange.formats.foreign import Answer, Field, NumberAnswer
from lms.exchange.formats.numbers import decimal_of, within, written
from lms.exchange.formats.report import Refused

_FIELD = re.compile(r"(?<!\\)\{(\d{0,3}):([A-Z_]{2,20}):((?:\\.|[^}\\])*)\}", re.DOTALL)
_WEIGHT = re.compile(r"%(-?\d{1,3}(?:\.\d{0,5})?)%")
_SHORT = {"SHORTANSWER", "SA", "MW"}
_SHORT_CASE = {"SHORTANSWER_C", "SAC", "MWC"}
_NUMBER = {"NUMERICAL", "NM"}
_LISTED = {"MULTICHOICE", "MC", "MULTICHOICE_V", "MCV", "MULTICHOICE_H", "MCH", "MULTICHOICE_S", "MCS",
           "MULTICHOICE_VS", "MCVS", "MULTICHOICE_HS", "MCHS"}  # fmt: skip
_ESCAPES = re.compile(r'([\\~=}#/"])')
_UNESCAPED = re.compile(r"\\(.)", re.DOTALL)


def taken_apart(text: str, line: int) -> tuple[str, tuple[Field, ...]]:
    """The HTML with marks, and the fields; raises Refused where one has no counterpart."""
    fields: list[Field] = []

    def replaced(found: re.Match[str]) -> str:
        at = line + text.count("\n", 0, found.start())
        fields.append(_field(int(found.group(1) or 1), found.group(2), found.group(3), at))
        return mark_of(len(fields) - 1)

    marked = _FIELD.sub(replaced, text)
    if not fields:
        raise Refused(
            sentence("There is no field in this cloze question that can be read."),
            sentence("Look at its text in Moodle."),
            line,
        )
    return marked, tuple(fields)


def _field(weight: int, kind: str, inside: str, line: int) -> Field:
    alternatives = [a for a in re.split(r"(?<!\\)~", inside) if a.strip()]
    if kind in _NUMBER:
        numbers = tuple(_number(text, line) for text in alternatives)
        return Field(numbers=numbers, weight=weight, line=line)
    if kind in _SHORT | _SHORT_CASE | _LISTED:
        answers = tuple(_answer(text, line) for text in alternatives)
        return Field(
            answers, case=kind in _SHORT_CASE, listed=kind in _LISTED, weight=weight, line=line
        )
    raise Refused(
        sentence("A field of the kind %(kind)s has no counterpart here.", kind=kind),
        sentence("Make a question of its own of it."),
        line,
    )


def _answer(text: str, line: int) -> Answer:
    words, _, feedback = _split(text)
    fraction, words = _fraction(words)
    return Answer(_plain(words), fraction, _plain(feedback), line)


def _number(text: str, line: int) -> NumberAnswer:
    words, _, feedback = _split(text)
    fraction, words = _fraction(words)
    value, _, off = _plain(words).partition(":")
    number, tolerance = decimal_of(value), decimal_of(off or "0")
    if value.strip() == "*":
        return NumberAnswer(None, None, fraction, _plain(feedback), line)
    if number is None or tolerance is None:
        raise Refused(
            sentence("“%(number)s” is not a number.", number=words[:40]),
            sentence("Mend it on the other side, and export again."),
            line,
        )
    return NumberAnswer(*within(number, tolerance), fraction, _plain(feedback), line)


def _split(text: str) -> tuple[str, str, str]:
    found = re.search(r"(?<!\\)(?<!&)#(?!\d+;)", text)
    return (text[: found.start()], "#", text[found.end() :]) if found else (text, "", "")


def _fraction(text: str) -> tuple[float, str]:
    plain = text.strip()
    if plain.startswith("="):
        return 1.0, plain[1:]
    found = _WEIGHT.match(plain)
    return (float(found.group(1)) / 100, plain[found.end() :]) if found else (0.0, plain)


def _plain(text: str) -> str:
    words = re.sub(r"<[^>]+>", "", _UNESCAPED.sub(r"\1", text))
    return " ".join(html.unescape(words).split())


def written_field(field: Field) -> str:
    """The field within HTML."""
    if field.numbers:
        kind = "NUMERICAL"
        answers = "~".join(_number_text(number) for number in field.numbers)
    else:
        kind = "SHORTANSWER_C" if field.case else "SHORTANSWER"
        answers = "~".join(f"={_escaped(answer.text)}" for answer in field.answers)
    return f"{{{field.weight}:{kind}:{answers}}}"


def _number_text(number: NumberAnswer) -> str:
    if number.low is None or number.high is None:
        return "*"
    middle = (number.low + number.high) / 2
    return f"={written(middle)}:{written(number.high - middle)}"


def _escaped(text: str) -> str:
    return html.escape(_ESCAPES.sub(r"\\\1", text.replace("*", "\\*")), quote=False)
