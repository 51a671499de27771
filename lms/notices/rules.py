"""When work is tried again, when it is given up, and what an address and a mail may look like."""

from __future__ import annotations

import re
import textwrap
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

LEASE = timedelta(minutes=5)
MAX_TRIES = 48
FIRST_DELAY = timedelta(seconds=10)
LONGEST_DELAY = timedelta(minutes=15)
KEPT_DAYS = 30
WIDTH = 72
UNSAFE = re.compile(r"[\x00-\x1f\x7f\u0085\u2028\u2029]+")
UNPRINTABLE = re.compile(r"[^\n\t\x20-\x7e\xa0-\ud7ff\ue000-\U0010ffff]")
ADDRESS = re.compile(r"""[^\s@<>()\[\]\\,;:"]+@[^\s@<>()\[\]\\,;:"]+""")


class MailState(StrEnum):
    """Where a mail is on its way."""

    QUEUED = "queued"
    SENT = "sent"
    DEAD = "dead"


@dataclass(frozen=True, slots=True)
class Outgoing:
    """A mail to be sent, with what is known of its reader."""

    id: int
    to: str
    reply_to: str | None
    language: str
    template: str
    context: dict[str, Any]
    message_id: str
    created_at: datetime
    sent_at: datetime | None
    person_id: int | None
    name: str
    time_zone: str


def delay(tries: int, spread: int = 0) -> timedelta:
    """How long to wait after the `tries`-th failure: 10 s, 20 s, 40 s … at most 15 minutes.

    Many short tries rather than a few long ones: 48 of them outlast a night without mail server.
    `spread` (a job's id) shifts the wait by up to a fifth, so that a crowd does not return at once.
    """
    doublings: int = min(max(tries, 1) - 1, 10)
    wait = min(FIRST_DELAY * (1 << doublings), LONGEST_DELAY)
    return wait * (1 + spread * 7919 % 21 / 100)


def is_spent(tries: int) -> bool:
    """Whether a job that failed `tries` times is given up."""
    return tries >= MAX_TRIES


def is_address(text: str) -> bool:
    """Whether this is one plain address that can stand in a header; whether it exists is not asked."""
    return len(text) <= 254 and ADDRESS.fullmatch(text) is not None and UNSAFE.search(text) is None  # noqa: PLR2004 - RFC 5321


def one_line(text: str) -> str:
    """Text that can stand in a header: no line breaks or other control characters, no double spaces."""
    return " ".join(UNSAFE.sub(" ", text).split())


def wrapped(text: str) -> str:
    """Plain text for a mail: paragraphs folded at 72 characters, addresses and lists left whole."""
    lines: list[str] = []
    for line in UNPRINTABLE.sub("", text).strip().split("\n"):
        lines += _fold(line.rstrip())
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)) + "\n"


def _fold(line: str) -> list[str]:
    """One source line as lines of a mail; list items hang under their text."""
    found = re.match(r"\s*(?:[-*>] )?", line)
    lead = found.group() if found else ""
    hang = lead if ">" in lead else " " * len(lead)
    return textwrap.wrap(
        line, WIDTH, subsequent_indent=hang, break_long_words=False, break_on_hyphens=False
    ) or [""]


class TryLater(Exception):  # noqa: N818 - a turn of events, not a fault
    """This piece of work did not succeed; the next try may."""


class Unavailable(TryLater):
    """Nothing of this kind can succeed at the moment, so the others of the kind wait a little too."""


class GiveUp(Exception):  # noqa: N818
    """This piece of work will never succeed; no further try is made."""


def without_addresses(text: str) -> str:
    """An error's words for the job table and the log: short, without anybody's address."""
    return ADDRESS.sub("(address)", one_line(text))[:500]
