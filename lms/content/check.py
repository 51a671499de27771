"""What the command line says about a course that was read."""

from __future__ import annotations

from pathlib import Path

from lms.content.problems import Severity
from lms.content.reader import Reading


def describe(reading: Reading, folder: Path | None = None) -> str:
    """All problems, and a last line with their number; paths begin with the course's `folder`."""
    errors = sum(1 for problem in reading.problems if problem.severity is Severity.ERROR)
    warnings = len(reading.problems) - errors
    before = f"{folder.as_posix()}/" if folder else ""
    lines = [f"{before}{problem}" for problem in reading.problems]
    if reading.course is not None:
        lessons = sum(len(module.lessons) for module in reading.course.modules)
        languages = ", ".join(reading.course.languages)
        lines.append(f"{reading.course.id}: {lessons} lessons in {languages} can be published.")
    lines.append(f"{_count(errors, 'error')}, {_count(warnings, 'warning')}.")
    return "\n".join(lines)


def _count(number: int, word: str) -> str:
    return f"{number} {word}" if number == 1 else f"{number} {word}s"
