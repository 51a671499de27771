"""A small tree of clean HTML, for what is set after cleaning: ids, labels, figures.

It reads only what the cleaner wrote, which is well formed.
"""

from __future__ import annotations

import html
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser

VOID = frozenset({"br", "hr", "img", "track", "source", "col", "wbr"})


@dataclass(slots=True)
class Node:
    """An element; `children` are elements and text."""

    tag: str
    attributes: dict[str, str] = field(default_factory=dict)
    children: list[Node | str] = field(default_factory=list)

    def get(self, name: str) -> str:
        """An attribute's value, or nothing."""
        return self.attributes.get(name, "")

    @property
    def elements(self) -> list[Node]:
        """The children that are elements."""
        return [child for child in self.children if isinstance(child, Node)]

    @property
    def text(self) -> str:
        """All text inside."""
        return "".join(c if isinstance(c, str) else c.text for c in self.children)

    @property
    def is_blank(self) -> bool:
        """Whether nothing can be seen in it."""
        return not self.text.strip() and self.find("img") is None

    def only_child(self) -> Node | None:
        """Its single element, where it holds no text beside it."""
        loose = any(isinstance(c, str) and c.strip() for c in self.children)
        return self.elements[0] if len(self.elements) == 1 and not loose else None

    def walk(self) -> Iterator[Node]:
        """All elements inside, in document order."""
        for child in self.elements:
            yield child
            yield from child.walk()

    def find(self, *tags: str) -> Node | None:
        """The first element inside with one of these tags."""
        return next((node for node in self.walk() if node.tag in tags), None)

    def replace(self, change: Callable[[Node], list[Node | str]]) -> None:
        """Put what `change` returns in the place of each child element, innermost first."""
        children: list[Node | str] = []
        for child in self.children:
            if isinstance(child, Node):
                child.replace(change)
                children.extend(change(child))
            else:
                children.append(child)
        self.children = children

    def inner(self) -> str:
        """The HTML of what is inside."""
        return "".join(write(child) for child in self.children)


def write(node: Node | str) -> str:
    """The HTML of an element or a text."""
    if isinstance(node, str):
        return html.escape(node, quote=False)
    attributes = "".join(f' {k}="{html.escape(v)}"' for k, v in node.attributes.items())
    if node.tag in VOID:
        return f"<{node.tag}{attributes}>"
    return f"<{node.tag}{attributes}>{node.inner()}</{node.tag}>"


def parse(text: str) -> Node:
    """The tree of clean HTML, below a root without a tag."""
    reader = _Reader()
    reader.feed(text)
    reader.close()
    return reader.root


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.root = Node("")
        self._open = [self.root]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        node = Node(tag, {name: value or "" for name, value in attrs})
        self._open[-1].children.append(node)
        if tag not in VOID:
            self._open.append(node)

    def handle_endtag(self, tag: str) -> None:
        tags = [node.tag for node in self._open]
        if tag in tags[1:]:
            del self._open[len(tags) - 1 - tags[::-1].index(tag) :]

    def handle_data(self, data: str) -> None:
        self._open[-1].children.append(data)
