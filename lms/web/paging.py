"""Every list has a bound: pages by key, never by offset."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from flask import request

Row = TypeVar("Row")
PAGE_SIZE = 50
GREATEST_KEY = 2**63 - 1


@dataclass(frozen=True, slots=True)
class Page(Generic[Row]):
    """One page of rows; `next_key` continues after the last one, None at the end."""

    rows: Sequence[Row]
    next_key: str | None


def before() -> int | None:
    """The key that `?before=` continues after; None for what no row can have."""
    found = request.args.get("before", type=int)
    return found if found is not None and 0 <= found <= GREATEST_KEY else None


def page_of(rows: Sequence[Row], key: str, size: int = PAGE_SIZE) -> Page[Row]:
    """Cut a page from `size + 1` rows; `key` names the attribute to continue after."""
    shown = rows[:size]
    following = str(getattr(shown[-1], key)) if len(rows) > size else None
    return Page(shown, following)
