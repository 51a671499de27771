"""Who may come to belong to a city, for how long an invitation is good, and lists of addresses."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from enum import StrEnum

INVITATION_DAYS = 14
INVITATION_GOOD_FOR = timedelta(days=INVITATION_DAYS)
KEPT_AFTER_END = timedelta(days=365)
MOST_AT_ONCE = 200
MOST_USES, MOST_DAYS = 100, 60
NOTE_LENGTH, MESSAGE_LENGTH, REASON_LENGTH, FUNCTION_LENGTH = 500, 1000, 500, 120
BETWEEN = re.compile(r"[,;\t]+")
IN_BRACKETS = re.compile(r"<([^<>]*)>")
# One plain address, as mail programs and the outbox take it.
ADDRESS = re.compile(
    r"[^@\s<>\"(),:;\[\]\\]{1,64}@[^@\s<>\"(),:;\[\]\\_]+\.[^@\s<>\"(),:;\[\]\\_.]{2,}"
)
LONGEST_ADDRESS = 254


class RequestState(StrEnum):
    """What became of a wish to join."""

    WAITING = "waiting"
    APPROVED = "approved"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"


class Standing(StrEnum):
    """What an invitation of an address would be."""

    VALID = "valid"
    MEMBER = "member"
    INVITED = "invited"
    TWICE = "twice"
    MALFORMED = "malformed"


@dataclass(frozen=True, slots=True)
class Line:
    """One address of a pasted list; `text` is what stood there, `email` what was understood."""

    number: int
    text: str
    email: str
    standing: Standing


def read_list(text: str) -> list[Line]:
    """The addresses of a pasted list or a CSV file, each with the number of its line.

    A line may hold one address or several, with names or other columns beside them. A first line
    without an address that names its columns is left out.
    """
    found: list[Line] = []
    for number, line in enumerate(text.splitlines(), 1):
        words = line.strip().strip('"')
        if not words:
            continue
        emails = [one for one in map(_address, _pieces(words)) if one]
        if emails:
            found += [_line(number, words, one) for one in emails]
        elif not (number == 1 and "mail" in words.lower()):
            found.append(_line(number, words, ""))
    return found


def judge(
    lines: Sequence[Line], *, members: Collection[str], invited: Collection[str]
) -> list[Line]:
    """The same lines, each with what an invitation would be; an address counts once."""
    seen: set[str] = set()
    judged = []
    for line in lines:
        standing = line.standing
        if standing is Standing.VALID:
            if line.email in seen:
                standing = Standing.TWICE
            elif line.email in members:
                standing = Standing.MEMBER
            elif line.email in invited:
                standing = Standing.INVITED
            seen.add(line.email)
        judged.append(replace(line, standing=standing))
    return judged


def valid(lines: Iterable[Line]) -> list[str]:
    """The addresses that can be invited."""
    return [line.email for line in lines if line.standing is Standing.VALID]


def _pieces(words: str) -> list[str]:
    """The parts of a line that may be addresses: in angle brackets, else between separators."""
    inside = IN_BRACKETS.findall(words)
    return inside or [piece for piece in BETWEEN.split(words) if "@" in piece]


def _address(piece: str) -> str:
    """The address in a part, in lower case; what only looks like one is kept to be shown."""
    words = piece.strip().strip("\"'").strip()
    last = next((one for one in reversed(words.split()) if "@" in one), words)
    return last.strip().lower()


def _line(number: int, words: str, email: str) -> Line:
    fine = len(email) <= LONGEST_ADDRESS and ADDRESS.fullmatch(email) is not None
    return Line(number, words[:120], email, Standing.VALID if fine else Standing.MALFORMED)
