"""Drawings made harmless: an SVG without what acts, loads or says where it was drawn. Pure.

What is left is looked at once more by the checker of `lms.content.svg`, which has the last word.
"""

from __future__ import annotations

import re
from xml.etree import ElementTree as ET

_SVG, _XLINK, _XML = (
    "http://www.w3.org/2000/svg",
    "http://www.w3.org/1999/xlink",
    "http://www.w3.org/XML/1998/namespace",
)
# Everything that draws, and what it needs; links, scripts, animation and foreign content are not here.
_KEPT = frozenset(
    [
        "svg",
        "g",
        "defs",
        "symbol",
        "use",
        "title",
        "desc",
        "path",
        "rect",
        "circle",
        "ellipse",
        "line",
        "polyline",
        "polygon",
        "text",
        "tspan",
        "textPath",
        "linearGradient",
        "radialGradient",
        "stop",
        "pattern",
        "clipPath",
        "mask",
        "marker",
        "style",
        "switch",
        "filter",
        "feBlend",
        "feColorMatrix",
        "feComponentTransfer",
        "feComposite",
        "feFlood",
        "feFuncA",
        "feFuncB",
        "feFuncG",
        "feFuncR",
        "feGaussianBlur",
        "feMerge",
        "feMergeNode",
        "feMorphology",
        "feOffset",
        "feTile",
        "feTurbulence",
        "feDropShadow",
    ]
)
_SHAPES = frozenset(
    [
        "path",
        "rect",
        "circle",
        "ellipse",
        "line",
        "polyline",
        "polygon",
        "text",
        "use",
    ]  # what one can see
)
_HEAD = re.compile(rb"^\s*<\?xml[^>]*\?>|<\?xml-stylesheet[^>]*\?>")
_DOCTYPE = re.compile(rb"<!DOCTYPE[^>\[]*(\[[^\]]*\])?\s*>", re.IGNORECASE)
_LOADS = re.compile(r"@import|url\(\s*['\"]?(?!\s*#|['\"]?#)|expression\(|\\", re.IGNORECASE)
MAX_BYTES = 2 * 1024 * 1024
MAX_ELEMENTS = 20_000


def cleaned(data: bytes) -> bytes | None:
    """The drawing without what must not be in it; None where nothing is left, or it cannot be read."""
    if len(data) > MAX_BYTES:
        return None
    plain = _DOCTYPE.sub(b"", _HEAD.sub(b"", data.removeprefix(b"\xef\xbb\xbf")), count=1).strip()
    if b"<!DOCTYPE" in plain.upper() or b"<!ENTITY" in plain.upper():
        return None
    try:
        root = ET.fromstring(plain)  # noqa: S314 - no DOCTYPE, so nothing can be expanded
    except (ET.ParseError, ValueError, LookupError):
        return None
    if root.tag != f"{{{_SVG}}}svg" or sum(1 for _ in root.iter()) > MAX_ELEMENTS:
        return None
    _tidy(root)
    seen = any(_local(element.tag) in _SHAPES for element in root.iter())
    for prefix, space in (("", _SVG), ("xlink", _XLINK)):
        ET.register_namespace(prefix, space)
    return ET.tostring(root) if seen else None


def _tidy(element: ET.Element) -> None:
    """Take away attributes and children that are not kept; the text after a child stays."""
    for key in [key for key, value in element.attrib.items() if not _is_kept(key, value)]:
        del element.attrib[key]
    before: ET.Element | None = None
    for child in list(element):
        if _is_drawing(child):
            before = child
            continue
        if before is None:
            element.text = (element.text or "") + (child.tail or "")
        else:
            before.tail = (before.tail or "") + (child.tail or "")
        element.remove(child)
    for child in element:
        _tidy(child)


def _is_drawing(element: ET.Element) -> bool:
    if not str(element.tag).startswith(f"{{{_SVG}}}"):
        return False
    name = _local(element.tag)
    return name in _KEPT and not (name == "style" and _LOADS.search("".join(element.itertext())))


def _is_kept(key: str, value: str) -> bool:
    space, _, name = key.removeprefix("{").rpartition("}")
    if space not in {"", _XLINK, _XML} or name.lower().startswith("on"):
        return False
    if name.lower() in {"href", "src", "base"}:
        return value.strip().startswith("#")
    return not _LOADS.search(value)


def _local(tag: object) -> str:
    return str(tag).rpartition("}")[2]
