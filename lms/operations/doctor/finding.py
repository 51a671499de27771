"""What the doctor says."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Level(StrEnum):
    """How bad it is. Only errors make the doctor's exit status non-zero."""

    OK = "ok"
    WARN = "warn"
    ERROR = "error"


@dataclass(frozen=True, slots=True)
class Finding:
    """One line: how bad, what was seen, and what to do about it."""

    level: Level
    seen: str
    advice: str = ""

    def __str__(self) -> str:
        """As it is printed."""
        return f"{self.level:<6} {self.seen}" + (f"\n       → {self.advice}" if self.advice else "")


def ok(seen: str) -> Finding:
    """All is well here."""
    return Finding(Level.OK, seen)


def warn(seen: str, advice: str) -> Finding:
    """It works, but not as it should."""
    return Finding(Level.WARN, seen, advice)


def error(seen: str, advice: str) -> Finding:
    """Something is broken or unsafe."""
    return Finding(Level.ERROR, seen, advice)
