"""Find words in a course's files, and put others in their place. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

LIMIT = 500
QUERY_LIMIT = 200
_AROUND = 60
# What people did hangs on these: ids in front matter, of blocks, of options.
_ID = re.compile(r"^id:[^\n]*|^<(?:quiz|task|pool)\b[^>\n]*>|\{#[^}\n]*\}", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is looked for. whole: not inside of longer words; case: capitals count."""

    words: str
    whole: bool = False
    case: bool = False

    @property
    def pattern(self) -> re.Pattern[str]:
        """The words as they stand, in one line."""
        found = re.escape(self.words)
        if self.whole:
            found = rf"(?<!\w){found}(?!\w)"
        return re.compile(found, 0 if self.case else re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Hit:
    """One place, with what stands around it in its line."""

    line: int
    before: str
    found: str
    after: str


def hits(wanted: Wanted, texts: Mapping[str, str], *, limit: int = LIMIT) -> dict[str, list[Hit]]:
    """The places by path, in the order of the paths; not more than `limit` in all."""
    found: dict[str, list[Hit]] = {}
    left = limit
    for path in sorted(texts):
        for hit in _in_text(wanted, texts[path]):
            if not left:
                return found
            found.setdefault(path, []).append(hit)
            left -= 1
    return found


def replaced(wanted: Wanted, replacement: str, text: str) -> str:
    """The text with the replacement, as it stands, in each place but ids, which never change."""
    if not wanted.words:
        return text
    ids = bytearray(len(text))
    for found in _ID.finditer(text):
        ids[found.start() : found.end()] = b"\1" * (found.end() - found.start())

    def other(match: re.Match[str]) -> str:
        return match.group() if any(ids[match.start() : match.end()]) else replacement

    return wanted.pattern.sub(other, text)


def _in_text(wanted: Wanted, text: str) -> Iterator[Hit]:
    if not wanted.words:
        return
    pattern = wanted.pattern
    for number, line in enumerate(text.split("\n"), 1):
        for match in pattern.finditer(line):
            before, after = line[: match.start()], line[match.end() :]
            yield Hit(
                number,
                ("…" if len(before) > _AROUND else "") + before[-_AROUND:],
                match.group(),
                after[:_AROUND] + ("…" if len(after) > _AROUND else ""),
            )
