"""Choices of a select or radio field, from pairs of value and words."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from wtforms import SelectChoice  # type: ignore[attr-defined]  # its stubs lack SelectChoice


def choices_of(pairs: Iterable[tuple[object, object]]) -> list[Any]:
    """What WTForms wants of pairs; values may be numbers where the field makes numbers of them."""
    return [SelectChoice(value, words) for value, words in pairs]
