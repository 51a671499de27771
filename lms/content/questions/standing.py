"""A quiz as it stands in a file: which lines say what, comments too."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from lms.content.blocks import Block, fenced_lines, scan
from lms.content.model import QuestionType
from lms.content.problems import Notes
from lms.content.questions.canon import TABLES, match_rows
from lms.content.questions.choices import BULLET, STEP, TASK
from lms.content.questions.draft import Draft
from lms.content.questions.outline import HINT, Numbered, explanation_at, paragraph_end
from lms.content.questions.parsing import draft as read_draft
from lms.content.questions.settings import Settings
from lms.content.questions.settings import settings as read_settings
from lms.content.questions.tables import find_table, rows_of

COMMENT = re.compile(r"<!--.*?-->", re.DOTALL)
PartKey = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Standing:
    """A quiz as it stands in a file: its raw lines, those that the reader sees, what they say.

    head: the first cells of its table. has_errors: it is not written as a quiz should be.
    """

    raw: tuple[str, ...]
    plain: tuple[str, ...]
    settings: Settings
    draft: Draft
    head: tuple[str, ...]
    has_errors: bool

    @property
    def comments(self) -> tuple[str, ...]:
        """What is written between `<!--` and `-->`."""
        return tuple(comments_in("\n".join(self.raw)))

    @property
    def stem(self) -> str:
        """The stem as it is typed, with its blanks."""
        span = next(one for one in segments(self) if one.key == ("stem", ""))
        return "\n".join(self.plain[span.start : span.stop])


def standing(raw: Sequence[str], plain: Sequence[str]) -> Standing:
    """Read the lines of a block, from tag to tag; `plain` are the same without comments."""
    notes = Notes()
    found = scan(plain, 1, notes)
    block = next(one for one in found if isinstance(one, Block))
    chosen = read_settings(block, notes)
    draft = read_draft(block, chosen, notes)
    head = head_of(list(enumerate(plain)), draft)
    return Standing(tuple(raw), tuple(plain), chosen, draft, head, notes.has_errors)


def head_of(lines: Sequence[Numbered], draft: Draft) -> tuple[str, ...]:
    """The first cells of a question's table: two of match, one of matrix; none elsewhere."""
    span = find_table(lines) if draft.type in TABLES else None
    if span is None:
        return ()
    first = [cell.text for cell in rows_of(lines[slice(*span)])[0]]
    return tuple(first[:2] if draft.type is QuestionType.MATCH else first[:1])


@dataclass(frozen=True, slots=True)
class Span:
    """Which lines of a standing quiz a piece takes, from `start` up to, not including, `stop`."""

    key: PartKey
    start: int
    stop: int


def segments(old: Standing) -> list[Span]:
    """The pieces between the tags, without the empty lines around them."""
    inner = old.plain[1:-1]
    spans = [_trimmed(inner, key, start, stop) for key, start, stop in _cuts(inner, old.draft)]
    return [Span(one.key, one.start + 1, one.stop + 1) for one in spans if one]


def _trimmed(lines: Sequence[str], key: PartKey, start: int, stop: int) -> Span | None:
    kept = [index for index in range(start, stop) if lines[index].strip()]
    return Span(key, kept[0], kept[-1] + 1) if kept else None


def _cuts(lines: Sequence[str], draft: Draft) -> Iterator[tuple[PartKey, int, int]]:
    fenced, _ = fenced_lines(lines)
    end = explanation_at(lines, fenced)
    numbered = list(enumerate(lines))
    last = len(lines) if end is None else end
    hints = [n for n in range(last) if n not in fenced and HINT.match(lines[n])]
    rest = hints[0] if hints else last
    yield from _answers(numbered[:rest], draft)
    for number, start in enumerate(hints):
        yield ("hint", str(number)), start, min(paragraph_end(numbered, start), last)
    if end is not None:
        yield ("explanation", ""), end, len(lines)


def _answers(lines: Sequence[Numbered], draft: Draft) -> Iterator[tuple[PartKey, int, int]]:
    if draft.type in TABLES:
        yield from _rows(lines, draft)
        return
    starts = _starts(lines, draft) if draft.items else []
    yield ("stem", ""), 0, starts[0] if starts else len(lines)
    ends = [*starts[1:], len(lines)]
    for item, start, stop in zip(draft.items, starts, ends, strict=False):
        yield ("word", item.id), start, stop


def _starts(lines: Sequence[Numbered], draft: Draft) -> list[int]:
    pattern = TASK
    if draft.type is QuestionType.ORDER:
        pattern = STEP
    elif draft.type is QuestionType.RATING and not any(TASK.match(line) for _, line in lines):
        pattern = BULLET
    return [index for index, line in lines if pattern.match(line)]


def _rows(lines: Sequence[Numbered], draft: Draft) -> Iterator[tuple[PartKey, int, int]]:
    span = find_table(lines)
    if span is None:
        yield ("stem", ""), 0, len(lines)
        return
    yield ("stem", ""), 0, span[0]
    yield ("head", ""), span[0], span[0] + 2
    keys = [item.id for item in draft.items]
    if draft.type is QuestionType.MATCH:
        keys = [(item or target).id for item, target in match_rows(draft)]
    if len(keys) == span[1] - span[0] - 2:
        for number, key in enumerate(keys, span[0] + 2):
            yield ("word", key), number, number + 1


def comments_in(text: str) -> Iterator[str]:
    """All comments, with their signs."""
    return (found.group() for found in COMMENT.finditer(text))
