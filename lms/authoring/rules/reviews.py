"""Comments on lines: where they stand in a text that has changed since. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from lms.authoring.rules.differences import kept_lines


@dataclass(frozen=True, slots=True)
class Comment:
    """A comment or an answer as it is shown; `name` is empty where its author has left."""

    id: int
    review_id: int
    parent_id: int | None
    path: str
    line: int
    quote: str
    text: str
    written_by: int | None
    created_at: datetime
    resolved_at: datetime | None
    name: str


@dataclass(frozen=True, slots=True)
class Thread:
    """A comment with its answers. `now` is its line in the text that is shown; None where it is gone."""

    comment: Comment
    answers: tuple[Comment, ...]
    now: int | None

    @property
    def is_outdated(self) -> bool:
        """Whether the line that it speaks of is not there any more."""
        return self.now is None


def threads(comments: Iterable[Comment], reviewed: str, shown: str) -> list[Thread]:
    """Comments of one file with their answers, each at its line in the text that is shown."""
    rows = list(comments)
    answers: dict[int, list[Comment]] = {}
    for row in rows:
        if row.parent_id is not None:
            answers.setdefault(row.parent_id, []).append(row)
    kept = {} if reviewed == shown else kept_lines(reviewed, shown)
    lines = shown.split("\n")
    return [
        Thread(
            row,
            tuple(answers.get(row.id, ())),
            row.line if reviewed == shown else place(row.line, row.quote, kept, lines),
        )
        for row in rows
        if row.parent_id is None
    ]


def place(line: int, quote: str, kept: Mapping[int, int], lines: list[str]) -> int | None:
    """Where a line stands now: where the difference says, else the only place that says the same."""
    if line in kept:
        return kept[line]
    same = [number for number, text in enumerate(lines, 1) if text == quote and quote.strip()]
    return same[0] if len(same) == 1 else None
