"""The queue of what mentors have to read; all of it joins `learners_of`."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Row,
    Select,
    Subquery,
    and_,
    exists,
    false,
    func,
    null,
    or_,
    select,
    tuple_,
)

from lms.catalogue.models import Course, Lesson, QuestionVersion
from lms.content.model import QuestionType
from lms.db import session
from lms.editions.models import EditionCourse
from lms.mentoring.queries.access import learners_of
from lms.people.models import Person
from lms.quizzes.models import Answer, Attempt, HandMark
from lms.quizzes.rules.attempts import AttemptState
from lms.tasks.models import Submission, SubmissionVersion, TaskReview
from lms.tasks.queries.reviews import newest
from lms.tasks.rules import Verdict

PAGE = 50


class Kind(StrEnum):
    """What is to be read."""

    TASK = "task"
    ANSWER = "answer"


class Shown(StrEnum):
    """Which part of the queue is looked at."""

    WAITING = "waiting"
    RETURNED = "returned"
    DONE = "done"


@dataclass(frozen=True, slots=True)
class Filters:
    """What the queue is narrowed to; None leaves it open. `after` continues after an item."""

    shown: Shown = Shown.WAITING
    kind: Kind | None = None
    city_id: int | None = None
    course_id: int | None = None
    after: tuple[datetime, Kind, int, int] | None = None


@dataclass(frozen=True, slots=True)
class Item:
    """Something to read: a version of a task (id, its number) or an answer (attempt, position)."""

    kind: Kind
    id: int
    number: int
    at: datetime
    person_id: int
    name: str
    city_id: int
    course_id: int
    lesson_id: int
    verdict: Verdict | None

    @property
    def place(self) -> str:
        """Where a list continues after it."""
        return f"{self.at.isoformat()}~{self.kind}~{self.id}~{self.number}"


def place_in(text: str) -> tuple[datetime, Kind, int, int] | None:
    """What `Item.place` wrote; None for anything else."""
    try:
        at, kind, id_, number = text.split("~")
        moment = datetime.fromisoformat(at)
        return (moment, Kind(kind), int(id_), int(number)) if moment.tzinfo else None
    except ValueError:
        return None


def queue(mentor_id: int, filters: Filters) -> tuple[list[Item], bool]:
    """What the mentor has to read, oldest first, 50 at most; whether there is more."""
    found: dict[tuple[Kind, int, int], Item] = {}
    for kind, statement in ((Kind.TASK, _tasks), (Kind.ANSWER, _answers)):
        wanted = filters.kind in {None, kind}
        if not wanted or (kind is Kind.ANSWER and filters.shown is Shown.RETURNED):
            continue
        for row in session().execute(statement(mentor_id, filters).limit(PAGE + 1)):
            item = _item(kind, row)
            found.setdefault((item.kind, item.id, item.number), item)
    items = sorted(found.values(), key=lambda item: (item.at, item.kind, item.id, item.number))
    return items[:PAGE], len(items) > PAGE


def _item(kind: Kind, row: Row[*tuple[Any, ...]]) -> Item:
    id_, number, at, person_id, name, city_id, course_id, lesson_id, said = row
    verdict = Verdict(said) if said else None
    return Item(kind, id_, number, at, person_id, name, city_id, course_id, lesson_id, verdict)


def seen_by(mentor_id: int) -> Subquery:
    """The learners a mentor may see, by the courses of the edition in which they do."""
    learners = learners_of(mentor_id).subquery()
    return (
        select(learners.c.person_id, learners.c.city_id, EditionCourse.course_id)
        .join_from(learners, EditionCourse, EditionCourse.edition_id == learners.c.edition_id)
        .where(learners.c.person_id != mentor_id)
        .distinct()
        .subquery()
    )


def _tasks(mentor_id: int, filters: Filters) -> Select[*tuple[Any, ...]]:
    seen = seen_by(mentor_id)
    at, id_, number = (
        SubmissionVersion.handed_in_at,
        SubmissionVersion.id,
        SubmissionVersion.number,
    )
    stands: dict[Shown, ColumnElement[bool]] = {
        Shown.WAITING: TaskReview.id.is_(None),
        Shown.RETURNED: TaskReview.verdict == Verdict.CHANGES_REQUESTED,
        Shown.DONE: TaskReview.verdict == Verdict.ACCEPTED,
    }
    statement = (
        select(
            id_, number, at, Submission.person_id, Person.name, seen.c.city_id, seen.c.course_id,
            Submission.lesson_id, TaskReview.verdict,
        )
        .join_from(seen, Submission, Submission.person_id == seen.c.person_id)
        .join(Lesson, and_(Lesson.id == Submission.lesson_id, Lesson.course_id == seen.c.course_id))
        .join(Person, Person.id == Submission.person_id)
        .join(
            SubmissionVersion,
            and_(SubmissionVersion.submission_id == Submission.id, number == newest(Submission.id)),
        )
        .outerjoin(TaskReview, TaskReview.version_id == SubmissionVersion.id)
        .where(stands[filters.shown])
    )  # fmt: skip
    return _narrowed(statement, seen, filters, Kind.TASK, (at, id_, number))


def _answers(mentor_id: int, filters: Filters) -> Select[*tuple[Any, ...]]:
    seen = seen_by(mentor_id)
    at, id_, position = Attempt.finished_at, Attempt.id, Answer.position
    marked = HandMark.attempt_id.is_not(None)
    statement = (
        select(
            id_, position, at, Attempt.person_id, Person.name, seen.c.city_id, seen.c.course_id,
            Attempt.lesson_id, null(),
        )
        .join_from(seen, Attempt, Attempt.person_id == seen.c.person_id)
        .join(Lesson, and_(Lesson.id == Attempt.lesson_id, Lesson.course_id == seen.c.course_id))
        .join(Person, Person.id == Attempt.person_id)
        .join(Answer, Answer.attempt_id == Attempt.id)
        .join(QuestionVersion, QuestionVersion.id == Answer.question_version_id)
        .outerjoin(HandMark, and_(HandMark.attempt_id == id_, HandMark.position == position))
        .where(*by_hand(), marked if filters.shown is Shown.DONE else ~marked & _latest())
    )  # fmt: skip
    return _narrowed(statement, seen, filters, Kind.ANSWER, (at, id_, position))


def by_hand() -> tuple[ColumnElement[bool], ...]:
    """Answers in words of finished attempts that a person may give points for."""
    return (
        Attempt.state == AttemptState.FINISHED,
        Answer.value.is_not(None),
        QuestionVersion.type == QuestionType.TEXT,
        QuestionVersion.points > 0,
        func.coalesce(QuestionVersion.document["practice"].as_boolean(), false()).is_(False),
    )


def _latest() -> ColumnElement[bool]:
    """Only the newest try is to be read: a learner who tries again has thought again."""
    later = Attempt.__table__.alias()
    return ~exists(
        select(later.c.id).where(
            later.c.person_id == Attempt.person_id,
            later.c.lesson_id == Attempt.lesson_id,
            later.c.number > Attempt.number,
            later.c.state == AttemptState.FINISHED,
        )
    )


def _narrowed(
    statement: Select[*tuple[Any, ...]],
    seen: Subquery,
    filters: Filters,
    kind: Kind,
    order: Sequence[Any],
) -> Select[*tuple[Any, ...]]:
    if filters.city_id is not None:
        statement = statement.where(seen.c.city_id == filters.city_id)
    if filters.course_id is not None:
        statement = statement.where(seen.c.course_id == filters.course_id)
    if filters.after is not None:
        at, of_kind, id_, number = filters.after
        same_kind = or_(
            order[0] > at, and_(order[0] == at, tuple_(order[1], order[2]) > (id_, number))
        )
        other = order[0] >= at if kind > of_kind else order[0] > at
        statement = statement.where(same_kind if kind is of_kind else other)
    return statement.order_by(*order)


@dataclass(frozen=True, slots=True)
class Choices:
    """What the queue can be narrowed to."""

    city_ids: tuple[int, ...]
    courses: tuple[tuple[int, str], ...]


def choices(mentor_id: int) -> Choices:
    """The cities and courses of the learners a mentor sees; empty for who mentors nobody."""
    seen = seen_by(mentor_id)
    rows = session().execute(
        select(seen.c.city_id, Course.id, Course.key)
        .join_from(seen, Course, Course.id == seen.c.course_id)
        .distinct()
        .order_by(Course.key)
    )
    found = list(rows)
    return Choices(
        tuple(sorted({row[0] for row in found})),
        tuple(dict.fromkeys((row[1], row[2]) for row in found)),
    )
