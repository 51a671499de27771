"""Footnotes: our ids and labels, and one list at the end."""

from __future__ import annotations

from collections import Counter

from lms.content.rendering.tree import Node
from lms.content.rendering.words import Words


class Footnotes:
    """Numbers the references of one page and makes the lists they lead to.

    `secret` are the places that are shown later than the page (feedback, explanations): a note that
    only they refer to stands in them, so that it tells nothing early.
    """

    def __init__(self, prefix: str, words: Words, secret: frozenset[int] = frozenset()) -> None:
        self._prefix, self._words, self._secret = prefix, words, secret
        self._seen: Counter[str] = Counter()
        self._where: dict[str, list[int]] = {}

    def reference(self, link: Node, place: int) -> Node:
        """The mark in the text; the second one to the same note has an id of its own."""
        number = link.text.strip()
        self._seen[number] += 1
        self._where.setdefault(number, []).append(place)
        again = "" if self._seen[number] == 1 else f"-{self._seen[number]}"
        attributes = {
            "href": f"#{self._prefix}fn-{number}",
            "id": f"{self._prefix}fn-{number}-ref{again}",
            "aria-label": f"{self._words.note} {number}",
        }
        return Node("a", attributes, [number])

    def sections(self, written: Node | None) -> dict[int, Node]:
        """The lists by place, that of the page by -1; call it after all references."""
        rows = written.find("ol") if written else None
        found: dict[int, list[Node | str]] = {}
        for number, row in enumerate(rows.elements if rows else [], 1):
            found.setdefault(self._place_of(str(number)), []).append(self._item(row, str(number)))
        label = {"class": "footnotes wide", "aria-label": self._words.notes}
        return {
            place: Node("section", dict(label), [Node("ol", {}, items)])
            for place, items in found.items()
        }

    def _place_of(self, number: str) -> int:
        places = self._where.get(number, [])
        return places[0] if places and self._secret.issuperset(places) else -1

    def _item(self, row: Node, number: str) -> Node:
        row.replace(lambda n: [] if n.get("class").startswith("footnote-backref") else [n])
        last = row.elements[-1] if row.elements else row
        last = last if last.tag == "p" else row
        _strip_end(last)
        if self._seen[number]:
            attributes = {
                "href": f"#{self._prefix}fn-{number}-ref",
                "aria-label": self._words.back.format(number),
            }
            last.children.extend([" ", Node("a", attributes, ["↩"])])
        return Node("li", {"id": f"{self._prefix}fn-{number}", "value": number}, row.children)


def is_reference(node: Node) -> bool:
    """Whether the converter made it the mark of a footnote."""
    return node.tag == "a" and node.get("class") == "footnote-ref" and node.text.isdecimal()


def is_list(node: Node | str) -> bool:
    """Whether the converter made it the list of footnotes."""
    return isinstance(node, Node) and node.tag == "div" and node.get("class") == "footnote"


def _strip_end(node: Node) -> None:
    while node.children and isinstance(node.children[-1], str):
        text = node.children.pop().rstrip("\u00a0 \n")  # type: ignore[union-attr]
        if text:
            node.children.append(text)
            return
