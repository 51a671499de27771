"""What learners remark, and the paragraphs of a section that they may point at. Pure."""

from __future__ import annotations

import re
from collections.abc import Sequence
from enum import StrEnum
from html import unescape

from lms.content.model import LessonText, Part, PartKind

MOST = 60
LONGEST = 400
_ENDS = re.compile(r"</(?:p|li|h[1-6]|figcaption|tr|dt|dd|summary)>")
_NOTES = re.compile(r"<sup\b.*?</sup>", re.DOTALL)
_SPACES = re.compile(r"<(?:br|/td|/th)\b[^>]*>")
_TAGS = re.compile(r"<[^>]*>")


class RemarkKind(StrEnum):
    """What a learner says of a place in a lesson."""

    UNCLEAR = "unclear"
    MISTAKE = "mistake"
    IDEA = "idea"


class RemarkState(StrEnum):
    """What the authors have made of a remark."""

    OPEN = "open"
    ANSWERED = "answered"
    DONE = "done"


def sections(text: LessonText) -> list[Part]:
    """The parts of a lesson that are prose, in their order: a remark names one by its place."""
    return [part for part in text.parts if part.kind is PartKind.PROSE]


def paragraphs(html: str) -> list[str]:
    """What stands in a section, paragraph by paragraph, as plain words; long ones are cut."""
    found = []
    for piece in _ENDS.split(_NOTES.sub("", html)):
        words = " ".join(unescape(_TAGS.sub("", _SPACES.sub(" ", piece))).split())
        if words:
            found.append(words if len(words) <= LONGEST else words[: LONGEST - 1] + "…")
    return found[:MOST]


def quoted(found: Sequence[str], chosen: int) -> str:
    """What is quoted: a paragraph by its number from 1, or for 0 the section's first words."""
    if 0 < chosen <= len(found):
        return found[chosen - 1]
    return found[0] if found else ""
