"""What the editor sends: a text, and which text it was made from."""

from __future__ import annotations

import re
from dataclasses import dataclass

from werkzeug.datastructures import MultiDict

from lms.authoring.rules.editor.merging import Choice
from lms.web.forms import without_nul

_DIGEST = re.compile(r"[0-9a-f]{64}")
_CHOICE = re.compile(r"choice-(\d{1,5})")
Fields = MultiDict[str, str]


@dataclass(frozen=True, slots=True)
class Sent:
    """A text with line ends of one sign; `base` is the digest of the text it was made from, or empty."""

    text: str
    base: str


def sent_in(fields: Fields) -> Sent:
    """The text in a form."""
    base = fields.get("base", "")
    text = str(without_nul(fields.get("text", "")))
    return Sent(
        text.replace("\r\n", "\n").replace("\r", "\n"), base if _DIGEST.fullmatch(base) else ""
    )


def choices_in(fields: Fields) -> dict[int, Choice]:
    """What was chosen where two texts differ, by the number of the part."""
    known = {str(choice.value) for choice in Choice}
    return {
        int(found.group(1)): Choice(value)
        for name, value in fields.items()
        if (found := _CHOICE.fullmatch(name)) and value in known
    }
