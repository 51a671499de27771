"""Drawings: an SVG may hold shapes, text and its own style, and nothing that acts or loads."""

from __future__ import annotations

import re
from collections.abc import Iterator
from xml.etree import ElementTree as ET

from lms.content.problems import Notes, Sentence, sentence

_FORBIDDEN = frozenset({"script", "foreignobject", "iframe", "object", "embed", "handler", "set"})
_ANIMATED = re.compile(r"animate", re.IGNORECASE)
_CSS = re.compile(r"@import|url\(\s*['\"]?(?!\s*#|['\"]?#)|expression\(|\\", re.IGNORECASE)
_LENGTH = re.compile(r"(\d+(?:\.\d+)?)(px)?")
_NUMBERS = 4


def read_svg(data: bytes, notes: Notes) -> tuple[int | None, int | None] | None:
    """Width and height of a drawing, or None (with a problem) if it is not safe."""
    if b"<!DOCTYPE" in data.upper() or b"<!ENTITY" in data.upper() or b"<?xml-stylesheet" in data:
        _refuse(
            notes,
            sentence(
                "The drawing holds a DOCTYPE, an entity or a style sheet of its own, which is not "
                "allowed."
            ),
        )
        return None
    try:
        root = ET.fromstring(data)  # noqa: S314  # no DOCTYPE, so nothing can be expanded
    except (ET.ParseError, ValueError, LookupError) as error:
        notes.error(
            1,
            sentence("The drawing cannot be read: %(error)s.", error=str(error)),
            sentence("Save it again as plain SVG."),
        )
        return None
    found = next(_dangers(root), None)
    if found or _name(root.tag) != "svg":
        other = sentence("The drawing holds another root than svg, which is not allowed.")
        _refuse(notes, found or other)
        return None
    return _size(root)


def _dangers(root: ET.Element) -> Iterator[Sentence]:
    for element in root.iter():
        name = _name(element.tag)
        if name in _FORBIDDEN or _ANIMATED.match(name):
            yield sentence(
                "The drawing holds the element %(name)s, which is not allowed.", name=name
            )
        if name == "style" and _CSS.search(element.text or ""):
            yield sentence(
                "The drawing holds a style that loads something (@import or url), which is not allowed."
            )
        for key, value in element.attrib.items():
            yield from _dangerous(_name(key), value.strip())


def _dangerous(key: str, value: str) -> Iterator[Sentence]:
    if key.startswith("on"):
        yield sentence("The drawing holds the attribute %(name)s, which is not allowed.", name=key)
    elif key in {"href", "src", "base"} and not value.startswith("#"):
        yield sentence(
            "The drawing holds a reference to %(address)s, which is not allowed.",
            address=value[:40],
        )
    elif _CSS.search(value):
        yield sentence("The drawing holds a reference in %(name)s, which is not allowed.", name=key)


def _name(tag: object) -> str:
    return str(tag).rpartition("}")[2].lower()


def _refuse(notes: Notes, message: Sentence) -> None:
    notes.error(
        1,
        message,
        sentence(
            "Keep shapes, text and an internal style; remove scripts, links and everything loaded."
        ),
    )


def _size(root: ET.Element) -> tuple[int | None, int | None]:
    written = [_LENGTH.fullmatch(root.get(side, "")) for side in ("width", "height")]
    if written[0] and written[1]:
        return round(float(written[0].group(1))), round(float(written[1].group(1)))
    box = re.split(r"[\s,]+", root.get("viewBox", "").strip())
    if len(box) == _NUMBERS and all(re.fullmatch(r"-?\d+(\.\d+)?", part) for part in box):
        return round(float(box[2])), round(float(box[3]))
    return None, None
