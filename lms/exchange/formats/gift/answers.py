"""What stands between the braces of GIFT."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal

from lms.content.problems import sentence
from lms.exchange.formats.foreign import (
    Answer,
    Choice,
    Matching,
    NumberAnswer,
    Numeric,
    Short,
    Truth,
)  # fmt: skip
from lms.exchange.formats.gift.tape import Tape
from lms.exchange.formats.gift.texts import markdown, taken_format
from lms.exchange.formats.numbers import decimal_of, within
from lms.exchange.formats.report import Remarks, malformed

_WEIGHT = re.compile(r"%\s*(-?\d{1,3}(?:\.\d*)?)\s*%")
_TWO = 2


@dataclass(frozen=True, slots=True)
class Context:
    """The format of the question, which its answers share, and who hears remarks."""

    kind: str
    remarks: Remarks

    def words(self, tape: Tape | None) -> str:
        """Markdown of a part."""
        if tape is None or not tape.signs:
            return ""
        kind, text = taken_format(tape, self.kind)
        return markdown(text, kind, self.remarks)


def choice(inside: Tape, context: Context) -> Choice:
    """`~wrong =right ~%50%partly#feedback`."""
    single = "=" in inside.signs
    found = []
    for part in inside.split("~="):
        if part.signs[0] not in "~=":
            raise malformed(
                part.line,
                sentence("“%(words)s” stands before the first answer.", words=part.text[:40]),
                sentence("Write = or ~ before each answer."),
            )
        weight, rest = _weighted(part.cut(1), 1.0 if part.signs[0] == "=" else 0.0)
        text, feedback = rest.partition("#")
        found.append(Answer(context.words(text), weight, context.words(feedback), part.line))
    if len(found) < _TWO:
        raise malformed(
            inside.line,
            sentence("A choice with just one answer."),
            sentence("Add the wrong answers, each with ~ before it."),
        )
    return Choice(tuple(found), single)


def matching(inside: Tape, context: Context) -> Matching:
    """`=left -> right`."""
    rows = []
    for part in inside.split("="):
        left, right = part.cut(part.signs.startswith("=")).partition("->")
        if right is None:
            raise malformed(
                part.line,
                sentence("This pair has no -> between its sides."),
                sentence("Write =left -> right."),
            )
        rows.append((context.words(left).replace("-\\>", "->"), " ".join(right.text.split())))
    if len(rows) < _TWO:
        raise malformed(
            inside.line, sentence("Matching needs at least two pairs."), sentence("Add pairs.")
        )
    return Matching(tuple(rows))


def truth(inside: Tape, context: Context) -> Truth:
    """`TRUE#feedback to the wrong answer#feedback to the right one`."""
    word, said = inside.partition("#")
    wrong, right = said.partition("#") if said is not None else (None, None)
    is_true = word.text.startswith("T")
    for_right, for_wrong = context.words(right), context.words(wrong)
    if is_true:
        return Truth(right=True, if_true=for_right, if_false=for_wrong)
    return Truth(right=False, if_true=for_wrong, if_false=for_right)


def short(inside: Tape, context: Context) -> Short:
    """`=word =%50%other#feedback`."""
    found = []
    for part in inside.split("="):
        weight, rest = _weighted(part.cut(part.signs.startswith("=")), 1.0)
        text, feedback = rest.partition("#")
        _, words = taken_format(text, context.kind)
        found.append(Answer(words.text.strip(), weight, context.words(feedback), part.line))
    return Short(tuple(found))


def numeric(inside: Tape, context: Context) -> Numeric:
    """`1822:5`, `1..2`, `=%50%3:1 =4`, `~#feedback to all others`."""
    found = []
    for part in inside.split("=~"):
        others = part.signs.startswith("~")
        weight, rest = _weighted(part.cut(part.signs[0] in "=~"), 1.0)
        text, feedback = rest.partition("#")
        low, high = (None, None) if others else _bounds(text)
        share = 0.0 if others else weight
        found.append(NumberAnswer(low, high, share, context.words(feedback), part.line))
    if not any(answer.low is not None for answer in found):
        raise malformed(
            inside.line,
            sentence("There is no number between the braces."),
            sentence("Write {#42}, {#42:0.5} or {#41..43}."),
        )
    return Numeric(tuple(found))


def _bounds(tape: Tape) -> tuple[Decimal | None, Decimal | None]:
    words = tape.text.strip()
    if words == "*":
        return None, None
    if ".." in words[1:]:
        low, high = (decimal_of(part) for part in words.split("..", 1))
    else:
        value, _, off = words.partition(":")
        number, tolerance = decimal_of(value), decimal_of(off if ":" in words else "0")
        low, high = (
            (None, None) if number is None or tolerance is None else within(number, tolerance)
        )
    if low is None or high is None or low > high:
        raise malformed(
            tape.line,
            sentence("“%(number)s” is not a number that can be asked for.", number=words[:40]),
            sentence("Write {#42}, {#42:0.5} or {#41..43}, with the smaller number first."),
        )
    return low, high


def _weighted(tape: Tape, default: float) -> tuple[float, Tape]:
    found = _WEIGHT.match(tape.signs)
    if found is None:
        if tape.signs.startswith("%") and "%" in tape.signs[1:8]:
            raise malformed(
                tape.line,
                sentence("The share between the two %% is not a number."),
                sentence("Write it like %%50%% or %%-33.33333%%."),
            )
        return default, tape
    share = float(found.group(1)) / 100
    if abs(share) > 1:
        raise malformed(
            tape.line,
            sentence("“%(share)s” is not a share in per cent.", share=found.group(1)),
            sentence("Write a number from -100 to 100."),
        )
    return share, tape.cut(found.end())
