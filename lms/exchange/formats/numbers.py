"""Numbers as files write them, exact: as decimals, never as floats on the way."""

from __future__ import annotations

import re
from decimal import Decimal

from lms.content.questions.numbers import number_text

_NUMBER = re.compile(r"[+-]?(?:\d{1,30}(?:[.,]\d{0,30})?|[.,]\d{1,30})(?:[eE][+-]?\d{1,2})?")


def decimal_of(text: str) -> Decimal | None:
    """The number that stands there, or nothing; a comma is a decimal sign."""
    plain = text.strip().replace("−", "-")
    return Decimal(plain.replace(",", ".")) if _NUMBER.fullmatch(plain) else None


def within(value: Decimal, off: Decimal) -> tuple[Decimal, Decimal]:
    """The bounds of a value with a tolerance."""
    return value - abs(off), value + abs(off)


def exact(value: float) -> Decimal:
    """The decimal that our files write for a number."""
    return Decimal(number_text(value))


def written(value: Decimal) -> str:
    """Without an exponent or needless zeros."""
    text = format(value, "f")
    return (text.rstrip("0").rstrip(".") if "." in text else text) or "0"
