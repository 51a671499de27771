"""Reads of progress; each begins with the person it belongs to."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Row, Select, and_, bindparam, select

from lms.catalogue.models import Course
from lms.catalogue.queries.lessons import asked_in
from lms.catalogue.queries.outlines import LessonEntry, Outline, outline
from lms.content.model import LessonKind
from lms.core.errors import NotFound
from lms.core.memory import Memory
from lms.db import session
from lms.progress.models import Enrolment, LessonProgress
from lms.progress.rules import LessonFacts, LessonRule, Requirement, Standing, Way, standing, way

ACTIVE = "active"
MAX_COURSES = 50
_rules: Memory[int, LessonRule] = Memory(2000)


@dataclass(frozen=True, slots=True)
class LessonRow:
    """A learner's row about a lesson."""

    started_at: datetime
    touched_at: datetime
    place: str
    facts: LessonFacts
    has_note: bool = False


@dataclass(frozen=True, slots=True)
class CourseProgress:
    """Where a person stands in a course: everything that its pages show.

    `enrolment` is None for somebody who never enrolled. `rows` are by lesson id.
    """

    outline: Outline
    enrolment: str | None
    rows: Mapping[int, LessonRow]

    @property
    def is_enrolled(self) -> bool:
        """Whether the person takes part now."""
        return self.enrolment == ACTIVE

    def facts(self, lesson: LessonEntry) -> LessonFacts:
        """What the person did in a lesson."""
        row = self.rows.get(lesson.id)
        return row.facts if row else NOTHING

    def standing(self, lesson: LessonEntry) -> Standing:
        """Where the person stands in a lesson."""
        return standing(rule_of(lesson), self.facts(lesson))

    def state(self, lesson: LessonEntry) -> str:
        """The lesson's mark in lists: done, now (begun) or nothing."""
        row = self.rows.get(lesson.id)
        if row is None:
            return ""
        return "done" if row.facts.completed_at is not None else "now"

    def way(self) -> Way:
        """How far it is to the certificate."""
        rule = self.outline.certificate
        requirements = [
            Requirement(
                lesson.key,
                self.standing(lesson),
                lesson.kind is LessonKind.TEST,
                self.facts(lesson).result,
            )
            for lesson in self.outline.required()
        ]
        return way(requirements, rule.mastery if rule else 0.0)

    def completed(self) -> int:
        """How many lessons that count are complete."""
        return sum(
            self.standing(lesson).is_complete for lesson in self.outline.lessons if lesson.counts
        )

    def following(self) -> LessonEntry | None:
        """The lesson to go on with: the one touched last if it is not complete, else the next one."""
        lessons = self.outline.lessons
        touched = [lesson for lesson in lessons if lesson.id in self.rows]
        latest = max(touched, key=lambda lesson: self.rows[lesson.id].touched_at, default=None)
        if latest is not None and latest.counts and not self.standing(latest).is_complete:
            return latest
        after = lessons[latest.position + 1 :] if latest else lessons
        todo = [e for e in (*after, *lessons) if e.counts and not self.standing(e).is_complete]
        return todo[0] if todo else None


NOTHING = LessonFacts()


def rule_of(lesson: LessonEntry) -> LessonRule:
    """What a lesson asks for; questions are counted once a version."""
    return _rules.get(lesson.version_id, lambda: _rule(lesson))


def _rule(lesson: LessonEntry) -> LessonRule:
    marked = [
        a for a in asked_in(lesson.version_id) if a.question.is_marked and not a.question.practice
    ]
    return LessonRule(
        lesson.rules.move_on, lesson.rules.mastery, lesson.task is not None, len(marked)
    )


PROGRESS = (
    LessonProgress.lesson_id,
    LessonProgress.started_at,
    LessonProgress.touched_at,
    LessonProgress.place,
    LessonProgress.has_note,
    LessonProgress.read_at,
    LessonProgress.handed_in_at,
    LessonProgress.result,
    LessonProgress.finished_attempts,
    LessonProgress.completed_at,
)


def course_progress(person_id: int, key: str) -> CourseProgress:
    """A person's progress in a published course, in one statement; NotFound without the course."""
    rows = session().execute(_one_course, {"person": person_id, "key": key}).all()
    if not rows:
        raise NotFound
    return _course(rows)


def _statement() -> Select[*tuple[Any, ...]]:
    mine = and_(Enrolment.course_id == Course.id, Enrolment.person_id == bindparam("person"))
    rows = and_(
        LessonProgress.course_id == Course.id, LessonProgress.person_id == bindparam("person")
    )
    return (
        select(Course.current_id, Enrolment.state.label("enrolment"), *PROGRESS)
        .join(Enrolment, mine, isouter=True)
        .join(LessonProgress, rows, isouter=True)
        .where(Course.current_id.is_not(None), Course.retired_at.is_(None))
    )


_all = _statement()
_one_course = _all.where(Course.key == bindparam("key"))


@dataclass(frozen=True, slots=True)
class Place:
    """A lesson of a course's current version, and whether the person takes part."""

    outline: Outline
    lesson: LessonEntry
    enrolled: bool


_place = (
    select(Course.current_id, Enrolment.state)
    .join(
        Enrolment,
        and_(Enrolment.course_id == Course.id, Enrolment.person_id == bindparam("person")),
        isouter=True,
    )
    .where(
        Course.key == bindparam("key"), Course.current_id.is_not(None), Course.retired_at.is_(None)
    )
)


def place_of(person_id: int, course: str, lesson: str) -> Place:
    """Where a form belongs, without the progress; NotFound if there is no such lesson now."""
    row = session().execute(_place, {"person": person_id, "key": course}).one_or_none()
    if row is None:
        raise NotFound
    found = outline(row.current_id)
    if lesson not in found.by_key:
        raise NotFound
    return Place(found, found.by_key[lesson], row.state == ACTIVE)


def _course(rows: Sequence[Row[*tuple[Any, ...]]]) -> CourseProgress:
    first = rows[0]
    found = {row.lesson_id: _row(row) for row in rows if row.lesson_id is not None}
    return CourseProgress(outline(first.current_id), first.enrolment, found)


def _row(row: Row[*tuple[Any, ...]]) -> LessonRow:
    facts = LessonFacts(
        read=row.read_at is not None,
        handed_in=row.handed_in_at is not None,
        finished_attempts=row.finished_attempts,
        result=row.result,
        completed_at=row.completed_at,
    )
    return LessonRow(row.started_at, row.touched_at, row.place, facts, row.has_note)


def my_courses(person_id: int) -> list[CourseProgress]:
    """The progress in all courses a person is enrolled in, in one statement."""
    statement = _all.where(Enrolment.state == ACTIVE).order_by(Course.key)
    rows: dict[int, list[Row[*tuple[Any, ...]]]] = {}
    for row in session().execute(statement, {"person": person_id}):
        rows.setdefault(row.current_id, []).append(row)
    return [_course(group) for group in list(rows.values())[:MAX_COURSES]]
