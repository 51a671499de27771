"""Keys that change, and regrades that follow."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import select

from lms.authoring.actions.regrade import go_on, order
from lms.authoring.queries.regrade.pages import Line, line_of
from lms.authoring.rules.regrade import Direction
from lms.catalogue.queries.outlines import Outline
from lms.core.actor import Actor, Grant, Role, Scope
from lms.core.clock import now
from lms.db import session, write
from lms.progress.models import LessonProgress
from lms.quizzes.models import Attempt
from tests.accounts.factories import grant, person
from tests.authoring.statistics.factories import quick_course
from tests.quizzes.factories import chosen

OTHER_KEY = {"[x] Ann": "[ ] Ann", "[ ] Bob": "[x] Bob"}
BOB = chosen("bob")


@dataclass(frozen=True)
class Corrected:
    """The course as it is marked now."""

    outline: Outline

    @property
    def line(self) -> Line:
        return line_of(self.outline, "quick", "q-a")


def corrected(folder: Path, changes: Mapping[str, str] | None = None) -> Corrected:
    return Corrected(quick_course(folder, OTHER_KEY if changes is None else changes))


def author() -> Actor:
    """Somebody who writes all courses."""
    person_id = person("Ada Author")
    grant(person_id, Role.AUTHOR)
    return Actor(person_id, grants=frozenset({Grant(Role.AUTHOR, Scope.PLATFORM)}))


def ordered(
    found: Corrected, direction: Direction = Direction.BOTH, actor: Actor | None = None
) -> int:
    line, who = found.line, actor or author()
    with write():
        return order(
            actor=who, line=line, version_id=line.asked.version_id, direction=direction,
            reason="Bob was meant.", at=now(),
        )  # fmt: skip


def done(found: Corrected, regrade_id: int, limit: int = 25) -> int:
    """Go on until nothing is left; how many tries were looked at."""
    total = 0
    while True:
        with write():
            looked_at = go_on(regrade_id=regrade_id, outline=found.outline, at=now(), limit=limit)
        if not looked_at:
            return total
        total += looked_at


def result_of(attempt_id: int) -> float | None:
    found = session().scalar(select(Attempt.result).where(Attempt.id == attempt_id))
    session().rollback()
    return found


def progress_of(person_id: int, outline: Outline, key: str = "quick") -> tuple[float | None, bool]:
    lesson = outline.by_key[key].id
    row = session().execute(
        select(LessonProgress.result, LessonProgress.completed_at).where(
            LessonProgress.person_id == person_id, LessonProgress.lesson_id == lesson
        )
    ).one()  # fmt: skip
    session().rollback()
    return row[0], row[1] is not None
