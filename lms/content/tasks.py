"""Tasks: the brief, the template to fill in and the rubric of a `<task>`."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from lms.content.blocks import Block, fenced_lines
from lms.content.model import Rubric, TaskText
from lms.content.problems import Notes, sentence
from lms.content.questions.choices import as_words
from lms.content.questions.draft import Piece
from lms.content.questions.outline import Numbered, piece_of
from lms.content.questions.tables import Row, find_table, rows_of
from lms.content.rendering.page import Place

_TEMPLATE = re.compile(r"^(`{3,}|~{3,}) *\.?template *$")
_HEADING = re.compile(r"^#{1,6} +(.+?) *#* *$")
KNOWN = frozenset({"id", "artefact"})
Key = tuple[str, str]


@dataclass(frozen=True, slots=True)
class TaskDraft:
    """A task in one language before its Markdown is rendered."""

    id: str
    line: int
    title: Piece | None
    brief: Piece | None
    template: str
    rubric: tuple[Row, ...]


def draft_task(block: Block, notes: Notes) -> TaskDraft:
    """Take a task apart."""
    fenced, unclosed = fenced_lines(block.lines)
    if unclosed is not None:
        notes.error(
            block.line + 1 + unclosed,
            sentence("This code fence is never closed."),
            sentence("Close it in the task."),
        )
    lines = list(enumerate(block.lines, block.line + 1))
    template, lines, kept = _template(lines, fenced)
    rubric, lines = _rubric(lines, kept)
    title, lines = _title(lines)
    return TaskDraft(block.id, block.line, title, piece_of(lines), template, rubric)


def _template(
    lines: list[Numbered], fenced: frozenset[int]
) -> tuple[str, list[Numbered], frozenset[int]]:
    start = next((n for n in sorted(fenced) if _TEMPLATE.match(lines[n][1])), None)
    if start is None:
        return "", lines, frozenset(lines[n][0] for n in fenced)
    fence = lines[start][1].split("template")[0].strip(" .")
    end = next(n for n in range(start + 1, len(lines)) if lines[n][1].rstrip() == fence)
    text = "\n".join(line for _, line in lines[start + 1 : end]) + "\n"
    left = [*lines[:start], *lines[end + 1 :]]
    rest = fenced - frozenset(range(start, end + 1))
    return text, left, frozenset(lines[n][0] for n in rest)


def _rubric(
    lines: list[Numbered], fenced: frozenset[int]
) -> tuple[tuple[Row, ...], list[Numbered]]:
    """The last table outside code, and the lines without it."""
    visible = [(number, "" if number in fenced else line) for number, line in lines]
    span = find_table(visible, last=True)
    if span is None:
        return (), lines
    return tuple(rows_of(lines[slice(*span)])), [*lines[: span[0]], *lines[span[1] :]]


def _title(lines: list[Numbered]) -> tuple[Piece | None, list[Numbered]]:
    for index, (number, line) in enumerate(lines):
        if line.strip():
            found = _HEADING.match(line)
            if not found:
                break
            return Piece(as_words(found.group(1)), number), lines[index + 1 :]
    return None, lines


def pieces(draft: TaskDraft) -> Iterator[tuple[Key, Piece]]:
    """All Markdown of a task, with the key it is found again by."""
    if draft.title:
        yield ("title", ""), draft.title
    if draft.brief:
        yield ("brief", ""), draft.brief
    for number, row in enumerate(draft.rubric):
        for column, cell in enumerate(row):
            yield ("cell", f"{number}.{column}"), Piece(as_words(cell.text), cell.line)


def text_of(draft: TaskDraft, places: Mapping[Key, Place]) -> TaskText:
    """A task in one language, from its rendered pieces."""
    brief, title = places.get(("brief", "")), places.get(("title", ""))
    rows = [
        [_cell(places["cell", f"{n}.{c}"]) for c in range(len(row))]
        for n, row in enumerate(draft.rubric)
    ]
    rubric = None
    if rows:
        rubric = Rubric(tuple(rows[0][1:]), tuple((r[0], tuple(r[1:])) for r in rows[1:]))
    return TaskText(
        brief.html if brief else "", title.text if title else "", draft.template, rubric
    )


def _cell(place: Place) -> str:
    inside = place.html.removeprefix("<p>").removesuffix("</p>")
    return inside if "<p" not in inside else place.html


def check_task(draft: TaskDraft, notes: Notes) -> None:
    """Note what learners or mentors would miss."""
    if draft.brief is None:
        notes.error(
            draft.line,
            sentence("This task says nothing."),
            sentence("Write what is to be produced."),
        )
    if not draft.template:
        notes.warning(
            draft.line,
            sentence("This task has no template to start from."),
            sentence("Add a fenced block that begins with ```template."),
        )
    widths = {len(row) for row in draft.rubric}
    if not draft.rubric:
        notes.warning(
            draft.line,
            sentence("This task has no rubric, so mentors review it without criteria."),
            sentence("Add a table: | Criterion | Not yet | Good | Strong |."),
        )
    elif len(widths) > 1 or min(widths) < 2:  # noqa: PLR2004  # a criterion and a level
        notes.error(
            draft.rubric[0][0].line,
            sentence("The rows of the rubric do not all have the same number of cells."),
            sentence(
                "Give every row a criterion and one cell for each level; write \\| for a "
                "literal bar."
            ),
        )


def check_translation(draft: TaskDraft, source: TaskDraft, notes: Notes) -> None:
    """Note where a task's translation differs from its source."""
    shape, wanted = [len(r) for r in draft.rubric], [len(r) for r in source.rubric]
    if shape and shape != wanted:
        notes.error(
            draft.rubric[0][0].line,
            sentence("The rubric has other rows or columns than in the source language."),
            sentence(
                "Give it %(rows)s rows with %(cells)s cells each.",
                rows=len(wanted),
                cells=wanted[0] if wanted else 0,
            ),
        )
    if source.template and not draft.template:
        notes.warning(
            draft.line,
            sentence("The task's template is not translated."),
            sentence("Add a fenced block that begins with ```template."),
        )
