"""Words of any European language as plain letters: for searching, and for addresses of pages."""

from __future__ import annotations

import re
import unicodedata


class Plain(dict[int, int | str | None]):
    """What becomes of each sign: accents go, all others stay; each is looked up once."""

    def __missing__(self, code: int) -> int | None:
        found = None if unicodedata.combining(chr(code)) else code
        self[code] = found
        return found


# Letters that Unicode does not decompose, by what people type for them.
SPELLED = {
    "ł": "l", "ø": "o", "đ": "d", "ß": "ss", "æ": "ae", "œ": "oe",
    "þ": "th", "ð": "d", "ħ": "h", "ı": "i", "ŧ": "t",
}  # fmt: skip
LETTERS = Plain({ord(letter): plain for letter, plain in SPELLED.items()})
OTHERS = re.compile(r"[^a-z0-9]+")
LONGEST_SLUG = 60


def fold(text: str) -> str:
    """Lower case without accents, so that 'lodz' finds Łódź and 'ΚΛΙΜΑ' finds κλίμα."""
    if text.isascii():
        return text.lower()
    decomposed = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", text).casefold())
    return decomposed.translate(LETTERS)


def slug_of(text: str) -> str:
    """A name for an address: Latin letters, digits and hyphens; empty if there is none of them."""
    return OTHERS.sub("-", fold(text)).strip("-")[:LONGEST_SLUG].rstrip("-")
