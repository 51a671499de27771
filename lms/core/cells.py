"""What a cell of an exported table may contain.

A spreadsheet takes a text that begins with one of a few signs for a formula (OWASP, "CSV
Injection"). An apostrophe in front makes it a text again; numbers and dates stay what they are.
"""

from __future__ import annotations

from datetime import date, datetime

Cell = str | int | float | date | datetime | None
DANGEROUS = ("=", "+", "-", "@", "\t", "\r", "\n", "\uff1d", "\uff0b", "\uff0d", "\uff20")


def harmless(cell: Cell) -> Cell:
    """A cell that no spreadsheet takes for a formula; only texts are changed."""
    if isinstance(cell, str) and cell.lstrip(" \u00a0").startswith(DANGEROUS):
        return f"'{cell}"
    return cell


def written(cell: Cell) -> str:
    """A cell as CSV has it: dates as 2026-11-22, times in UTC as 2026-11-22 10:42."""
    safe = harmless(cell)
    if isinstance(safe, datetime):
        return f"{safe:%Y-%m-%d %H:%M}"
    return "" if safe is None else str(safe)
