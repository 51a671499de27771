"""Gaps in a text: written from fields, and given the ids that they keep."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping

from lms.authoring.rules.insert.sheets import NewGap
from lms.content.blocks import fenced_lines, without_code
from lms.content.problems import Sentence, sentence
from lms.content.questions.blanks import BLANK

_NUMBER = re.compile(r"[+-]?\d{1,15}(\.\d{1,10})?")


def gap_text(gap: NewGap) -> tuple[str, Mapping[str, Sentence]]:
    """What is written for a gap, or what is wrong with its fields."""
    answers = _lines(gap.answers)
    low, high = _number(gap.low), _number(gap.high)
    units = "|".join(_lines(gap.units))
    if answers and (low or high):
        return "", {
            "gap-answers": sentence("Give either words or a number; make two gaps for both.")
        }
    if answers:
        return f"[[{'|'.join(answer.replace('|', BAR) for answer in answers)}]]", {}
    faults = {
        name: sentence("Write a number, such as 16 or 2.5.")
        for name, number in (("gap-low", low), ("gap-high", high))
        if number and not _NUMBER.fullmatch(number)
    }
    if not low:
        faults["gap-low"] = sentence("Write the right number.")
    elif not faults and high and float(high) < float(low):
        faults["gap-high"] = sentence("Write the smaller number first.")
    span = low if not high or high == low else f"{low}..{high}"
    return f"[[= {' '.join(filter(None, (span, units)))}]]", faults


BAR = "\\|"


def _lines(text: str) -> list[str]:
    return [line.strip() for line in text.splitlines() if line.strip()]


def _number(text: str) -> str:
    return text.strip().replace(",", ".").replace("−", "-")


def with_ids(stem: str, known: Collection[str]) -> str:
    """The stem with an id behind every gap; new ones are unlike all that are `known`."""
    lines = stem.split("\n")
    fenced, _ = fenced_lines(lines)
    taken = {*known} | {found.group(2) for found in BLANK.finditer(stem) if found.group(2)}
    for index, line in enumerate(lines):
        if index not in fenced:
            lines[index] = _with_ids(line, taken)
    return "\n".join(lines)


def _with_ids(line: str, taken: set[str]) -> str:
    done, end = "", 0
    for found in BLANK.finditer(without_code(line)):
        done += line[end : found.end()]
        end = found.end()
        if not found.group(2):
            number = next(n for n in range(1, len(taken) + 2) if f"b{n}" not in taken)
            taken.add(f"b{number}")
            done += f"{{#b{number}}}"
    return done + line[end:]
