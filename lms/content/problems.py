"""What is wrong in a course's files, where, and how to mend it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from functools import reduce
from typing import Self


class Sentence(str):
    """An English text that remembers how it was made, so that it can be said in other languages.

    As a string it is the English text; `template` is what translators translate, `values` are put
    into its places. Values that are sentences themselves are translated too.
    """

    __slots__ = ("template", "values")

    template: str
    values: Mapping[str, object]

    def __new__(cls, template: str, /, **values: object) -> Self:
        """The English text, made now; `%` in a template is written `%%`."""
        made = super().__new__(cls, template % values)
        made.template, made.values = template, values
        return made

    def __getnewargs_ex__(self) -> tuple[tuple[str], dict[str, object]]:
        """So that copies and pickles are made as the sentence itself was."""
        return (self.template,), dict(self.values)


def sentence(template: str, /, **values: object) -> Sentence:
    """A whole sentence (or several) for authors, with places like `%(path)s` for its values.

    The template is written in the call, in English, since translators' texts are collected there.
    """
    return Sentence(template, **values)


def after(hint: Sentence | None, text: Sentence) -> Sentence:
    """The text with a hint before it, where there is one."""
    return text if hint is None else Sentence("%(hint)s %(text)s", hint=hint, text=text)


def listed(words: Sequence[str]) -> Sentence:
    """Words one after the other, each in the quotation marks of the reader's language."""
    quoted = [sentence("“%(word)s”", word=word) for word in words]
    return reduce(lambda some, more: Sentence("%(some)s, %(more)s", some=some, more=more), quoted)


class Severity(StrEnum):
    """Whether a course can be published in spite of it."""

    ERROR = "error"
    WARNING = "warning"


@dataclass(frozen=True, slots=True)
class Problem:
    """One mistake; `path` is relative to the course's folder, `line` counts from 1."""

    path: str
    line: int
    severity: Severity
    message: Sentence
    mend: Sentence

    def __str__(self) -> str:
        return f"{self.path}:{self.line}: {self.severity}: {self.message}\n    {self.mend}"


@dataclass(slots=True)
class Notes:
    """Collects the problems of a course; `at` gives the same collection for another file."""

    path: str = ""
    found: list[Problem] = field(default_factory=list)

    def at(self, path: str) -> Notes:
        """The same collection, writing for `path`."""
        return Notes(path, self.found)

    def error(self, line: int, message: Sentence, mend: Sentence) -> None:
        """Note what keeps the course from being published."""
        self._note(line, Severity.ERROR, message, mend)

    def warning(self, line: int, message: Sentence, mend: Sentence) -> None:
        """Note what should be looked at."""
        self._note(line, Severity.WARNING, message, mend)

    def sorted(self) -> tuple[Problem, ...]:
        """All problems once, by path and line."""
        return tuple(sorted(set(self.found), key=lambda p: (p.path, p.line, p.message)))

    @property
    def has_errors(self) -> bool:
        """Whether anything keeps the course from being published."""
        return any(problem.severity is Severity.ERROR for problem in self.found)

    def _note(self, line: int, severity: Severity, message: Sentence, mend: Sentence) -> None:
        self.found.append(Problem(self.path, max(line, 1), severity, message, mend))
