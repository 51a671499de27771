"""What a new file says, and what a copy of a page must say differently. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

import yaml

from lms.authoring.rules.moving import free

BLOCK_ID = re.compile(r'^<(quiz|task|pool)\b([^>]*?)\bid="([^"]*)"', re.MULTILINE)
_RECORD = re.compile(r"^(  )([a-z][a-z0-9-]*)(:)", re.MULTILINE)


def front(values: Mapping[str, object]) -> str:
    """Front matter of these keys, each on a line of its own, with nothing below it."""
    written = (
        yaml.safe_dump({key: value}, allow_unicode=True, width=10_000, sort_keys=False)
        for key, value in values.items()
    )
    return f"---\n{''.join(written)}---\n"


def course_page(key: str, title: str, language: str) -> str:
    """A new course.md."""
    return front({"id": key, "title": title, "language": language})


def module_page(key: str, title: str) -> str:
    """A new module.md."""
    return front({"id": key, "title": title})


def lesson_page(key: str, title: str, kind: str) -> str:
    """A new lesson, test, survey or page."""
    values: dict[str, object] = {"id": key, "title": title}
    if kind != "lesson":
        values["kind"] = kind
    return front({**values, "minutes": 10})


def with_value(text: str, key: str, value: object) -> str:
    """The text with one key of its front matter changed or added; None takes it away.

    All else is as it was, to the byte. A text without front matter stays.
    """
    lines = text.split("\n")
    end = next((n for n, line in enumerate(lines[1:], 1) if line.rstrip() == "---"), None)
    if lines[0].rstrip() != "---" or end is None:
        return text
    written = [] if value is None else front({key: value}).split("\n")[1:-2]
    start = next((n for n in range(1, end) if lines[n].startswith(f"{key}:")), None)
    if start is None:
        return "\n".join([*lines[:end], *written, *lines[end:]])
    stop = start + 1
    while stop < end and lines[stop][:1] in {" ", "\t", "-"}:
        stop += 1
    return "\n".join([*lines[:start], *written, *lines[stop:]])


def block_ids(texts: Iterable[str]) -> set[str]:
    """The ids of all quizzes, tasks and pools."""
    return {found.group(3) for text in texts for found in BLOCK_ID.finditer(text)}


def copied(text: str, key: str, title: str, new_ids: Mapping[str, str]) -> str:
    """A copy of a page with an id and title of its own, and new ids for its blocks.

    The record of what a translation follows goes with the blocks.
    """
    text = with_value(with_value(text, "id", key), "title", title)

    def block(found: re.Match[str]) -> str:
        kind, between, old = found.groups()
        return f'<{kind}{between}id="{new_ids.get(old, old)}"'

    head, marker, body = text.partition("\n---\n")
    head = _RECORD.sub(
        lambda found: f"{found.group(1)}{new_ids.get(found.group(2), found.group(2))}:", head
    )
    return f"{head}{marker}{BLOCK_ID.sub(block, body)}"


def fresh_ids(texts: Iterable[str], taken: Iterable[str]) -> dict[str, str]:
    """For each block of a page an id that no block of the course has."""
    known = set(taken)
    found: dict[str, str] = {}
    for old in sorted(block_ids(texts)):
        found[old] = free(old, known)
        known.add(found[old])
    return found
