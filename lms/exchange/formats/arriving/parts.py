"""What all types are made of: pieces, items with ids, and the draft around them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from lms.content.model import QuestionType
from lms.content.questions.draft import Blank, Draft, Item, Piece
from lms.content.questions.ids import made_id
from lms.content.questions.settings import Settings
from lms.exchange.formats.foreign import Foreign

PLACEHOLDER = "arriving"


@dataclass(frozen=True, slots=True)
class Made:
    """Settings and draft under a placeholder for the id, which is given at the end."""

    settings: Settings
    draft: Draft


@dataclass(slots=True)
class Items:
    """Items of one question, each with an id made of its words."""

    line: int
    taken: set[str] = field(default_factory=set)

    def add(self, text: str, *, marked: bool = False, feedback: str = "") -> Item:
        """A new item."""
        identifier = made_id(text, self.taken)
        self.taken.add(identifier)
        return Item(
            identifier,
            Piece(text, self.line),
            marked=marked,
            feedback=Piece(feedback, self.line) if feedback else None,
        )


def draft_of(
    found: Foreign,
    kind: QuestionType,
    *,
    stem: str | None = None,
    items: Iterable[Item] = (),
    targets: Iterable[Item] = (),
    pairs: Mapping[str, frozenset[str]] | None = None,
    blanks: Iterable[Blank] = (),
    more: Iterable[str] = (),
) -> Draft:
    """The draft; `more` are paragraphs that its explanation takes up."""
    words = [text for text in (found.explanation, *more) if text.strip()]
    explanation = "\n\n".join(words)
    return Draft(
        PLACEHOLDER,
        kind,
        found.line,
        Piece(found.text if stem is None else stem, found.line),
        tuple(items),
        tuple(targets),
        pairs or {},
        tuple(blanks),
        tuple(Piece(hint, found.line) for hint in found.hints if hint.strip()),
        Piece(explanation, found.line) if explanation else None,
    )
