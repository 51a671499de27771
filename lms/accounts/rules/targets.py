"""Where one may be led after signing in: only to pages of this site."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from dataclasses import dataclass

LOCAL = re.compile(r"/(?![/\\])[^\x00-\x1f\x7f\\]*")
LONGEST = 2000
MOST_FIELDS = 1000
LINE = 60


@dataclass(frozen=True, slots=True)
class Waiting:
    """A form that was sent after its sign-in had ended; `sendable` only by whom it belongs to."""

    path: str
    fields: list[tuple[str, str]]
    sendable: bool

    @property
    def short(self) -> list[tuple[str, str]]:
        """The fields that fit on a line; the others are shown where they can be changed."""
        return [
            (name, value) for name, value in self.fields if len(value) <= LINE and "\n" not in value
        ]


def is_local(target: str) -> bool:
    r"""Whether a target is a path of this site, whatever a browser makes of it.

    Browsers read `//evil`, `/\evil` and `/<tab>/evil` as other hosts.
    """
    return len(target) <= LONGEST and LOCAL.fullmatch(target) is not None


def kept_fields(text: str) -> list[tuple[str, str]]:
    """The fields of a form that waited for a sign-in, from their JSON; empty if it is not that."""
    try:
        found = json.loads(text)
    except (ValueError, RecursionError):
        return []
    if not isinstance(found, list) or len(found) > MOST_FIELDS:
        return []
    pairs = [tuple(pair) for pair in found if _is_pair(pair)]
    return [(name, value) for name, value in pairs if not _is_secret(name)]


def _is_secret(name: str) -> bool:
    """Tokens and passwords are never given back."""
    return name == "csrf_token" or "password" in name


def _is_pair(pair: object) -> bool:
    return _is_strings(pair) if isinstance(pair, list) and len(pair) == 2 else False  # noqa: PLR2004


def _is_strings(values: Iterable[object]) -> bool:
    return all(isinstance(value, str) and _is_text(value) for value in values)


def _is_text(value: str) -> bool:
    """Whether a page can hold it: JSON can name halves of characters."""
    return not any("\ud800" <= sign <= "\udfff" for sign in value)
