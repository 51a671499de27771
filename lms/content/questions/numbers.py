"""How numbers are written: with a point, without an exponent, and no longer than they need be."""

from __future__ import annotations

from decimal import Decimal

DECIMALS = 10


def number_text(value: float) -> str:
    """`3`, `0.5`, `-12.25`; what is not finite is written so that nobody reads it as a number."""
    text = format(Decimal(repr(round(float(value), DECIMALS))), "f")
    text = text.rstrip("0").rstrip(".") if "." in text else text
    return "0" if text == "-0" else text


def _is_short(value: float) -> bool:
    return round(value, DECIMALS) == value


def _around(low: float, high: float) -> tuple[float, float] | None:
    """Middle and distance, where they give exactly these ends."""
    middle, off = round((low + high) / 2, DECIMALS), round((high - low) / 2, DECIMALS)
    return (middle, off) if (middle - off, middle + off) == (low, high) else None


def range_text(low: float, high: float) -> str:
    """`42`, `3..4`, or `0.3 +- 0.1` where the ends cannot be written shortly."""
    if low == high:
        return number_text(low)
    if not (_is_short(low) and _is_short(high)) and (around := _around(low, high)):
        return f"{number_text(around[0])} +- {number_text(around[1])}"
    return f"{number_text(low)}..{number_text(high)}"


def canonical_range(low: float, high: float) -> tuple[float, float]:
    """The ends as they are read back."""
    if _around(low, high) and not (_is_short(low) and _is_short(high)):
        return low, high
    return round(low, DECIMALS), round(high, DECIMALS)
