"""The links of a course's files to other sites, and which problems are links that lead nowhere. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from lms.content.blocks import fenced_lines, without_code
from lms.content.problems import Problem, Sentence

_ADDRESS = re.compile(r"(?<![\w/])(?:https?://|mailto:)[^\s<>\"'\])|]+")
# How the reader says that something is not where a text points to; the sentences of `content.references`.
NOWHERE = (
    "The link to “%(address)s” is not allowed.",
    "There is no heading for the link to “%(href)s” in this text.",
    "The link to “%(address)s” leads out of the course.",
    "There is no lesson %(inside)s.",
    "The glossary has no term “%(anchor)s”.",
    "The picture “%(address)s” is not a file of this course.",
    "There is no file %(path)s.",
)
_ANCHOR = "has no heading"


@dataclass(frozen=True, slots=True)
class Outside:
    """A link to another site, and where it stands."""

    address: str
    places: tuple[tuple[str, int], ...]


def outside(texts: Mapping[str, str]) -> list[Outside]:
    """All addresses elsewhere, each once, by address."""
    found: dict[str, list[tuple[str, int]]] = {}
    for path in sorted(texts):
        for line, address in _addresses(texts[path]):
            found.setdefault(address, []).append((path, line))
    return [Outside(address, tuple(found[address])) for address in sorted(found)]


def nowhere(problems: Iterable[Problem]) -> list[Problem]:
    """Those of the problems that are links, pictures or terms that lead nowhere."""
    return [problem for problem in problems if _is_link(problem.message)]


def _is_link(message: Sentence) -> bool:
    template = getattr(message, "template", "")
    return template in NOWHERE or _ANCHOR in template


def _addresses(text: str) -> Iterator[tuple[int, str]]:
    lines = text.split("\n")
    fenced, _unclosed = fenced_lines(lines)
    for number, line in enumerate(lines, 1):
        if number - 1 not in fenced:
            for match in _ADDRESS.finditer(without_code(line)):
                yield number, match.group().rstrip(".,;:!?*_")
