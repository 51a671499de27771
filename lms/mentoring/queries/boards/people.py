"""One learner whom a mentor sees, the sums over all, other cities' figures, and what is shared."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import and_, func, select

from lms.catalogue.models import Lesson
from lms.cities.models import City
from lms.core.errors import NotFound
from lms.db import session
from lms.mentoring.models.board import AnswerSharing
from lms.mentoring.models.mentorships import Mentorship
from lms.mentoring.queries.access import learners_of, mentors_for
from lms.mentoring.queries.boards.learners import AT_MOST, Mentee
from lms.mentoring.rules.board import Group
from lms.people.models import Person
from lms.progress.models import CityLearning, LessonProgress
from lms.quizzes.models import Attempt
from lms.tasks.models import Submission, SubmissionVersion, TaskReview

_row = LessonProgress.__table__.c


def learner_name(mentor_id: int, mentorship_id: int, person_id: int) -> str:
    """The name of a learner whom the mentor may see in this mentorship; NotFound for all others."""
    seen = learners_of(mentor_id).subquery()
    name = session().scalar(
        select(Person.name)
        .join(seen, seen.c.person_id == Person.id)
        .where(
            seen.c.mentorship_id == mentorship_id,
            seen.c.person_id == person_id,
            seen.c.person_id != mentor_id,
        )
    )
    if name is None:
        raise NotFound
    return name


@dataclass(frozen=True, slots=True)
class WorkLine:
    """A version of a learner's work on a task, with what its review says."""

    version_id: int
    lesson_id: int
    number: int
    handed_in_at: datetime
    verdict: str | None


def work_of(person_id: int, course_ids: Collection[int]) -> list[WorkLine]:
    """What a learner whom the caller may see has handed in, newest first, 200 at most."""
    rows = session().execute(
        select(
            SubmissionVersion.id,
            Submission.lesson_id,
            SubmissionVersion.number,
            SubmissionVersion.handed_in_at,
            TaskReview.verdict,
        )
        .join_from(Submission, SubmissionVersion, SubmissionVersion.submission_id == Submission.id)
        .join(Lesson, Lesson.id == Submission.lesson_id)
        .outerjoin(TaskReview, TaskReview.version_id == SubmissionVersion.id)
        .where(Submission.person_id == person_id, Lesson.course_id.in_(sorted(course_ids)))
        .order_by(SubmissionVersion.handed_in_at.desc())
        .limit(200)
    )
    return [WorkLine(*row) for row in rows]


@dataclass(frozen=True, slots=True)
class AttemptLine:
    """A try at the questions of a lesson: its result, no answers."""

    id: int
    lesson_id: int
    number: int
    state: str
    finished_at: datetime | None
    result: float | None


def attempts_of(person_id: int, course_ids: Collection[int]) -> list[AttemptLine]:
    """The tries of a learner whom the caller may see, newest first, 200 at most."""
    rows = session().execute(
        select(
            Attempt.id,
            Attempt.lesson_id,
            Attempt.number,
            Attempt.state,
            Attempt.finished_at,
            Attempt.result,
        )
        .join(Lesson, Lesson.id == Attempt.lesson_id)
        .where(Attempt.person_id == person_id, Lesson.course_id.in_(sorted(course_ids)))
        .order_by(Attempt.started_at.desc())
        .limit(200)
    )
    return [AttemptLine(*row) for row in rows]


@dataclass(frozen=True, slots=True)
class Sum:
    """How many people somebody mentors in a city, and how many of their tasks wait."""

    learners: int
    waiting: int


def sums(mentor_id: int) -> dict[int, Sum]:
    """Of each mentorship in which somebody mentors now."""
    seen = learners_of(mentor_id).subquery()
    waits = and_(_row.person_id == seen.c.person_id, _row.waiting_since.is_not(None))
    rows = session().execute(
        select(
            seen.c.mentorship_id,
            func.count(seen.c.person_id.distinct()),
            func.count(_row.lesson_id),
        )
        .select_from(seen.outerjoin(LessonProgress.__table__, waits))
        .where(seen.c.person_id != mentor_id)
        .group_by(seen.c.mentorship_id)
    )
    return {row[0]: Sum(row[1], row[2]) for row in rows}


def other_cities(mentee: Mentee, mine: Collection[int]) -> tuple[list[Group], dict[int, str]]:
    """The figures of the edition's other cities, as they are kept, and the cities' names."""
    rows = session().execute(
        select(CityLearning.city_id, CityLearning.learners, CityLearning.completed, City.name)
        .join_from(CityLearning, City, City.id == CityLearning.city_id)
        .where(CityLearning.edition_id == mentee.edition_id, City.id.not_in(sorted(mine)))
        .order_by(City.name)
        .limit(AT_MOST)
    )
    found = list(rows)
    return [Group(*row[:3]) for row in found], {row.city_id: row.name for row in found}


@dataclass(frozen=True, slots=True)
class Sharing:
    """A mentorship of a learner's city: who its mentors are, and whether typed answers are shared."""

    mentorship_id: int
    city: str
    mentors: tuple[str, ...]
    shares: bool


def shares_answers(mentorship_id: int, person_id: int) -> bool:
    """Whether a learner shares typed answers in a mentorship."""
    found = select(AnswerSharing.person_id).where(
        AnswerSharing.mentorship_id == mentorship_id, AnswerSharing.person_id == person_id
    )
    return session().scalar(found) is not None


def mentors_of(person_id: int) -> list[Sharing]:
    """Who mentors a learner now, by mentorship."""
    whom = mentors_for(person_id).subquery()
    rows = session().execute(
        select(Mentorship.id, City.name, Person.name, AnswerSharing.person_id)
        .join_from(whom, Mentorship, Mentorship.id == whom.c.mentorship_id)
        .join(City, City.id == Mentorship.champion_id)
        .join(Person, Person.id == whom.c.mentor_id)
        .outerjoin(
            AnswerSharing,
            and_(
                AnswerSharing.mentorship_id == Mentorship.id, AnswerSharing.person_id == person_id
            ),
        )
        .order_by(Mentorship.id, Person.name)
    )
    found: dict[int, list[Any]] = {}
    for row in rows:
        found.setdefault(row[0], []).append(row)
    return [
        Sharing(id_, lines[0][1], tuple(line[2] for line in lines), lines[0][3] is not None)
        for id_, lines in found.items()
    ]
