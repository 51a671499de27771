"""Every list has a bound: pages by key, never by offset."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

Row = TypeVar("Row")
PAGE_SIZE = 50


@dataclass(frozen=True, slots=True)
class Page(Generic[Row]):
    """One page of rows; `next_key` continues after the last one, None at the end."""

    rows: Sequence[Row]
    next_key: str | None


def page_of(rows: Sequence[Row], key: str, size: int = PAGE_SIZE) -> Page[Row]:
    """Cut a page from `size + 1` rows; `key` names the attribute to continue after."""
    shown = rows[:size]
    following = str(getattr(shown[-1], key)) if len(rows) > size else None
    return Page(shown, following)
