"""Reads of progress; each begins with the person it belongs to."""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cached_property
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, and_, bindparam, exists, literal_column, select

from lms.catalogue.models import Course
from lms.catalogue.queries.lessons import asked_in
from lms.catalogue.queries.outlines import LessonEntry, Outline, outline
from lms.content.model import LessonKind
from lms.core.errors import NotFound
from lms.core.memory import Memory
from lms.db import Prepared
from lms.editions.models import Edition, EditionCourse, EditionPerson
from lms.editions.rules import LIVE
from lms.progress.models import Enrolment, LessonProgress
from lms.progress.rules import LessonFacts, LessonRule, Standing, Way, standing, way_of

ACTIVE = "active"
MAX_COURSES = 50
_rules: Memory[int, LessonRule] = Memory(2000)
_untouched: Memory[int, Standing] = Memory(2000)
_terms: Memory[int, Terms] = Memory(200)


class LessonRow(NamedTuple):
    """A learner's row about a lesson, as it is read."""

    touched_at: datetime
    place: str
    has_note: bool
    read_at: datetime | None
    handed_in_at: datetime | None
    accepted_at: datetime | None
    result: float | None
    finished_attempts: int
    completed_at: datetime | None

    @property
    def facts(self) -> LessonFacts:
        """What the rules ask about."""
        return LessonFacts(
            read=self.read_at is not None,
            handed_in=self.handed_in_at is not None,
            accepted=self.accepted_at is not None,
            finished_attempts=self.finished_attempts,
            result=self.result,
            completed_at=self.completed_at,
        )


@dataclass(frozen=True, slots=True)
class Terms:
    """What a course version asks for, the same for everybody."""

    counted: tuple[LessonEntry, ...]
    required: tuple[LessonEntry, ...]
    counted_ids: frozenset[int]
    required_ids: frozenset[int]
    tests: tuple[int, ...]


@dataclass(frozen=True)
class CourseProgress:
    """Where a person stands in a course: everything that its pages show.

    `enrolment` is None for somebody who never enrolled. `rows` are by lesson id. `reviewed` says
    that an edition of theirs asks for tasks to be accepted.
    """

    outline: Outline
    enrolment: str | None
    rows: Mapping[int, LessonRow]
    reviewed: bool = False

    @property
    def is_enrolled(self) -> bool:
        """Whether the person takes part now."""
        return self.enrolment == ACTIVE

    def stamp(self) -> tuple[Hashable, ...]:
        """What changes with every write about this person and course, for the ETags of pages."""
        rows = self.rows.values()
        return (
            self.outline.version_id,
            self.enrolment,
            len(rows),
            max((row.touched_at for row in rows), default=None),
            sum(row.finished_attempts for row in rows),
            sum(row.result or 0.0 for row in rows),
            sum(row.completed_at is not None for row in rows),
            sum(row.accepted_at is not None for row in rows),
            self.reviewed,
        )

    def facts(self, lesson: LessonEntry) -> LessonFacts:
        """What the person did in a lesson."""
        row = self.rows.get(lesson.id)
        return row.facts if row else NOTHING

    def standing(self, lesson: LessonEntry) -> Standing:
        """Where the person stands in a lesson."""
        row = self.rows.get(lesson.id)
        return standing(self.rule(lesson), row.facts) if row else untouched(lesson)

    def rule(self, lesson: LessonEntry) -> LessonRule:
        """What a lesson asks this person for."""
        return rule_of(lesson, reviewed=self.reviewed)

    def state(self, lesson: LessonEntry) -> str:
        """The lesson's mark in lists: done, now (begun) or nothing."""
        row = self.rows.get(lesson.id)
        if row is None:
            return ""
        return "done" if row.completed_at is not None else "now"

    @cached_property
    def complete(self) -> frozenset[int]:
        """The ids of the lessons that are complete."""
        lessons = self.outline.by_id
        return frozenset(
            id_
            for id_, row in self.rows.items()
            if row.completed_at is not None
            or (id_ in lessons and self.standing(lessons[id_]).is_complete)
        )

    def way(self) -> Way:
        """How far it is to the certificate."""
        rule, terms, rows = self.outline.certificate, terms_of(self.outline), self.rows
        results = [
            found for id_ in terms.tests if id_ in rows and (found := rows[id_].result) is not None
        ]
        done = len(terms.required_ids & self.complete)
        return way_of(done, len(terms.required), results, rule.mastery if rule else 0.0)

    def completed(self) -> int:
        """How many lessons that count are complete."""
        return len(terms_of(self.outline).counted_ids & self.complete)

    def following(self) -> LessonEntry | None:
        """The lesson to go on with: the one touched last if it is not complete, else the next one.

        Who has touched nothing begins at the very first page, be it a welcome that does not count.
        """
        lessons, complete = self.outline.lessons, self.complete
        known = self.outline.by_id
        touched = [(row.touched_at, known[id_]) for id_, row in self.rows.items() if id_ in known]
        latest = max(touched, key=lambda one: (one[0], -one[1].position), default=(None, None))[1]
        if latest is None:
            return next(iter(lessons), None)
        if latest.counts and latest.id not in complete:
            return latest
        after = lessons[latest.position + 1 :]
        todo = (e for e in (*after, *lessons) if e.counts and e.id not in complete)
        return next(todo, None)


NOTHING = LessonFacts()


