"""Lists of answers: options of a task list, steps of an order question, points of a scale."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from lms.content.problems import Notes, sentence
from lms.content.questions.draft import Item, Piece
from lms.content.questions.ids import made_id, take_id
from lms.content.questions.outline import Numbered, piece_of

TASK = re.compile(r"^[-*+] \[([ xX])\] (\S.*)$")
BULLET = re.compile(r"^[-*+] ()(\S.*)$")
STEP = re.compile(r"^\d{1,3}[.)] ()(\S.*)$")
_ALMOST = re.compile(r"^\s{0,8}[-*+]\s*\[\s*[xX✓]?\s*\]")
_BLOCK_START = re.compile(r"^(\d+)([.)])(?=\s)|^([-+*#>:!]+)(?=[\s!])")


@dataclass(frozen=True, slots=True)
class Answers:
    """The stem's lines before a list, and the list's items."""

    stem: tuple[Numbered, ...]
    items: tuple[Item, ...]


def as_words(text: str) -> str:
    """Text of which no first sign is taken for a list, a heading or a quotation."""
    found = _BLOCK_START.match(text)
    if not found:
        return text
    if found.group(1):
        return f"{found.group(1)}\\{text[found.end(1) :]}"
    return "\\" + text


def answers(lines: Sequence[Numbered], pattern: re.Pattern[str], notes: Notes) -> Answers:
    """Split off the list whose items match `pattern`; it must be the last thing before hints."""
    starts = [index for index, (_, line) in enumerate(lines) if pattern.match(line)]
    if not starts:
        return Answers(tuple(lines), ())
    items: list[Item] = []
    taken: set[str] = set()
    for index, end in zip(starts, [*starts[1:], len(lines)], strict=True):
        item, rest = _item(lines[index:end], pattern, taken, notes)
        _note_strays(rest, notes)
        if item.given and item.id in taken:
            notes.error(
                item.text.line,
                sentence("The id “%(id)s” is there twice in this question.", id=item.id),
                sentence("Give every answer an id of its own."),
            )
        taken.add(item.id)
        items.append(item)
    return Answers(tuple(lines[: starts[0]]), tuple(items))


def _item(
    lines: Sequence[Numbered], pattern: re.Pattern[str], taken: set[str], notes: Notes
) -> tuple[Item, Sequence[Numbered]]:
    number, line = lines[0]
    found = pattern.match(line)
    mark, words = found.groups() if found else ("", line)
    text, identifier = take_id(words, number, notes)
    stop = next((n for n, (_, x) in enumerate(lines[1:], 1) if x.strip() and x[0] != " "), None)
    below, feedback = _feedback(_dedent(lines[1:stop], notes))
    whole = piece_of([(number, as_words(text)), *below])
    item = Item(
        identifier or made_id(text, taken),
        whole or Piece(text, number),
        marked=mark in {"x", "X"},
        feedback=feedback,
        given=bool(identifier),
    )
    return item, lines[stop:] if stop is not None else ()


def _dedent(lines: Sequence[Numbered], notes: Notes) -> list[Numbered]:
    widths = [len(line) - len(line.lstrip(" ")) for _, line in lines if line.strip()]
    width = 4 if widths and min(widths) >= 4 else 2  # noqa: PLR2004  # the two indents we allow
    for number, line in lines:
        if line.strip() and len(line) - len(line.lstrip(" ")) < width:
            notes.error(
                number,
                sentence("This line is indented by one space, so it belongs to nothing."),
                sentence("Indent it by 4 spaces (it belongs to the answer above) or not at all."),
            )
        elif _ALMOST.match(line):
            _note_almost(number, line, notes)
    return [(number, line[width:]) for number, line in lines]


def _feedback(lines: list[Numbered]) -> tuple[list[Numbered], Piece | None]:
    """Split off the last run of lines that begin with `>`."""
    quoted = [index for index, (_, line) in enumerate(lines) if line.startswith(">")]
    if not quoted:
        return lines, None
    end = quoted[-1] + 1
    start = end
    while start > 0 and lines[start - 1][1].startswith(">"):
        start -= 1
    run = [(number, re.sub(r"^> ?", "", line)) for number, line in lines[start:end]]
    return [*lines[:start], *lines[end:]], piece_of(run)


def _note_strays(lines: Sequence[Numbered], notes: Notes) -> None:
    for number, line in lines:
        if _ALMOST.match(line):
            _note_almost(number, line, notes)
            return
        if line.strip():
            notes.error(
                number,
                sentence(
                    "“%(words)s” stands between or after the answers.", words=line.strip()[:40]
                ),
                sentence(
                    "Move it above the answers, indent it by 4 spaces so that it belongs to "
                    "the answer above, or put it after a line of --- as the explanation."
                ),
            )
            return


def note_almost(lines: Sequence[Numbered], notes: Notes) -> None:
    """Lines that look like answers but are not written as one."""
    for number, line in lines:
        if _ALMOST.match(line) and not TASK.match(line):
            _note_almost(number, line, notes)


def _note_almost(number: int, line: str, notes: Notes) -> None:
    notes.error(
        number,
        sentence(
            "“%(words)s” looks like an answer but is not written as one.", words=line.strip()[:40]
        ),
        sentence(
            "Write - [ ] text or - [x] text at the very beginning of the line, with a "
            "space after the hyphen, inside the empty brackets and after them."
        ),
    )
