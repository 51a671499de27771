"""Texts of GIFT with the format that may stand before them."""

from __future__ import annotations

import re

from lms.exchange.formats import escaping
from lms.exchange.formats.fromhtml import Source, from_html
from lms.exchange.formats.gift.tape import Tape
from lms.exchange.formats.report import Remarks

_FORMAT = re.compile(r"\[(html|moodle|plain|markdown)\]")


def taken_format(tape: Tape, default: str) -> tuple[str, Tape]:
    """The format of a text, and the text without its name."""
    found = _FORMAT.match(tape.signs)
    return (found.group(1), tape.cut(found.end())) if found else (default, tape)


def markdown(tape: Tape, kind: str, remarks: Remarks) -> str:
    """Markdown of a text of that format."""
    text = tape.text.strip()
    if kind == "markdown":
        return text
    if kind == "plain":
        return escaping.escaped(text)
    if kind == "moodle":
        text = re.sub(r"\n(?!\s*<)", "<br>\n", text)
    return from_html(text, Source(remarks, tape.line))
