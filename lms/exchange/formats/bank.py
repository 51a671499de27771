"""Questions in the neutral form: what a `<quiz>` says, and where it came from or goes to."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from lms.content.questions.draft import Draft
from lms.content.questions.settings import Settings


@dataclass(frozen=True, slots=True)
class Card:
    """A question. `category` is a path of names with `/` between them; `tags` are free words."""

    settings: Settings
    draft: Draft
    title: str = ""
    category: str = ""
    tags: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Passage:
    """Text between questions, as Markdown."""

    text: str
    title: str = ""
    category: str = ""


Entry = Card | Passage


@dataclass(frozen=True, slots=True)
class Words:
    """The words that a format takes for granted, in the language of the questions."""

    true: str = "True"
    false: str = "False"


ENGLISH = Words()


def categories(entries: Sequence[Entry]) -> list[str]:
    """The categories in the order in which they first come."""
    return list(dict.fromkeys(entry.category for entry in entries))
