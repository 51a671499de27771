"""One run over one page: pieces of Markdown in, clean pieces of HTML out."""

from __future__ import annotations

import re
import secrets
from collections.abc import Sequence
from dataclasses import dataclass

from lms.content.model import Heading
from lms.content.rendering.addresses import Addresses
from lms.content.rendering.cleaning import clean, seal
from lms.content.rendering.conversion import convert
from lms.content.rendering.shaping import Shaper, cut
from lms.content.rendering.tree import parse, write


@dataclass(frozen=True, slots=True)
class Place:
    """A piece of a page: its clean HTML, the text in it and its headings."""

    html: str
    text: str
    headings: tuple[Heading, ...] = ()


@dataclass(frozen=True, slots=True)
class Page:
    """The pieces of a page in their order, and the list of its footnotes."""

    places: tuple[Place, ...]
    notes: str = ""


# A piece that begins with a definition would make the mark before it its term.
LONE_DEFINITION = re.compile(r"\A(\s*):(?=\s)")
COLON = r"\1&#58;"


class Entangled(ValueError):  # noqa: N818  # a state, not a fault
    """A piece swallows what comes after it, so that the page cannot be cut."""


def render_page(
    pieces: Sequence[str],
    addresses: Addresses,
    *,
    prefix: str = "",
    language: str = "en",
    places: bool = True,
    secret: frozenset[int] = frozenset(),
) -> Page:
    """Render all pieces in one run, so that notes and abbreviations work across them.

    Each piece follows a paragraph that holds only a random mark; the clean page is cut there.
    `secret` are the numbers of pieces that are shown later than the page, with their own notes.
    Raises Entangled, and RecursionError on absurdly deep nesting.
    """
    token = f"zq{secrets.token_hex(8)}"

    def mark(number: int) -> str:
        return f"{token}n{number}e"

    text = "".join(
        f"{mark(n)}\n\n{LONE_DEFINITION.sub(COLON, piece)}\n\n"
        for n, piece in enumerate([*pieces, ""])
    )
    root = parse(clean(convert(text)))
    nodes = cut(root, mark, len(pieces) + 1)
    if nodes is None:
        raise Entangled
    shaper = Shaper(addresses, prefix, language, secret)
    headings = shaper.anchors(nodes)
    shaped = [shaper.piece(node, number) for number, node in enumerate(nodes)][:-1]
    notes = shaper.notes(root)
    texts = [node.text.strip() for node in shaped]
    for place in notes.keys() & set(range(len(shaped))):
        shaped[place].children.append(notes[place])
    return Page(
        tuple(
            Place(seal(node.inner().strip(), places=places), text, found)
            for node, text, found in zip(shaped, texts, headings, strict=False)
        ),
        seal(write(notes[-1]), places=places) if -1 in notes else "",
    )
