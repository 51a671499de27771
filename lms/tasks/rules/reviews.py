"""What a review of work may hold, decided without the database."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

# Bytes of UTF-8, as the renderer of what people write counts.
MAX_COMMENT = 8 * 1024
MAX_REMARK = 2 * 1024
MAX_REMARKS = 40
MAX_NOTE = 2000
MAX_REPLIES = 50
MAX_REPLY_TITLE = 80
QUOTE = 120


@dataclass(frozen=True, slots=True)
class Remark:
    """Words about one block of a text: its number from 1, its beginning, what is said of it."""

    block: int
    quote: str
    text: str
    html: str = ""

    def to_json(self) -> dict[str, object]:
        """As a draft keeps it."""
        return {"block": self.block, "quote": self.quote, "text": self.text}


def quote_of(text: str) -> str:
    """The beginning of a block, by which it is known again."""
    plain = re.sub(r"\s+", " ", text).strip()
    return plain if len(plain) <= QUOTE else plain[: QUOTE - 1].rstrip() + "…"


def is_too_long(text: str, limit: int) -> bool:
    """Whether a text has more bytes than it may."""
    return len(text.encode("utf-8", "replace")) > limit


def chosen_levels(sent: Mapping[str, str], criteria: int, levels: int) -> dict[str, int]:
    """The levels by criterion that a form names (`rubric-0`: `2`); what is no level is left out."""
    found = {}
    for criterion in range(criteria):
        value = sent.get(f"rubric-{criterion}", "")
        if value.isascii() and value.isdigit() and int(value) < levels:
            found[str(criterion)] = int(value)
    return found


def carried(remarks: Sequence[Remark], blocks: Sequence[str]) -> tuple[Remark, ...]:
    """Remarks on an older text that still fit: their block is in the new one, wherever it stands."""
    places = {quote_of(text): number for number, text in reversed(list(enumerate(blocks, 1)))}
    return tuple(
        Remark(places[remark.quote], remark.quote, remark.text)
        for remark in remarks
        if remark.quote in places
    )
