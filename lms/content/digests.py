"""Digests of blocks: by them a translation knows when its source has changed.

A record of a block is `source-own`: the digests of the source's block and of the translated one
when both were stamped. Ids and the marks of right answers do not count: they need no translating.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence

from lms.content.blocks import Block, Prose
from lms.content.prose import sections

_LENGTH = 12
_ID = re.compile(r"\s*\{#[^}\s]*\}")
_BOX = re.compile(r"^[-*+] \[[ xX]\] ")


def digest_of(lines: Iterable[str]) -> str:
    """The digest of a block; spaces at the ends of lines do not count."""
    plain = (_BOX.sub("- ", _ID.sub("", line)).rstrip() for line in lines)
    return hashlib.sha256("\n".join(plain).strip().encode()).hexdigest()[:_LENGTH]


def digests(items: Sequence[Prose | Block]) -> dict[str, str]:
    """By key: prose sections are `p1`, `p2` …; quizzes and tasks go by their id."""
    return dict(_digests(items))


def _digests(items: Sequence[Prose | Block]) -> Iterator[tuple[str, str]]:
    number = 0
    for item in items:
        if isinstance(item, Prose):
            for section in sections(item):
                number += 1
                yield f"p{number}", digest_of(section.text.split("\n"))
        elif item.kind == "pool":
            for quiz in item.blocks:
                yield quiz.id, digest_of(quiz.lines)
        else:
            yield item.id, digest_of(item.lines)


def lagging(recorded: Mapping[str, str], source: Mapping[str, str]) -> tuple[str, ...]:
    """The keys whose source has changed since; a section that only moved does not lag."""
    now = {value for key, value in source.items() if is_section(key)}
    found: list[str] = []
    for key, record in recorded.items():
        value = record.partition("-")[0]
        changed = value not in now if is_section(key) else source.get(key, value) != value
        if changed:
            found.append(key)
    return tuple(found)


def refreshed(
    recorded: Mapping[str, str], source: Mapping[str, str], own: Mapping[str, str]
) -> dict[str, str]:
    """New records: a block that was translated anew follows the source as it is now.

    A block whose translation did not change keeps its record, so that it goes on lagging.
    """
    done: dict[str, str] = {}
    for key, value in own.items():
        record = recorded.get(key, "")
        if record.partition("-")[2] == value:
            done[key] = record
        elif key in source:
            done[key] = f"{source[key]}-{value}"
    return done


def is_section(key: str) -> bool:
    """Whether a key stands for a section of prose."""
    return key[:1] == "p" and key[1:].isdecimal()
