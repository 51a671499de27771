"""The keys of a front matter, read by what each of them means, with line numbers."""

from __future__ import annotations

import difflib
import math
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from typing import TypeVar

import yaml

from lms.content.problems import Notes, Sentence, after, sentence

Choice = TypeVar("Choice", bound=StrEnum)
_DURATION = re.compile(r"(\d+) *(s|min|h|d)")
_UNITS = {"s": "seconds", "min": "minutes", "h": "hours", "d": "days"}
ID = re.compile(r"[a-z][a-z0-9-]{0,63}")


@dataclass(frozen=True, slots=True)
class Front:
    """The keys of a front matter, or of a mapping inside it; getters note what is wrong."""

    values: Mapping[str, yaml.Node]
    lines: Mapping[str, int]
    notes: Notes
    line: int = 1
    broken: bool = False

    def line_of(self, key: str) -> int:
        """The line a key stands in, or that of the whole mapping."""
        return self.lines.get(key, self.line)

    def has(self, key: str) -> bool:
        """Whether the key was written with a value."""
        node = self.values.get(key)
        return node is not None and not (isinstance(node, yaml.ScalarNode) and not node.value)

    def text(self, key: str, default: str = "") -> str:
        """One line of text, as it was written."""
        node = self.values.get(key)
        if node is None:
            return default
        if not isinstance(node, yaml.ScalarNode):
            self._wrong(
                key,
                sentence("%(key)s: must be a text.", key=key),
                sentence("Write %(key)s: followed by the text, on one line.", key=key),
            )
            return default
        return str(node.value).strip()

    def texts(self, key: str) -> tuple[str, ...]:
        """A list of texts."""
        node = self.values.get(key)
        if node is None or (isinstance(node, yaml.ScalarNode) and not node.value):
            return ()
        items = node.value if isinstance(node, yaml.SequenceNode) else []
        scalars = [item for item in items if isinstance(item, yaml.ScalarNode)]
        if not isinstance(node, yaml.SequenceNode) or len(scalars) != len(items):
            self._wrong(
                key,
                sentence("%(key)s: must be a list of texts.", key=key),
                sentence(
                    'Write one "- text" in each line below it; quote texts that contain a colon.'
                ),
            )
            return ()
        return tuple(str(item.value).strip() for item in scalars)

    def identifier(self, key: str = "id") -> str:
        """A permanent id; its absence is an error."""
        value = self.text(key)
        if self.broken:
            return ""
        if not value:
            self.notes.error(
                self.line_of(key),
                sentence("There is no %(key)s.", key=key),
                sentence(
                    "Add %(key)s: with a short name that will never change, like %(key)s: "
                    "first-steps.",
                    key=key,
                ),
            )
        elif not ID.fullmatch(value):
            self._wrong(
                key,
                sentence("%(key)s: “%(value)s” is not an id.", key=key, value=value),
                sentence("Use small letters a-z, digits and hyphens, beginning with a letter."),
            )
            return ""
        return value

    def required(self, key: str) -> str:
        """A text that must be there."""
        value = self.text(key)
        if not value and not self.has(key) and not self.broken:
            self.notes.error(
                self.line_of(key),
                sentence("There is no %(key)s.", key=key),
                sentence("Add %(key)s: …", key=key),
            )
        return value

    def number(self, key: str, default: float = 0.0, *, high: float = math.inf) -> float:
        """A number from 0 to `high`."""
        if not self.has(key):
            return default
        value = as_number(self.text(key))
        if value is None or not 0 <= value <= high:
            self._not_from(key, high)
            return default
        return value

    def whole(self, key: str, *, low: int = 0) -> int | None:
        """A whole number of at least `low`, or None where it was not written."""
        if not self.has(key):
            return None
        value = self.text(key)
        if not value.isdecimal() or int(value) < low:
            self._wrong(
                key,
                sentence("%(key)s: “%(value)s” is not a whole number.", key=key, value=value),
                sentence("Write %(low)s or more.", low=low),
            )
            return None
        return int(value)

    def choice(self, key: str, default: Choice) -> Choice:
        """One of the words that a key knows."""
        if not self.has(key):
            return default
        kind = type(default)
        value = self.text(key)
        words = [str(word.value) for word in kind]
        if value not in words:
            hint = suggestion(value, words)
            self._wrong(
                key,
                sentence("%(key)s: “%(value)s” is unknown.", key=key, value=value),
                after(hint, sentence("Use one of: %(words)s.", words=", ".join(words))),
            )
            return default
        return kind(value)

    def flag(self, key: str, *, default: bool = False) -> bool:
        """Either true or false."""
        value = self.text(key).lower() if self.has(key) else str(default).lower()
        if value not in {"true", "false"}:
            self._wrong(
                key,
                sentence("%(key)s: “%(value)s” is neither true nor false.", key=key, value=value),
                sentence("Write true or false."),
            )
            return default
        return value == "true"

    def duration(self, key: str) -> timedelta | None:
        """A length of time such as `20 min`, or None where it was not written."""
        if not self.has(key):
            return None
        value = self.text(key)
        found = _DURATION.fullmatch(value)
        if not found:
            self._wrong(
                key,
                sentence("%(key)s: “%(value)s” is not a length of time.", key=key, value=value),
                sentence("Write it like 60 s, 20 min, 1 h or 2 d."),
            )
            return None
        return timedelta(**{_UNITS[found.group(2)]: int(found.group(1)[:6])})

    def mapping(self, key: str, known: Iterable[str]) -> Front | None:
        """The mapping under a key, or None where it was not written."""
        node = self.values.get(key)
        if node is None or (isinstance(node, yaml.ScalarNode) and not node.value):
            return None
        if not isinstance(node, yaml.MappingNode):
            self._wrong(
                key,
                sentence("%(key)s: must hold keys of its own.", key=key),
                sentence("Write %(key)s: {name: value}.", key=key),
            )
            return None
        inner = collect(node, self.notes, 2)
        inner.check_keys(known, f"{key}: ")
        return inner

    def check_keys(self, known: Iterable[str], where: str = "") -> None:
        """Unknown keys are errors, with the key that was probably meant."""
        words = sorted(known)
        for key in self.values:
            if key not in words:
                hint = suggestion(key, words)
                self.notes.error(
                    self.line_of(key),
                    sentence("The key “%(key)s” is unknown.", key=f"{where}{key}"),
                    after(hint, sentence("Known here: %(words)s.", words=", ".join(words))),
                )

    def _not_from(self, key: str, high: float) -> None:
        value = self.text(key)
        if high == math.inf:
            self._wrong(
                key,
                sentence("%(key)s: “%(value)s” is not a number 0 or more.", key=key, value=value),
                sentence("Write 0 or more."),
            )
            return
        limit = f"{high:g}"
        self._wrong(
            key,
            sentence(
                "%(key)s: “%(value)s” is not a number from 0 to %(high)s.",
                key=key,
                value=value,
                high=limit,
            ),
            sentence("Write from 0 to %(high)s.", high=limit),
        )

    def _wrong(self, key: str, message: Sentence, mend: Sentence) -> None:
        self.notes.error(self.line_of(key), message, mend)


