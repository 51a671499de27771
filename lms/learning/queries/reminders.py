"""Whom to remind of a module."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import and_, func, select

from lms.db import session
from lms.editions.models import EditionPerson
from lms.people.models import Person
from lms.progress.models import LessonProgress

MAX_PEOPLE = 10_000


@dataclass(frozen=True, slots=True)
class Behind:
    """Somebody who has lessons left; `missing`: how many."""

    id: int
    name: str
    email: str
    language: str
    missing: int


def behind(edition_id: int, lesson_ids: Sequence[int]) -> list[Behind]:
    """Who of an edition has not completed all of these lessons; at most 10,000 people."""
    done = func.count(LessonProgress.lesson_id)
    rows = session().execute(
        select(Person.id, Person.name, Person.email, Person.language, len(lesson_ids) - done)
        .join_from(EditionPerson, Person, Person.id == EditionPerson.person_id)
        .join(
            LessonProgress,
            and_(
                LessonProgress.person_id == Person.id,
                LessonProgress.lesson_id.in_(lesson_ids),
                LessonProgress.completed_at.is_not(None),
            ),
            isouter=True,
        )
        .where(
            EditionPerson.edition_id == edition_id,
            EditionPerson.left_at.is_(None),
            Person.deactivated_at.is_(None),
            Person.email.is_not(None),
        )
        .group_by(Person.id, Person.name, Person.email, Person.language)
        .having(done < len(lesson_ids))
        .order_by(Person.id)
        .limit(MAX_PEOPLE)
    )
    return [Behind(id_, name, email or "", lang, left) for id_, name, email, lang, left in rows]