def untouched(lesson: LessonEntry) -> Standing:
    """Where everybody stands who has done nothing in a lesson."""
    return _untouched.get(lesson.version_id, lambda: standing(rule_of(lesson), NOTHING))


def terms_of(outline: Outline) -> Terms:
    """What a course version asks for; worked out once a version."""
    return _terms.get(outline.version_id, lambda: _terms_of(outline))


def _terms_of(outline: Outline) -> Terms:
    counted = tuple(lesson for lesson in outline.lessons if lesson.counts)
    required = outline.required()
    return Terms(
        counted,
        required,
        counted_ids=frozenset(lesson.id for lesson in counted),
        required_ids=frozenset(lesson.id for lesson in required),
        tests=tuple(lesson.id for lesson in required if lesson.kind is LessonKind.TEST),
    )


def rule_of(lesson: LessonEntry, *, reviewed: bool = False) -> LessonRule:
    """What a lesson asks for; questions are counted once a version.

    `reviewed`: an edition of the learner's asks for tasks to be accepted.
    """
    found = _rules.get(lesson.version_id, lambda: _rule(lesson))
    return replace(found, review_required=True) if reviewed and found.task else found


def _rule(lesson: LessonEntry) -> LessonRule:
    marked = [
        a for a in asked_in(lesson.version_id) if a.question.is_marked and not a.question.practice
    ]
    return LessonRule(
        lesson.rules.move_on, lesson.rules.mastery, lesson.task is not None, len(marked)
    )


# Core columns: a statement over mapped attributes goes through the ORM, at three times the price.
_course, _enrolment, _lesson = (model.__table__.c for model in (Course, Enrolment, LessonProgress))
_edition, _of, _person = (m.__table__.c for m in (Edition, EditionCourse, EditionPerson))
_live = _edition.state.in_([literal_column(f"'{state}'") for state in sorted(LIVE)])
_asking = (_edition.review_required, _live, _person.left_at.is_(None))
_in_them = EditionPerson.__table__.join(Edition.__table__, _edition.id == _person.edition_id).join(
    EditionCourse.__table__, _of.edition_id == _edition.id
)
# The courses whose tasks a person has to have accepted, since an edition of theirs asks for it.
_reviewed = (
    select(_of.course_id)
    .select_from(_in_them)
    .where(_person.person_id == bindparam("person"), *_asking)
    .distinct()
    .subquery()
)
_open = (_course.current_id.is_not(None), _course.retired_at.is_(None))


def review_required(person: ColumnElement[int], course: ColumnElement[int]) -> ColumnElement[bool]:
    """Whether an edition of a person's asks for the tasks of a course to be accepted."""
    theirs = (_person.person_id == person, _of.course_id == course)
    return exists(select(_of.course_id).select_from(_in_them).where(*theirs, *_asking))


_mine = and_(_enrolment.course_id == _course.id, _enrolment.person_id == bindparam("person"))
_done = and_(_lesson.course_id == _course.id, _lesson.person_id == bindparam("person"))
_all = (
    select(
        _course.current_id,
        _enrolment.state,
        _reviewed.c.course_id,
        _lesson.lesson_id,
        *(_lesson[name] for name in LessonRow._fields),
    )
    .select_from(Course.__table__)
    .join(Enrolment.__table__, _mine, isouter=True)
    .join(_reviewed, _reviewed.c.course_id == _course.id, isouter=True)
    .join(LessonProgress.__table__, _done, isouter=True)
    .where(*_open)
)
_one_course = Prepared(_all.where(_course.key == bindparam("key")))
_my_courses = Prepared(_all.where(_enrolment.state == ACTIVE).order_by(_course.key))
_place = Prepared(
    select(_course.current_id, _enrolment.state)
    .select_from(Course.__table__)
    .join(Enrolment.__table__, _mine, isouter=True)
    .where(_course.key == bindparam("key"), *_open)
)


def course_progress(person_id: int, key: str) -> CourseProgress:
    """A person's progress in a published course, in one statement; NotFound without the course."""
    rows = _one_course.rows(person=person_id, key=key)
    if not rows:
        raise NotFound
    return _progress(rows)


@dataclass(frozen=True, slots=True)
class Place:
    """A lesson of a course's current version, and whether the person takes part."""

    outline: Outline
    lesson: LessonEntry
    enrolled: bool


def place_of(person_id: int, course: str, lesson: str) -> Place:
    """Where a form belongs, without the progress; NotFound if there is no such lesson now."""
    row = _place.row(person=person_id, key=course)
    if row is None:
        raise NotFound
    version_id, state = row
    found = outline(version_id)
    if lesson not in found.by_key:
        raise NotFound
    return Place(found, found.by_key[lesson], state == ACTIVE)


def _progress(rows: Sequence[tuple[Any, ...]]) -> CourseProgress:
    version_id, enrolment, reviewed = rows[0][:3]
    found = {row[3]: LessonRow(*row[4:]) for row in rows if row[3] is not None}
    return CourseProgress(outline(version_id), enrolment, found, reviewed is not None)


def my_courses(person_id: int) -> list[CourseProgress]:
    """The progress in all courses a person is enrolled in, in one statement."""
    rows: dict[int, list[tuple[Any, ...]]] = {}
    for row in _my_courses.rows(person=person_id):
        rows.setdefault(row[0], []).append(row)
    return [_progress(group) for group in list(rows.values())[:MAX_COURSES]]
