"""Digests of blocks: by them a translation knows when its source has changed."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping, Sequence

from lms.content.blocks import Block, Prose
from lms.content.prose import sections

_LENGTH = 16


def digest_of(lines: Iterable[str]) -> str:
    """The digest of a block; spaces at the ends of lines do not count."""
    text = "\n".join(line.rstrip() for line in lines).strip()
    return hashlib.sha256(text.encode()).hexdigest()[:_LENGTH]


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
                yield quiz.id, digest_of(_lines(quiz))
        else:
            yield item.id, digest_of(_lines(item))


def _lines(block: Block) -> tuple[str, ...]:
    attributes = " ".join(f"{k}={v}" for k, v in sorted(block.attributes.items()))
    return (attributes, *block.lines)


def lagging(recorded: Mapping[str, str], source: Mapping[str, str]) -> tuple[str, ...]:
    """The keys whose source has changed since; a section that only moved does not lag."""
    sections_now = {value for key, value in source.items() if is_section(key)}
    found: list[str] = []
    for key, value in recorded.items():
        changed = value not in sections_now if is_section(key) else source.get(key, value) != value
        if changed:
            found.append(key)
    return tuple(found)


def is_section(key: str) -> bool:
    """Whether a key stands for a section of prose."""
    return key[:1] == "p" and key[1:].isdecimal()
