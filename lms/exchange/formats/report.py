"""What became of each question of a file: taken, taken with remarks, or refused, and why."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from lms.content.problems import Sentence


class Verdict(StrEnum):
    """What became of a question."""

    TAKEN = "taken"
    NOTED = "noted"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class Remark:
    """What is lost or changed, in which line of the file, and what to do about it."""

    line: int
    message: Sentence
    mend: Sentence

    def __str__(self) -> str:
        return f"{self.line}: {self.message} {self.mend}"


class Refused(Exception):  # noqa: N818  # a state of a question, not a fault
    """A question that has no counterpart on the other side."""

    def __init__(self, message: Sentence, mend: Sentence, line: int = 0) -> None:
        super().__init__(message)
        self.remark = Remark(line, message, mend)


class Malformed(Exception):  # noqa: N818  # the file's state
    """A file that cannot be read as what it should be: nothing of it is taken."""

    def __init__(self, *remarks: Remark) -> None:
        super().__init__("; ".join(map(str, remarks)))
        self.remarks = remarks


def malformed(line: int, message: Sentence, mend: Sentence) -> Malformed:
    """One mistake that spoils the whole file."""
    return Malformed(Remark(line, message, mend))


@dataclass(slots=True)
class Remarks:
    """Collects what there is to say about one question; `line` is where it begins."""

    line: int = 0
    found: list[Remark] = field(default_factory=list)

    def note(self, message: Sentence, mend: Sentence, line: int = 0) -> None:
        """Say what is lost or changed; the same thing is said once."""
        remark = Remark(line or self.line, message, mend)
        if remark not in self.found:
            self.found.append(remark)


@dataclass(frozen=True, slots=True)
class Row:
    """The report about one question: `number` is its place among the entries that were taken."""

    line: int
    name: str
    verdict: Verdict
    remarks: tuple[Remark, ...] = ()
    number: int | None = None


@dataclass(frozen=True, slots=True)
class Report:
    """All rows in the order of the file; `remarks` are about the file as a whole."""

    rows: tuple[Row, ...] = ()
    remarks: tuple[Remark, ...] = ()

    def count(self, verdict: Verdict) -> int:
        """How many questions went that way."""
        return sum(row.verdict is verdict for row in self.rows)


def row_of(name: str, remarks: Remarks, number: int | None) -> Row:
    """The row of a question that was taken as entry `number`, or refused (None)."""
    verdict = Verdict.NOTED if remarks.found else Verdict.TAKEN
    if number is None:
        verdict = Verdict.REFUSED
    return Row(remarks.line, name, verdict, tuple(remarks.found), number)


def all_remarks(report: Report) -> Sequence[Remark]:
    """Everything that was said, those about the file first."""
    return [*report.remarks, *(remark for row in report.rows for remark in row.remarks)]
