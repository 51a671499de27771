"""Words of any European language as plain letters: for searching, and for addresses of pages."""

from __future__ import annotations

import re
import unicodedata

# Letters that Unicode does not decompose, by what people type for them.
LETTERS = str.maketrans(
    {
        "ł": "l", "ø": "o", "đ": "d", "ß": "ss", "æ": "ae", "œ": "oe",
        "þ": "th", "ð": "d", "ħ": "h", "ı": "i", "ŧ": "t",
    }
)  # fmt: skip
OTHERS = re.compile(r"[^a-z0-9]+")
LONGEST_SLUG = 60


def fold(text: str) -> str:
    """Lower case without accents, so that 'lodz' finds Łódź and 'ΚΛΙΜΑ' finds κλίμα."""
    if text.isascii():
        return text.lower()
    decomposed = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", text).casefold())
    return "".join(c for c in decomposed if not unicodedata.combining(c)).translate(LETTERS)


def slug_of(text: str) -> str:
    """A name for an address: Latin letters, digits and hyphens; empty if there is none of them."""
    return OTHERS.sub("-", fold(text)).strip("-")[:LONGEST_SLUG].rstrip("-")
