"""Compute again what is kept beside the facts, for when they came to differ.

Completions are only ever added: what was reached stays, whatever facts and rules say now.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select, update

from lms.catalogue.queries.outlines import LessonEntry
from lms.db import session
from lms.progress.actions.lessons import FACTS, Judged, judged, review_changes
from lms.progress.models import LessonProgress
from lms.quizzes.queries import taken_by
from lms.tasks.queries.reviews import reviews_of

AT_ONCE = 50
KEY = (LessonProgress.person_id, LessonProgress.course_id, LessonProgress.lesson_id)


@dataclass(slots=True)
class Rebuilt:
    """How many rows were looked at, how many differed, how many completions were due; `last` was here."""

    people: int = 0
    rows: int = 0
    differed: int = 0
    completed: int = 0
    last: int | None = None


def rebuild(
    *, after: int, lessons: Mapping[int, LessonEntry], at: datetime, dry: bool = False
) -> Rebuilt:
    """Judge all rows of the next 50 learners by id again; `lessons` are the current ones by id.

    Rows of lessons that are in no current version stay as they are. `dry` writes nothing.
    """
    person_ids = _learners(after)
    statement = select(*KEY, *FACTS).where(LessonProgress.person_id.in_(person_ids))
    rows = session().execute(statement.order_by(*KEY).with_for_update()).all()
    attempts = taken_by(person_ids)  # after the rows, which are locked now
    reviews = reviews_of(person_ids)
    found = Rebuilt(people=len(person_ids), last=max(person_ids, default=None))
    for row in rows:
        lesson = lessons.get(row.lesson_id)
        if lesson is None:
            continue
        mine, facts = (row.person_id, lesson.id), Judged(*row[len(KEY) :])
        of_task = review_changes(facts, reviews.get(mine))
        accepted = of_task.get("accepted_at", facts.accepted_at) is not None
        taken = attempts.get(mine, [])
        _standing, of_lesson = judged(lesson, facts, taken, at, accepted=accepted)
        changes = {**of_task, **of_lesson}
        found.rows += 1
        found.differed += bool(changes)
        found.completed += "completed_at" in changes
        if changes and not dry:
            here = zip(KEY, (row.person_id, row.course_id, row.lesson_id), strict=True)
            session().execute(
                update(LessonProgress)
                .where(*(column == value for column, value in here))
                .values(**changes)
            )
    return found


def _learners(after: int) -> list[int]:
    statement = (
        select(LessonProgress.person_id)
        .distinct()
        .where(LessonProgress.person_id > after)
        .order_by(LessonProgress.person_id)
        .limit(AT_ONCE)
    )
    return list(session().scalars(statement))
