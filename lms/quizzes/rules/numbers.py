"""Numbers as people type them. Pure."""

from __future__ import annotations

import math
import re

# Groups of three digits may be set apart by a space (thin and unbreakable ones too) or an apostrophe.
_APART = " \u00a0\u2009\u202f'\u2019"
_DIGITS = rf"(?:\d{{1,3}}(?:[{_APART}]\d{{3}})+|\d+)(?:[.,]\d+)?|[.,]\d+"
_NUMBER = re.compile(rf"\s*([+\-\u2212]?)\s*({_DIGITS})(?![\d.,]*\d)\s*(.*?)\s*", re.DOTALL)


def split_number(typed: str) -> tuple[float | None, str]:
    """The number a text begins with, and what follows; readers type a point or a comma.

    `None` where it begins with none, or with one that could be read in two ways (1.000,5).
    """
    found = _NUMBER.fullmatch(typed)
    if found is None:
        return None, ""
    sign, digits, rest = found.groups()
    value = float(re.sub(rf"[{_APART}]", "", digits).replace(",", "."))
    if not math.isfinite(value):
        return None, ""
    return (-value if sign in {"-", "\u2212"} else value), rest


def has_number(typed: str) -> bool:
    """Whether a text begins with a number."""
    return split_number(typed)[0] is not None
