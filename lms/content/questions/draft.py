"""What a quiz says before its Markdown is rendered: a draft in one language."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from lms.content.model import Gap, QuestionType

# Answers that stand in their order unless the tag says otherwise.
UNSHUFFLED = frozenset({QuestionType.TRUE_FALSE, QuestionType.RATING, QuestionType.SURVEY})
# Names a piece of a quiz: `("stem", "")`, `("word", id)`, `("hint", number)` …
Key = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Piece:
    """A piece of Markdown and the line it begins in."""

    text: str
    line: int


@dataclass(frozen=True, slots=True)
class Item:
    """An option, a step, a cell: its id, its text, its feedback and whether it is marked."""

    id: str
    text: Piece
    marked: bool = False
    feedback: Piece | None = None
    given: bool = True


@dataclass(frozen=True, slots=True)
class Blank:
    """A field in the stem with its accepted answers and units."""

    gap: Gap
    accepted: tuple[str, ...] = ()
    units: tuple[str, ...] = ()
    line: int = 0


@dataclass(frozen=True, slots=True)
class Draft:
    """A quiz in one language; `stem` holds `{blank N}` marks that are set when it is rendered."""

    id: str
    type: QuestionType
    line: int
    stem: Piece
    items: tuple[Item, ...] = ()
    targets: tuple[Item, ...] = ()
    pairs: Mapping[str, frozenset[str]] = field(default_factory=dict)
    blanks: tuple[Blank, ...] = ()
    hints: tuple[Piece, ...] = ()
    explanation: Piece | None = None
