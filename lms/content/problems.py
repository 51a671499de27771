"""What is wrong in a course's files, where, and how to mend it."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum


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
    message: str
    mend: str

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

    def error(self, line: int, message: str, mend: str) -> None:
        """Note what keeps the course from being published."""
        self._note(line, Severity.ERROR, message, mend)

    def warning(self, line: int, message: str, mend: str) -> None:
        """Note what should be looked at."""
        self._note(line, Severity.WARNING, message, mend)

    def sorted(self) -> tuple[Problem, ...]:
        """All problems once, by path and line."""
        return tuple(sorted(set(self.found), key=lambda p: (p.path, p.line, p.message)))

    @property
    def has_errors(self) -> bool:
        """Whether anything keeps the course from being published."""
        return any(problem.severity is Severity.ERROR for problem in self.found)

    def _note(self, line: int, severity: Severity, message: str, mend: str) -> None:
        self.found.append(Problem(self.path, max(line, 1), severity, message, mend))
