"""Lessons with a task, people who work on them, and files as they come from a form."""

from __future__ import annotations

import io
from itertools import count

from sqlalchemy import insert

from lms.catalogue.models import Course, Lesson, LessonVersion
from lms.core.actor import Actor
from lms.core.clock import now
from lms.db import session, write
from lms.files import actions as files
from lms.files.queries import StoredFile
from lms.people.models import Person
from lms.tasks.actions import Receipt, TaskPlace, hand_in, save_draft

_numbers = count(1)
TEMPLATE = "## Who decides\n\n## Who is missing\n"


def learner(name: str = "Amira Haddad") -> Actor:
    with write():
        person_id = session().scalar(
            insert(Person)
            .values(name=name, email=f"learner{next(_numbers)}@example.org", created_at=now())
            .returning(Person.id)
        )
    return Actor(person_id=person_id, name=name)


def place() -> TaskPlace:
    """A lesson with a task."""
    number = next(_numbers)
    with write():
        course = session().scalar(
            insert(Course).values(key=f"course-{number}", created_at=now()).returning(Course.id)
        )
        lesson = session().scalar(
            insert(Lesson).values(course_id=course, key="map").returning(Lesson.id)
        )
        version = session().scalar(
            insert(LessonVersion)
            .values(
                lesson_id=lesson,
                digest="0",
                kind="lesson",
                minutes=10,
                move_on="completed",
                mastery=0.0,
                document={},
                created_at=now(),
            )
            .returning(LessonVersion.id)
        )
    assert lesson is not None
    assert version is not None
    return TaskPlace(lesson, version, "stakeholder-map", TEMPLATE)


def key() -> str:
    return f"key-of-a-form-{next(_numbers):04d}"


def stored(words: str, name: str = "map.txt") -> StoredFile:
    return files.store(io.BytesIO(words.encode()), name=name, limit=1024 * 1024)


def saved(actor: Actor, where: TaskPlace, text: str, row_version: int = 0) -> int:
    """Save a draft; returns its row version."""
    assert actor.person_id is not None
    with write():
        return save_draft(
            person_id=actor.person_id, lesson_id=where.lesson_id, text=text, row_version=row_version
        ).row_version


def handed_in(
    actor: Actor,
    where: TaskPlace,
    text: str = "Our map",
    *,
    row_version: int = 0,
    form: str | None = None,
) -> Receipt:
    assert actor.person_id is not None
    with write():
        return hand_in(
            person_id=actor.person_id,
            place=where,
            text=text,
            html=f"<p>{text}</p>",
            key=form or key(),
            row_version=row_version,
        )