def as_number(text: str) -> float | None:
    """The number that is written, with a point; None for anything else, infinity too."""
    if not re.fullmatch(r"[+-]?\d{1,15}(\.\d{1,10})?", text):
        return None
    return float(text)


def suggestion(word: str, known: Iterable[str], cutoff: float = 0.62) -> Sentence | None:
    """“Did you mean …?” or nothing; `cutoff` is the likeness that is needed, from 0 to 1."""
    close = difflib.get_close_matches(word.lower(), list(known), n=1, cutoff=cutoff)
    return sentence("Did you mean %(word)s?", word=close[0]) if close else None


def collect(node: yaml.MappingNode, notes: Notes, offset: int) -> Front:
    """The keys of a mapping; `offset` turns a line of the YAML into one of the file."""
    values: dict[str, yaml.Node] = {}
    lines: dict[str, int] = {}
    for key_node, value in node.value:
        key = str(key_node.value) if isinstance(key_node, yaml.ScalarNode) else "?"
        line = key_node.start_mark.line + offset
        if key in values:
            notes.error(
                line,
                sentence("The key “%(key)s” is there twice.", key=key),
                sentence("Keep one; the other: %(line)s.", line=lines[key]),
            )
        values[key], lines[key] = value, line
    return Front(values, lines, notes, node.start_mark.line + offset)
