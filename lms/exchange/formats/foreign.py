"""Questions as Moodle knows them, with their texts as Markdown: what both formats read and write.

A fraction is the share of the points that an answer earns, from -1 to 1. Text that learners type
(answers of short-answer questions) is plain, never Markdown; so are the right sides of matching.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal


@dataclass(frozen=True, slots=True)
class Answer:
    """A possible answer."""

    text: str
    fraction: float = 0.0
    feedback: str = ""
    line: int = 0


@dataclass(frozen=True, slots=True)
class NumberAnswer:
    """An answer within bounds, both inclusive; without bounds it stands for all others."""

    low: Decimal | None
    high: Decimal | None
    fraction: float = 1.0
    feedback: str = ""
    line: int = 0


@dataclass(frozen=True, slots=True)
class Choice:
    """One right answer (`single`) or several; `strict` gives all points or none."""

    answers: tuple[Answer, ...]
    single: bool = True
    shuffle: bool | None = None
    strict: bool = False


@dataclass(frozen=True, slots=True)
class Truth:
    """True or false."""

    right: bool
    if_true: str = ""
    if_false: str = ""


@dataclass(frozen=True, slots=True)
class Short:
    """A few words. The place of the field is a run of underscores in the text, or its end."""

    answers: tuple[Answer, ...]
    case: bool = False


@dataclass(frozen=True, slots=True)
class Numeric:
    """A number. `units` are spellings of one unit, which is demanded if there are any."""

    answers: tuple[NumberAnswer, ...]
    units: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Matching:
    """Pairs of Markdown and plain text; an empty left side makes a distractor."""

    rows: tuple[tuple[str, str], ...]
    shuffle: bool | None = None


@dataclass(frozen=True, slots=True)
class Ordering:
    """Steps in their right order; `strict` gives all points or none."""

    steps: tuple[str, ...]
    strict: bool = False


@dataclass(frozen=True, slots=True)
class Field:
    """A field in a cloze text: short answers, a number, or a list to choose from."""

    answers: tuple[Answer, ...] = ()
    numbers: tuple[NumberAnswer, ...] = ()
    case: bool = False
    listed: bool = False
    weight: int = 1
    line: int = 0


@dataclass(frozen=True, slots=True)
class Cloze:
    """Fields within the text, which holds a mark for each (`blanks.mark_of`)."""

    fields: tuple[Field, ...]


@dataclass(frozen=True, slots=True)
class Essay:
    """A free answer, which a person marks."""

    long: bool = False


@dataclass(frozen=True, slots=True)
class Description:
    """No question, just text."""


Body = Choice | Truth | Short | Numeric | Matching | Ordering | Cloze | Essay | Description


@dataclass(frozen=True, slots=True)
class Foreign:
    """A question; `id` is what its owners call it, `line` where it begins in its file."""

    body: Body
    text: str
    name: str = ""
    explanation: str = ""
    hints: tuple[str, ...] = ()
    points: float = 1.0
    category: str = ""
    id: str = ""
    tags: tuple[str, ...] = ()
    line: int = 0
