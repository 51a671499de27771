"""Prose between blocks: its sections, and mistakes that Markdown would pass over in silence."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from lms.content.accessibility import check_accessibility
from lms.content.blocks import Prose, fenced_lines, without_code
from lms.content.problems import Notes, sentence
from lms.content.questions.draft import Piece
from lms.content.questions.outline import Numbered, piece_of
from lms.content.rendering.allowed import WEB_SCHEMES

HEADING = re.compile(r"^(#{1,6})\s+(.*\S)")
_TAG = re.compile(r"</?([A-Za-z][A-Za-z0-9-]*)(\s[^<>]*)?/?>")
_LIST = re.compile(r"^( *)(?:[-*+]|\d+[.)]) ")
_NOTE_TEXT = re.compile(r"^ {0,3}\[\^([^\]]+)\]:")
_NOTE_MARK = re.compile(r"\[\^([^\]]+)\](?!:)")
_FILM = re.compile(r"!\[[^\]]*\]\([^)\s]+\.(mp4|webm|mp3)\b")
_SCHEME = re.compile(r"\]\(\s*<?([A-Za-z][A-Za-z0-9+.-]*):")
_BLOCK_TAGS = frozenset({"quiz", "task", "pool"})
_TAB = 4


def sections(prose: Prose) -> Iterator[Piece]:
    """The pieces between headings; a heading belongs to what follows it."""
    fenced, _ = fenced_lines(prose.lines)
    part: list[Numbered] = []
    for index, line in enumerate(prose.lines):
        if index not in fenced and HEADING.match(line) and part:
            yield from _piece(part)
            part = []
        part.append((prose.line + index, line))
    yield from _piece(part)


def _piece(lines: Sequence[Numbered]) -> Iterator[Piece]:
    found = piece_of(lines)
    if found is not None:
        yield found


def check_text(lines: Sequence[str], first: int, notes: Notes) -> None:
    """Look at all lines of a body, those in blocks too."""
    fenced, _ = fenced_lines(lines)
    numbered = [
        (number, "" if number - first in fenced else without_code(line))
        for number, line in enumerate(lines, first)
    ]
    _check_headings(numbered, notes)
    _check_tags(numbered, notes)
    _check_lists(numbered, notes)
    _check_notes(numbered, notes)
    _check_films(numbered, notes)
    _check_schemes(numbered, notes)
    masked = [
        (number, "" if number - first in fenced else without_code(line, "c"))
        for number, line in enumerate(lines, first)
    ]
    check_accessibility(masked, notes)


def _check_headings(lines: Sequence[Numbered], notes: Notes) -> None:
    level = 1
    for number, line in lines:
        found = HEADING.match(line)
        if not found:
            continue
        depth = len(found.group(1))
        if depth == 1:
            notes.warning(
                number,
                sentence(
                    "A heading of the first level: the title in the front matter is that already."
                ),
                sentence("Begin headings with ##."),
            )
        elif depth > level + 1:
            notes.warning(
                number,
                sentence(
                    "The heading “%(heading)s” jumps from level %(level)s to level %(depth)s.",
                    heading=found.group(2),
                    level=level,
                    depth=depth,
                ),
                sentence("Write %(marks)s, so that no level is left out.", marks="#" * (level + 1)),
            )
        level = max(depth, 1)


def _check_tags(lines: Sequence[Numbered], notes: Notes) -> None:
    for number, line in lines:
        for found in _TAG.finditer(line):
            if found.group(1) not in _BLOCK_TAGS:
                notes.warning(
                    number,
                    sentence(
                        "HTML is not read here, so %(tag)s would be shown as text.",
                        tag=found.group()[:30],
                    ),
                    sentence(
                        "Write Markdown instead, or put it in `backticks` if it is meant as text."
                    ),
                )


def _check_lists(lines: Sequence[Numbered], notes: Notes) -> None:
    in_list = False
    for number, line in lines:
        found = _LIST.match(line)
        if found and in_list and len(found.group(1)) % _TAB:
            notes.warning(
                number,
                sentence(
                    "This point of a list is indented by %(number)s spaces, so it may be shown "
                    "on another level than you meant.",
                    number=len(found.group(1)),
                ),
                sentence("Indent nested points by 4 spaces."),
            )
        if line.strip():
            in_list = bool(found) or (in_list and line.startswith(" "))


def _check_notes(lines: Sequence[Numbered], notes: Notes) -> None:
    texts = {found.group(1) for _, line in lines if (found := _NOTE_TEXT.match(line))}
    used: set[str] = set()
    for number, line in lines:
        rest = _NOTE_TEXT.sub("", line)
        for found in _NOTE_MARK.finditer(rest):
            used.add(found.group(1))
            if found.group(1) not in texts:
                notes.error(
                    number,
                    sentence("The footnote [^%(note)s] has no text.", note=found.group(1)),
                    sentence(
                        "Add a line [^%(note)s]: … at the end of the file.", note=found.group(1)
                    ),
                )
    for number, line in lines:
        written = _NOTE_TEXT.match(line)
        if written and written.group(1) not in used:
            notes.warning(
                number,
                sentence(
                    "Nothing in the text refers to the footnote [^%(note)s].",
                    note=written.group(1),
                ),
                sentence("Put its mark where it belongs, or remove it."),
            )


def _check_films(lines: Sequence[Numbered], notes: Notes) -> None:
    for index, (number, line) in enumerate(lines):
        if not _FILM.search(line):
            continue
        following = next((text for _, text in lines[index + 1 :] if text.strip()), "")
        if not following.startswith("!!! transcript"):
            notes.error(
                number,
                sentence("This film or sound has no transcript."),
                sentence(
                    'Write !!! transcript "Transcript" below it, and the words indented by 4 '
                    "spaces."
                ),
            )


def _check_schemes(lines: Sequence[Numbered], notes: Notes) -> None:
    for number, line in lines:
        for found in _SCHEME.finditer(line):
            if found.group(1).lower() not in WEB_SCHEMES:
                notes.error(
                    number,
                    sentence(
                        "Links that begin with %(scheme)s: are not allowed.", scheme=found.group(1)
                    ),
                    sentence("Use https://…, mailto:… or the path of a file of this course."),
                )
