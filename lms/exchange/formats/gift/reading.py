"""GIFT: from a file to questions as Moodle knows them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from lms.content.problems import sentence
from lms.exchange.formats.foreign import Body, Choice, Description, Essay, Foreign, Numeric, Short
from lms.exchange.formats.gift import answers
from lms.exchange.formats.gift.tape import Tape, tape_of
from lms.exchange.formats.gift.texts import markdown, taken_format
from lms.exchange.formats.moodle.reading import cleaned_category
from lms.exchange.formats.report import Malformed, Remark, Remarks, malformed

_ID = re.compile(r"\[id:((?:\\\]|[^\]])+)\]")
_TAG = re.compile(r"\[tag:((?:\\\]|[^\]<>`])+)\]")
_TRUTH = re.compile(r"(?:T|TRUE|F|FALSE)(?=\s*(?:#|$))")
_CATEGORY = "$CATEGORY:"
_MOST_FAULTS = 20


@dataclass(frozen=True, slots=True)
class Found:
    """A question where it stands: its text, its answers (None: there are none), what goes with it."""

    line: int
    name: str
    category: str
    text: Tape
    answers: Tape | None
    missing: bool
    id: str
    tags: tuple[str, ...]


def questions(text: str) -> Iterator[Found]:
    """The questions of a file in their order; raises Malformed with all mistakes of the form."""
    category = ""
    faults: list[Remark] = []
    found: list[Found] = []
    for lines in _paragraphs(text):
        comments = [line for _, line in lines if line.strip().startswith("//")]
        written = [(n, line) for n, line in lines if not line.strip().startswith("//")]
        tape = tape_of(written)
        while tape.signs.startswith(_CATEGORY):
            first, rest = tape.partition("\n")
            category = cleaned_category(first.cut(len(_CATEGORY)).text)
            tape = rest or tape.cut(len(tape.signs))
        if not tape.signs:
            continue
        try:
            found.append(_question(tape, category, " ".join(comments)))
        except Malformed as error:
            faults.extend(error.remarks)
    if faults:
        raise Malformed(*faults[:_MOST_FAULTS])
    return iter(found)


def _paragraphs(text: str) -> Iterator[list[tuple[int, str]]]:
    lines: list[tuple[int, str]] = []
    for number, line in enumerate([*text.split("\n"), ""], 1):
        if line.strip():
            lines.append((number, line))
        elif lines:
            yield lines
            lines = []


def _question(tape: Tape, category: str, comments: str) -> Found:
    line, name = tape.line, ""
    if tape.signs.startswith("::"):
        head, rest = tape.cut(2).partition("::")
        if rest is None:
            raise malformed(
                line, sentence("The name that begins with :: has no second ::."),
                sentence("Write ::name:: before the question."),
            )  # fmt: skip
        name, tape = " ".join(head.text.split()), rest
    text, inside, missing = _taken_answers(tape)
    known = _ID.search(comments)
    return Found(
        line, name, category, text, inside, missing,
        known.group(1).replace("\\]", "]").strip() if known else "",
        tuple(tag.replace("\\]", "]").strip() for tag in _TAG.findall(comments)),
    )  # fmt: skip


def _taken_answers(tape: Tape) -> tuple[Tape, Tape | None, bool]:
    """The text, the answers between braces, and whether text goes on behind them."""
    start, end = tape.signs.find("{"), tape.signs.find("}")
    if start < 0 and end < 0:
        return tape, None, False
    if start >= 0 and end < 0:
        raise _unclosed(tape.lines[start])
    if start < 0 or end < start:
        raise malformed(
            tape.lines[end],
            sentence("This } closes nothing."),
            sentence("Write \\} if you mean the sign."),
        )
    again = tape.signs.find("{", start + 1)
    if 0 <= again < end:
        raise _unclosed(tape.lines[start])
    for sign in "{}":
        other = tape.signs.find(sign, end + 1)
        if other >= 0:
            raise malformed(
                tape.lines[other],
                sentence("There is a second %(sign)s in this question.", sign=sign),
                sentence("Leave an empty line between questions; write \\%(sign)s if you mean the sign.", sign=sign),
            )  # fmt: skip
    inside, after = tape.cut(start + 1, end), tape.cut(end + 1)
    if not after.signs:
        return tape.cut(0, start), inside, False
    gap = "_____"
    signs = tape.signs[:start] + gap + tape.signs[end + 1 :]
    lines = tape.lines[:start] + (tape.lines[start],) * len(gap) + tape.lines[end + 1 :]
    return Tape(signs, lines), inside, True


def _unclosed(line: int) -> Malformed:
    return Malformed(
        Remark(
            line,
            sentence("The answers that begin with { are not closed before the next empty line."),
            sentence("Write } behind the last answer; write \\{ if you mean the sign."),
        )
    )


def read(found: Found, remarks: Remarks) -> Foreign:
    """One question; raises Refused, or Malformed where its answers cannot be read."""
    kind, text = taken_format(found.text, "moodle")
    words = markdown(text, kind, remarks)
    inside, general = found.answers, ""
    if inside is not None:
        at = inside.signs.rfind("####")
        if at >= 0:
            general = _general(inside.cut(at + 4), kind, remarks)
            inside = inside.cut(0, at)
    body = _body(inside, answers.Context(kind, remarks))
    if found.missing and not isinstance(body, Choice | Short | Numeric):
        remarks.note(
            sentence("The answers stood within the text, where underscores mark the place now."),
            sentence("Look whether the question still reads well."),
        )
    return Foreign(
        body, words, found.name, general, category=found.category, id=found.id, tags=found.tags,
        line=found.line,
    )  # fmt: skip


def _general(tape: Tape, kind: str, remarks: Remarks) -> str:
    own, text = taken_format(tape, kind)
    return markdown(text, own, remarks)


def _body(inside: Tape | None, context: answers.Context) -> Body:  # noqa: PLR0911 - one a type
    if inside is None:
        return Description()
    signs = inside.signs
    if not signs:
        return Essay()
    if signs.startswith("#"):
        return answers.numeric(inside.cut(1), context)
    if "~" in signs:
        return answers.choice(inside, context)
    if "=" in signs and "->" in signs:
        return answers.matching(inside, context)
    if _TRUTH.match(signs):
        return answers.truth(inside, context)
    return answers.short(inside, context)
