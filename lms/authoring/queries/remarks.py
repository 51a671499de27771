"""What learners remark: their own for them, all of a course for its authors, without names unless they say so."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Select, case, func, select
from sqlalchemy.orm import aliased

from lms.authoring.models.reviews import Remark
from lms.authoring.models.workshop import WorkshopFile
from lms.authoring.rules.remarks import RemarkKind, RemarkState
from lms.catalogue.models import Lesson
from lms.core.errors import NotFound
from lms.db import session
from lms.people.models import Person


@dataclass(frozen=True, slots=True)
class Said:
    """A remark as authors see it. name: only where the learner allows it. others: who said the same of it.

    path: the lesson's source file in the working copy, empty where it has left.
    """

    id: int
    lesson: str
    language: str
    quote: str
    kind: RemarkKind
    text: str
    state: RemarkState
    answer: str
    created_at: datetime
    answered_at: datetime | None
    title: str
    path: str
    name: str
    others: int


@dataclass(frozen=True, slots=True)
class Mine:
    """A remark as the learner who made it sees it."""

    quote: str
    text: str
    state: RemarkState
    answer: str
    created_at: datetime


def remarks(
    course_id: int, state: RemarkState | None, *, before: int | None = None, limit: int = 50
) -> list[Said]:
    """The remarks on a course, newest first."""
    statement = _of(course_id)
    if state is not None:
        statement = statement.where(Remark.state == state)
    if before is not None:
        statement = statement.where(Remark.id < before)
    return _read(statement.order_by(Remark.id.desc()).limit(limit))


def remark(course_id: int, remark_id: int) -> Said:
    """One remark on a course; raises NotFound."""
    found = _read(_of(course_id).where(Remark.id == remark_id))
    if not found:
        raise NotFound
    return found[0]


def counts(course_id: int) -> dict[RemarkState, int]:
    """How many remarks a course has, by state."""
    rows = session().execute(
        select(Remark.state, func.count())
        .where(Remark.course_id == course_id)
        .group_by(Remark.state)
    )
    found = {RemarkState(state): number for state, number in rows}
    return {state: found.get(state, 0) for state in RemarkState}


def mine(person_id: int, lesson_id: int, *, limit: int = 20) -> list[Mine]:
    """What somebody remarked on a lesson, newest first, with the answers."""
    rows = session().execute(
        select(Remark.quote, Remark.text, Remark.state, Remark.answer, Remark.created_at)
        .where(Remark.person_id == person_id, Remark.lesson_id == lesson_id)
        .order_by(Remark.id.desc())
        .limit(limit)
    )
    return [Mine(row[0], row[1], RemarkState(row[2]), row[3], row[4]) for row in rows]


def _of(course_id: int) -> Select[*tuple[Any, ...]]:
    other = aliased(Remark)
    others = (
        select(func.count(func.distinct(other.person_id)))
        .where(
            other.lesson_id == Remark.lesson_id,
            other.quote == Remark.quote,
            other.person_id != Remark.person_id,
        )
        .correlate(Remark)
        .scalar_subquery()
    )
    return (
        select(
            Remark.id,
            Lesson.key,
            Remark.language,
            Remark.quote,
            Remark.kind,
            Remark.text,
            Remark.state,
            Remark.answer,
            Remark.created_at,
            Remark.answered_at,
            WorkshopFile.title,
            WorkshopFile.path,
            case((Remark.named, Person.name), else_=""),
            others,
        )
        .join(Lesson, Lesson.id == Remark.lesson_id)
        .join(Person, Person.id == Remark.person_id)
        .join(
            WorkshopFile,
            (WorkshopFile.course_id == Remark.course_id)
            & (WorkshopFile.key == Lesson.key)
            & (WorkshopFile.language == "")
            & WorkshopFile.kind.not_in(("course", "glossary", "module", "guide")),
            isouter=True,
        )
        .where(Remark.course_id == course_id)
    )


def _read(statement: Select[*tuple[Any, ...]]) -> list[Said]:
    return [
        Said(
            row[0],
            row[1],
            row[2],
            row[3],
            RemarkKind(row[4]),
            row[5],
            RemarkState(row[6]),
            row[7],
            row[8],
            row[9],
            title=row[10] or row[1],
            path=row[11] or "",
            name=row[12],
            others=row[13],
        )
        for row in session().execute(statement)
    ]
