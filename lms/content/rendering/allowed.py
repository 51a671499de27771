"""The one list of what HTML may hold; `cleaning` holds it."""

from __future__ import annotations

import re

_TEXT = (
    "a abbr b blockquote br code dd del div dl dt em h1 h2 h3 h4 h5 h6 hr i li ol p pre s span "
    "strong sub sup table tbody td th thead tr ul"
)
_TEXT_TAGS = frozenset(_TEXT.split())
WRITTEN_TAGS = _TEXT_TAGS | {"img"}
_SHAPED = "aside audio caption details figcaption figure section summary track video"
SHOWN_TAGS = WRITTEN_TAGS | frozenset(_SHAPED.split())

WRITTEN_ATTRIBUTES: dict[str, set[str]] = {
    "a": {"href", "title", "class"},
    "abbr": {"title"},
    "div": {"class"},
    "img": {"src", "alt", "title"},
    "ol": {"start"},
    "p": {"class"},
    "td": {"align", "class"},
    "th": {"align", "class"},
}
SHOWN_ATTRIBUTES: dict[str, set[str]] = {
    "a": {"href", "title", "id", "rel", "aria-label"},
    "abbr": {"title"},
    "aside": {"aria-label", "data-kind"},
    "audio": {"controls", "preload", "src", "aria-label"},
    "details": {"data-kind"},
    "div": {"role", "tabindex", "aria-label"},
    "h2": {"id"},
    "h3": {"id"},
    "h4": {"id"},
    "h5": {"id"},
    "h6": {"id"},
    "img": {"src", "alt", "width", "height", "loading"},
    "li": {"id", "value"},
    "ol": {"start"},
    "pre": {"tabindex"},
    "section": {"aria-label"},
    "td": {"align", "data-label"},
    "th": {"align", "scope"},
    "track": {"kind", "src", "srclang", "label", "default"},
    "video": {"controls", "preload", "src", "width", "height", "aria-label"},
}
EVERYWHERE = {"lang", "dir"}
SHOWN_CLASSES: dict[str, set[str]] = {
    "aside": {"admonition", "wide", "tool"},
    "div": {"wide", "stack", "scroll"},
    "figure": {"wide", "media"},
    "p": {"title"},
    "section": {"footnotes", "wide"},
    "td": {"num"},
}
WEB_SCHEMES = frozenset({"http", "https", "mailto"})
PLACE_SCHEMES = frozenset({"media", "lesson", "glossary"})
_LANGUAGE = re.compile(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*")


def is_language(tag: str) -> bool:
    """Whether it has the form of a language tag: `el`, `pt-BR`."""
    return _LANGUAGE.fullmatch(tag) is not None
