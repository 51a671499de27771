"""How words are found: without accents, by their beginnings, and shown in their place. Pure."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

from lms.core.words import fold

WORD = re.compile(r"[^\W_]+")
MAX_QUERY = 200
MAX_TERM = 40
MAX_TERMS = 8
EXCERPT_WORDS = 32
LEAD_WORDS = 8


@dataclass(frozen=True, slots=True)
class Snippet:
    """A stretch of text; `found` if it is a word that was searched for."""

    text: str
    found: bool


def composed(text: str) -> str:
    """The text with each accented letter as one sign, so that words are found as wholes."""
    return unicodedata.normalize("NFC", text)


def indexed(*texts: str) -> str:
    """Folded words with spaces between: what both databases take for the same words."""
    return " ".join(word for text in texts for word in WORD.findall(fold(text)))


def terms_of(query: str) -> tuple[str, ...]:
    """The folded words of a query, at most eight, each once and cut to a sane length."""
    words = (word[:MAX_TERM] for word in WORD.findall(fold(query[:MAX_QUERY])))
    return tuple(dict.fromkeys(words))[:MAX_TERMS]


def excerpt(text: str, terms: tuple[str, ...]) -> tuple[Snippet, ...]:
    """The stretch of `text` around the first word that begins with a term, terms marked.

    Words are compared folded, and shown as they were written.
    """
    words = list(WORD.finditer(text))
    if not words:
        return ()
    first = next((at for at, word in enumerate(words) if _begins(word.group(), terms)), 0)
    start = max(0, first - LEAD_WORDS)
    shown = words[start : start + EXCERPT_WORDS]
    cut = start > 0, start + EXCERPT_WORDS < len(words)
    return _pieces(text, shown, [_begins(word.group(), terms) for word in shown], cut)


def _begins(word: str, terms: tuple[str, ...]) -> bool:
    return fold(word).startswith(terms)


def _pieces(
    text: str, words: list[re.Match[str]], hits: list[bool], cut: tuple[bool, bool]
) -> tuple[Snippet, ...]:
    pieces = [Snippet("… ", found=False)] if cut[0] else []
    position = words[0].start()
    for word, hit in zip(words, hits, strict=True):
        if hit:
            pieces.append(Snippet(text[position : word.start()], found=False))
            pieces.append(Snippet(word.group(), found=True))
            position = word.end()
    rest = text[position : words[-1].end() if cut[1] else len(text)]
    pieces.append(Snippet(rest + (" …" if cut[1] else ""), found=False))
    return tuple(piece for piece in pieces if piece.text)
