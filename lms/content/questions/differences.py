"""Where the answers, columns or blanks of a translated question differ from their source."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from lms.content.problems import Notes, Sentence, listed, sentence
from lms.content.questions.draft import Item


@dataclass(frozen=True, slots=True)
class Kind:
    """What is said of one kind of parts, in sentences of its own, so that each can be translated."""

    lacks: Callable[[Sentence], Sentence]
    unknown: Callable[[Sentence], Sentence]
    order: Sentence
    no_ids: Sentence


ANSWERS = Kind(
    lambda ids: sentence("The translation of this quiz lacks the answers %(ids)s.", ids=ids),
    lambda ids: sentence("The source of this quiz has no answer %(ids)s.", ids=ids),
    sentence("The answers stand in another order than in the source language."),
    sentence("No answer of this quiz has an id, so the translation cannot be matched."),
)
COLUMNS = Kind(
    lambda ids: sentence("The translation of this quiz lacks the columns %(ids)s.", ids=ids),
    lambda ids: sentence("The source of this quiz has no column %(ids)s.", ids=ids),
    sentence("The columns stand in another order than in the source language."),
    sentence("No column of this quiz has an id, so the translation cannot be matched."),
)
BLANKS = Kind(
    lambda ids: sentence("The translation of this quiz lacks the blanks %(ids)s.", ids=ids),
    lambda ids: sentence("The source of this quiz has no blank %(ids)s.", ids=ids),
    sentence("The blanks stand in another order than in the source language."),
    sentence("No blank of this quiz has an id, so the translation cannot be matched."),
)


def same_items(
    found: Sequence[Item], wanted: Sequence[Item], kind: Kind, line: int, notes: Notes
) -> bool:
    """Whether a list of a translation has the ids of its source, in the same order."""
    ids, source = [item.id for item in found], [item.id for item in wanted]
    if found and len(ids) == len(source) and not any(item.given for item in found):
        notes.error(
            line,
            kind.no_ids,
            sentence(
                "Run lms courses stamp, which writes those of the source language, by their order."
            ),
        )
        return False
    note_difference(ids, source, kind, line, notes)
    return ids == source


def note_difference(
    ids: Sequence[str], source: Sequence[str], kind: Kind, line: int, notes: Notes
) -> None:
    """Note what a translation lacks, has too much, or has in another order."""
    missing = [i for i in source if i not in ids]
    extra = [i for i in ids if i not in source]
    if missing:
        notes.error(
            line,
            kind.lacks(listed(missing)),
            sentence(
                "Translate them, with the ids of the source: - text {#%(id)s}.", id=missing[0]
            ),
        )
    if extra:
        notes.error(
            line,
            kind.unknown(listed(extra)),
            sentence("Use the ids of the source language, or remove what is too much."),
        )
    if not missing and not extra and list(ids) != list(source):
        notes.error(
            line,
            kind.order,
            sentence("Put them in this order: %(ids)s.", ids=", ".join(source)),
        )
