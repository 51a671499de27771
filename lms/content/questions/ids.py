"""Ids of options, items and cells: written as `{#id}`, or made from the text."""

from __future__ import annotations

import re
import unicodedata

from lms.content.problems import Notes, sentence

OPTION_ID = re.compile(r"[a-z][a-z0-9-]{0,31}")
_AT_END = re.compile(r"\s*\{#([^}\s]*)\}\s*$")
_LETTERS = {"ß": "ss", "æ": "ae", "ø": "o", "đ": "d", "ł": "l"}


def take_id(text: str, line: int, notes: Notes) -> tuple[str, str]:
    """The text without its id, and the id or nothing."""
    found = _AT_END.search(text)
    if not found:
        return text.strip(), ""
    identifier = found.group(1)
    if not OPTION_ID.fullmatch(identifier):
        notes.error(
            line,
            sentence("“%(identifier)s” cannot be the id of an answer.", identifier=identifier),
            sentence(
                "Use up to 32 small letters a-z, digits and hyphens, beginning with a letter."
            ),
        )
        identifier = ""
    return text[: found.start()].strip(), identifier


def made_id(text: str, taken: set[str]) -> str:
    """A short id from the first words of a text, unlike all that are taken."""
    folded = "".join(_LETTERS.get(letter, letter) for letter in text.lower())
    plain = unicodedata.normalize("NFKD", folded).encode("ascii", "ignore").decode()
    words = re.findall(r"[a-z0-9]+", plain)
    base = "-".join(words[:3])[:28].strip("-")
    if not base or not base[0].isalpha():
        base = f"o-{base}".strip("-")
    found, again = base, 1
    while found in taken:
        again += 1
        found = f"{base}-{again}"
    return found
