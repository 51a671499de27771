"""What is set after cleaning: ids, labels, boxes, figures, notes, and where pieces begin and end."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from lms.content.model import Heading
from lms.content.rendering.addresses import Addresses, is_external
from lms.content.rendering.allowed import is_language
from lms.content.rendering.figures import figure
from lms.content.rendering.notes import Footnotes, is_list, is_reference
from lms.content.rendering.tables import table
from lms.content.rendering.tree import Node
from lms.content.rendering.words import words

_LEVELS = ("h1", "h2", "h3", "h4", "h5", "h6")
_NO_SLUG = re.compile(r"[^\w\s-]", re.UNICODE)
_RIGHT_TO_LEFT = frozenset({"ar", "ckb", "dv", "fa", "he", "ps", "sd", "ug", "ur", "yi"})


def slug(text: str) -> str:
    """A heading's anchor, as Git hosts make it: `Five sectors` → `five-sectors`."""
    return re.sub(r"[\s-]+", "-", _NO_SLUG.sub("", text.lower()).strip()).strip("-") or "part"


def cut(root: Node, mark: Callable[[int], str], pieces: int) -> list[Node] | None:
    """The pieces between the marks, or None if a mark does not stand alone any more."""
    found: list[Node] = []
    for child in root.children:
        if isinstance(child, Node) and child.tag == "p" and child.text == mark(len(found)):
            found.append(Node(""))
        elif found and not is_list(child):
            found[-1].children.append(child)
    return found if len(found) == pieces else None


class Shaper:
    """Shapes the pieces of one page; anchors and notes are counted over all of them."""

    def __init__(
        self,
        addresses: Addresses,
        prefix: str,
        language: str,
        secret: frozenset[int] = frozenset(),
    ) -> None:
        self._addresses, self._prefix, self._language = addresses, prefix, language
        self._anchors: set[str] = set()
        self._words = words(language)
        self._notes = Footnotes(prefix, self._words, secret)
        self._place = 0

    def anchors(self, pieces: Sequence[Node]) -> list[tuple[Heading, ...]]:
        """Give all headings their level and id, and return them piece by piece."""
        everything = [node for piece in pieces for node in piece.walk()]
        shift = 1 if any(node.tag == "h1" for node in everything) else 0
        return [tuple(self._heading(n, shift) for n in _headings(piece)) for piece in pieces]

    def _heading(self, node: Node, shift: int) -> Heading:
        level = min(int(node.tag[1]) + shift, len(_LEVELS))
        base = f"h-{slug(node.text)}"
        anchor, again = base, 1
        while anchor in self._anchors:
            again += 1
            anchor = f"{base}-{again}"
        self._anchors.add(anchor)
        language = {"lang": node.get("lang")} if node.get("lang") else {}
        node.tag, node.attributes = f"h{level}", {"id": self._prefix + anchor} | language
        return Heading(level, self._prefix + anchor, node.text.strip())

    def piece(self, node: Node, place: int) -> Node:
        """Shape one piece; `place` is its number."""
        self._place = place
        node.replace(self._element)
        for box in [node, *node.walk()]:
            box.children = self._boxes(box.children)
        return node

    def notes(self, root: Node) -> dict[int, Node]:
        """The lists of footnotes by place (-1: the page's), after all pieces were shaped."""
        written = next((c for c in root.children if is_list(c)), None)
        found = self._notes.sections(written if isinstance(written, Node) else None)
        return {place: self.piece(section, -1) for place, section in found.items()}

    def _element(self, node: Node) -> list[Node | str]:
        self._set_language(node)
        if node.tag == "a":
            return self._link(node)
        if node.tag == "div" and node.get("class").startswith("admonition"):
            return [_admonition(node)]
        if node.tag == "pre":
            node.attributes["tabindex"] = "0"
        if node.tag not in {"div", "p", "th", "td"}:
            node.attributes.pop("class", None)
        return [node]

    def _set_language(self, node: Node) -> None:
        language = node.attributes.pop("lang", "")
        if is_language(language):
            node.attributes["lang"] = language
            if language.split("-")[0].lower() in _RIGHT_TO_LEFT:
                node.attributes["dir"] = "rtl"

    def _link(self, node: Node) -> list[Node | str]:
        if node.get("id"):
            return [node]
        if is_reference(node):
            return [self._notes.reference(node, self._place)]
        href = node.get("href")
        if href.startswith("#") and (own := self._own_anchor(href)):
            address: str | None = own
        elif href.startswith(f"#{self._prefix}fn-") and self._place < 0:
            return [node]
        else:
            address = self._addresses.link(href, self._place) if href else None
        if address is None:
            return node.children
        node.attributes["href"] = address
        node.attributes.pop("class", None)
        if is_external(address):
            node.attributes["rel"] = "noopener"
        return [node]

    def _own_anchor(self, href: str) -> str:
        name = slug(href[1:])
        known = (n for n in (name, f"h-{name}") if n in self._anchors and n.startswith("h-"))
        return next((f"#{self._prefix}{anchor}" for anchor in known), "")

    def _boxes(self, children: list[Node | str]) -> list[Node | str]:
        """Tables with their captions, figures, and pictures in the text."""
        done: list[Node | str] = []
        for child in children:
            if not isinstance(child, Node):
                done.append(child)
            elif child.tag == "table" and not _is_boxed(child):
                done.append(table(child, _take_caption(done)))
            elif shown := figure(child, self._addresses, self._place, self._words, self._language):
                done.append(shown)
            elif child.tag != "img" or "loading" in child.attributes:
                done.append(child)
            else:
                done.append(child.get("alt"))
        return done


def _headings(piece: Node) -> list[Node]:
    return [node for node in piece.walk() if node.tag in _LEVELS]


def _is_boxed(node: Node) -> bool:
    return any(
        "scope" in cell.attributes or "data-label" in cell.attributes for cell in node.walk()
    )


def _take_caption(done: list[Node | str]) -> Node | None:
    """A paragraph of only emphasised words just before a table is its caption."""
    elements = [(i, n) for i, n in enumerate(done) if isinstance(n, Node)]
    if not elements:
        return None
    index, last = elements[-1]
    words_ = last.only_child() if last.tag == "p" else None
    if words_ is None or words_.tag != "em":
        return None
    del done[index:]
    return words_


def _admonition(node: Node) -> Node:
    kind = (node.get("class").split()[1:] or ["note"])[0]
    title = None
    if node.elements and node.elements[0].get("class") == "admonition-title":
        title = node.elements[0]
        node.children.remove(title)
    if kind in {"details", "transcript"}:
        shown = title.children if title else [kind.capitalize()]
        kinds = {"data-kind": kind}
        return Node("details", kinds, [Node("summary", {}, list(shown)), *node.children])
    label = {"aria-label": title.text} if title else {}
    head = [Node("p", {"class": "title"}, title.children)] if title else []
    attributes = {"class": "admonition wide tool", "data-kind": kind} | label
    return Node("aside", attributes, [*head, *node.children])
