"""Learners on their way to a certificate."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import insert, select

from lms.catalogue.queries.outlines import Outline
from lms.certificates.actions import issue_earned
from lms.certificates.models import Certificate
from lms.certificates.queries import Paper, paper_by_serial
from lms.core.clock import now
from lms.db import session, write
from lms.progress.actions import enrol
from lms.progress.models import LessonProgress

RESULT = 0.845


def begin(person_id: int, outline: Outline) -> None:
    """Enrol."""
    with write():
        enrol(person_id=person_id, course_id=outline.course_id, at=now())


def complete(
    person_id: int, outline: Outline, keys: Iterable[str], result: float | None = RESULT
) -> None:
    """Complete lessons, inside the caller's write block."""
    for key in keys:
        lesson = outline.by_key[key]
        session().execute(
            insert(LessonProgress).values(
                person_id=person_id,
                course_id=outline.course_id,
                lesson_id=lesson.id,
                started_at=now(),
                touched_at=now(),
                result=result,
                finished_attempts=1,
                completed_at=now(),
                completed_version_id=lesson.version_id,
            )
        )


def finish(person_id: int, outline: Outline) -> None:
    """Enrol and complete everything that the certificate asks for."""
    begin(person_id, outline)
    with write():
        complete(person_id, outline, [lesson.key for lesson in outline.required()])


def issue(person_id: int, outline: Outline, language: str = "en") -> int | None:
    """What learning does after a lesson."""
    with write():
        return issue_earned(
            person_id=person_id, course_key=outline.key, language=language, at=now()
        )


def earned(person_id: int, outline: Outline, language: str = "en") -> Paper:
    """Finish the course and get the certificate."""
    finish(person_id, outline)
    made = issue(person_id, outline, language)
    assert made is not None
    return paper_with_id(made)


def paper_with_id(certificate_id: int) -> Paper:
    serial = session().scalar(select(Certificate.serial).where(Certificate.id == certificate_id))
    assert serial is not None
    return paper_by_serial(serial)
