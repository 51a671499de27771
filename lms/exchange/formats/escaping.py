"""Plain text as Markdown that shows exactly this text, in the dialect of the one renderer."""

from __future__ import annotations

import html
import re

_ANYWHERE = re.compile(r"[\\`*_\[\]]")
_ENTITY = re.compile(r"&(?=#?\w{1,32};)")
_TAG = re.compile(r"<(?=[A-Za-z/!?])")
_BRACE = re.compile(r"\{(#?)")
_NUMBER = re.compile(r"^(\d{1,9})([.)])(?=\s|$)")
_SIGN = re.compile(r"^([-+])(?=\s|$)")
_RULE = re.compile(r"^(-+)(?=[\s:|-]*$)")
_FIRST = {":": "&#58;", "=": "&#61;", "~": "&#126;", "|": "&#124;"}
_UNESCAPED = re.compile(r"\\([\\`*_{}\[\]()>#+\-.!|])")


def escaped(text: str) -> str:
    """One paragraph; each line of the text begins a line of its own."""
    lines = [escaped_line(line.strip()) for line in text.strip().split("\n")]
    return "  \n".join(line for line in lines if line)


def escaped_line(line: str) -> str:
    """A line that begins a paragraph."""
    return at_start(inline(line))


def inline(text: str) -> str:
    """Words within a line."""
    text = _ENTITY.sub("&amp;", text)
    text = _ANYWHERE.sub(r"\\\g<0>", text)
    text = _BRACE.sub(lambda found: "&#123;#" if found.group(1) else r"\{", text)
    return _TAG.sub("&lt;", text)


def at_start(line: str) -> str:
    """Inline Markdown that nothing takes for a list, heading, quotation or rule."""
    if not line:
        return line
    if line[0] in "#>!" and not line.startswith("!["):
        return "\\" + line
    if line[0] in _FIRST:
        return _FIRST[line[0]] + line[1:]
    line = _NUMBER.sub(r"\1\\\2", line)
    line = _RULE.sub(lambda found: "\\" + found.group(1), line)
    return _SIGN.sub(r"\\\1", line)


def unescaped(markdown: str) -> str:
    """The words of inline Markdown without marks of emphasis: only what `escaped` wrote."""
    return html.unescape(_UNESCAPED.sub(r"\1", markdown))
