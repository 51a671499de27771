"""Blanks in a text: `[[champion|mentor]]`, `[[= 42 +- 1 km]]`, each with `{#id}` if wanted."""

from __future__ import annotations

import re
from dataclasses import dataclass

from lms.content.blocks import fenced_lines, without_code
from lms.content.frontmatter import as_number
from lms.content.model import Gap
from lms.content.problems import Notes, sentence
from lms.content.questions.draft import Blank
from lms.content.questions.ids import OPTION_ID
from lms.content.questions.outline import Numbered
from lms.content.questions.tables import find_table

BLANK = re.compile(r"(?<!\\)\[\[(?!\?\]\])(.*?)(?<!\\)\]\](?:\{#([^}\s]*)\})?")
_OPEN = re.compile(r"(?<!\\)\[\[")
_NUMBER = r"[+-]?\d+(?:\.\d+)?"
_VALUE = re.compile(
    rf"=\s*(?P<value>{_NUMBER})"
    rf"(?:\s*\.\.\s*(?P<high>{_NUMBER})|\s*(?:\+-|±)\s*(?P<off>\d+(?:\.\d+)?)(?P<percent>%?))?"
    r"(?:\s*(?P<unit>[^\d\s.,+-].*))?"
)


@dataclass(frozen=True, slots=True)
class Filled:
    """The lines with a mark for every blank, and the blanks."""

    lines: tuple[Numbered, ...]
    blanks: tuple[Blank, ...]


def mark_of(number: int) -> str:
    """What stands for a blank until the page is rendered; no author can type it."""
    return f"\ue000{number}\ue001"


def take_blanks(lines: list[Numbered], notes: Notes, *, case: bool) -> Filled:
    """Replace all blanks outside code and tables; those inside are noted."""
    fenced, _ = fenced_lines([line for _, line in lines])
    span = find_table(lines)
    in_table = range(*span) if span else range(0)
    blanks: list[Blank] = []
    done: list[Numbered] = []
    for index, (number, line) in enumerate(lines):
        if index in fenced or index in in_table:
            if BLANK.search(line):
                _note_place(number, notes, in_table=index in in_table)
            done.append((number, line))
        else:
            done.append((number, _line(line, number, blanks, notes, case=case)))
    return Filled(tuple(done), tuple(blanks))


def _line(line: str, number: int, blanks: list[Blank], notes: Notes, *, case: bool) -> str:
    visible = without_code(line)
    if len(BLANK.findall(line)) > len(BLANK.findall(visible)):
        _note_place(number, notes, in_table=False)
    parts: list[str] = []
    end = 0
    for found in BLANK.finditer(visible):
        blank = _blank(found, number, blanks, notes, case=case)
        parts.append(line[end : found.start()])
        if blank is not None:
            parts.append(mark_of(len(blanks)))
            blanks.append(blank)
        end = found.end()
    parts.append(line[end:])
    if _OPEN.search(without_code("".join(parts))):
        notes.error(
            number,
            sentence("A blank that begins with [[ does not end in this line."),
            sentence("Close it with ]] in the same line, or write \\[[ if you mean the brackets."),
        )
    return "".join(parts).replace("\\[[", "\\[\\[")


def _blank(
    found: re.Match[str], number: int, blanks: list[Blank], notes: Notes, *, case: bool
) -> Blank | None:
    taken = {blank.gap.id for blank in blanks}
    identifier = found.group(2) or f"b{len(blanks) + 1}"
    if not OPTION_ID.fullmatch(identifier) or identifier in taken:
        notes.error(
            number,
            sentence("“%(identifier)s” cannot be the id of this blank.", identifier=identifier),
            sentence(
                "Use small letters, digits and hyphens, and every id only once in a question."
            ),
        )
        return None
    inside = found.group(1).strip()
    if inside.startswith("="):
        return _number(inside, identifier, number, notes)
    accepted = tuple(a.strip().replace("\\|", "|") for a in re.split(r"(?<!\\)\|", inside))
    if not all(accepted):
        notes.error(
            number,
            sentence("A blank has an empty answer."),
            sentence("Write the accepted answers with | between them: [[first|second]]."),
        )
        return None
    return Blank(Gap(identifier, case=case), accepted, line=number)


def _number(inside: str, identifier: str, number: int, notes: Notes) -> Blank | None:
    found = _VALUE.fullmatch(inside)
    value = as_number(found.group("value")) if found else None
    if found is None or value is None:
        notes.error(
            number,
            sentence("“%(inside)s” is not a number that can be asked for.", inside=inside),
            sentence(
                "Write [[= 42]], [[= 42 +- 1]], [[= 3..4]] or [[= 5 +- 2%% km]], with a "
                "decimal point."
            ),
        )
        return None
    low, high = _range(found, value)
    if low > high:
        notes.error(
            number,
            sentence("The range %(inside)s runs backwards.", inside=inside),
            sentence("Write the smaller number first."),
        )
        return None
    units = tuple(u.strip() for u in (found.group("unit") or "").split("|") if u.strip())
    return Blank(Gap(identifier, low, high, unit=bool(units)), units=units, line=number)


def _range(found: re.Match[str], value: float) -> tuple[float, float]:
    if found.group("high"):
        return value, float(found.group("high"))
    off = float(found.group("off") or 0)
    if found.group("percent"):
        off = abs(value) * off / 100
    return value - off, value + off


def _note_place(number: int, notes: Notes, *, in_table: bool) -> None:
    notes.error(
        number,
        sentence("A blank stands in a table, where it cannot be filled in.")
        if in_table
        else sentence("A blank stands in code, where it cannot be filled in."),
        sentence("Move it into a sentence, or write \\[[ if you mean the brackets."),
    )
