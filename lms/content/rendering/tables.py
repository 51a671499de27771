"""Tables that can be read aloud and on a telephone."""

from __future__ import annotations

import re

from lms.content.rendering.tree import Node

_NUMBER = re.compile(r"[<>≈~±+−-]?\s*\d[\d\s.,' ]*\s*(%|€|[a-zA-Z]{1,3})?")
_WIDE = 4
_MOSTLY = 0.6


def table(written: Node, caption: Node | None) -> Node:
    """The table in its box: stacked on narrow screens, or scrolled where it is all numbers."""
    rows = [node for node in written.walk() if node.tag == "tr"]
    labels = [cell.text.strip() for cell in rows[0].elements] if rows else []
    plain = bool(rows and rows[0].elements and "plain" in rows[0].elements[0].get("class"))
    for number, row in enumerate(rows):
        _head(row) if number == 0 else _row(row, labels, plain=plain)
    if caption is not None:
        written.children.insert(0, Node("caption", {}, caption.children))
    if _is_numeric(written, len(labels)):
        label = caption.text if caption else ", ".join(filter(None, labels))
        box = {"class": "wide scroll", "role": "region", "tabindex": "0", "aria-label": label}
        return Node("div", box, [written])
    return Node("div", {"class": "wide stack"}, [written])


def _head(row: Node) -> None:
    for cell in row.elements:
        align = _align(cell)
        cell.attributes = ({"scope": "col"} if cell.text.strip() else {}) | align
        if not cell.text.strip():
            cell.tag = "td"


def _row(row: Node, labels: list[str], *, plain: bool) -> None:
    for column, cell in enumerate(row.elements):
        align = _align(cell)
        if column == 0 and not plain and cell.text.strip():
            cell.tag, cell.attributes = "th", {"scope": "row"} | align
        else:
            label = labels[column] if column < len(labels) else ""
            number = {"class": "num"} if align.get("align") == "right" else {}
            cell.attributes = ({"data-label": label} if label else {}) | align | number


def _align(cell: Node) -> dict[str, str]:
    side = cell.get("align")
    return {"align": side} if side in {"left", "center", "right"} else {}


def _is_numeric(written: Node, columns: int) -> bool:
    cells = [node.text.strip() for node in written.walk() if node.tag == "td"]
    numbers = sum(1 for cell in cells if _NUMBER.fullmatch(cell))
    return columns >= _WIDE and numbers > _MOSTLY * len(cells)
