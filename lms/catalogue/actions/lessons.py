"""Lessons and questions become rows; what has been there before is found, never written again."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from sqlalchemy import insert, select

from lms.catalogue.actions.rows import added, identity
from lms.catalogue.models import (
    Lesson,
    LessonQuestion,
    LessonText,
    LessonVersion,
    Question,
    QuestionVersion,
)
from lms.catalogue.rules.publishing import question_digest
from lms.content import codec, model
from lms.core.clock import now
from lms.db import session


def lesson_versions(
    course_id: int, document: model.Course, digests: Mapping[str, str]
) -> dict[str, tuple[int, int]]:
    """Each lesson's id and version id, by key; writes the versions that are new."""
    found = {}
    for lesson in (lesson for module in document.modules for lesson in module.lessons):
        lesson_id = identity(Lesson, {"course_id": course_id, "key": lesson.id})
        found[lesson.id] = lesson_id, _version(lesson_id, lesson, digests[lesson.id])
    return found


def _version(lesson_id: int, lesson: model.Lesson, digest: str) -> int:
    known = session().scalar(
        select(LessonVersion.id).where(
            LessonVersion.lesson_id == lesson_id, LessonVersion.digest == digest
        )
    )
    return known if known is not None else _new_version(lesson_id, lesson, digest)


def _new_version(lesson_id: int, lesson: model.Lesson, digest: str) -> int:
    version = added(
        LessonVersion,
        lesson_id=lesson_id,
        digest=digest,
        kind=lesson.kind,
        minutes=lesson.minutes,
        move_on=lesson.move_on,
        mastery=lesson.mastery,
        document=codec.dump(replace(lesson, texts={}, questions=())),
        created_at=now(),
    )
    texts = [
        {
            "version_id": version,
            "language": language,
            "title": text.title,
            "document": codec.dump(text),
        }
        for language, text in lesson.texts.items()
    ]
    session().execute(insert(LessonText), texts)
    pools = {key: pool.id for pool in lesson.pools for key in pool.questions}
    asked = [
        {
            "lesson_version_id": version,
            "position": position,
            "question_version_id": _question_version(lesson_id, question),
            "pool": pools.get(question.id, ""),
        }
        for position, question in enumerate(lesson.questions)
    ]
    if asked:
        session().execute(insert(LessonQuestion), asked)
    return version


def _question_version(lesson_id: int, question: model.Question) -> int:
    question_id = identity(Question, {"lesson_id": lesson_id, "key": question.id})
    values = {
        "type": question.type,
        "points": question.points,
        "document": codec.dump(question),
        "created_at": now(),
    }
    return identity(
        QuestionVersion, {"question_id": question_id, "digest": question_digest(question)}, values
    )
