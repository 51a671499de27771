"""The rules of lesson versions: read once, then kept, since versions never change."""

from __future__ import annotations

from sqlalchemy import select

from lms.catalogue.models import LessonVersion
from lms.content import codec
from lms.content.model import Lesson
from lms.core.errors import NotFound
from lms.core.memory import Memory
from lms.db import session

_rules: Memory[int, Lesson] = Memory(400)


def rules_of(lesson_version_id: int) -> Lesson:
    """The rules of a lesson version: quiz rules, pools, mastery. NotFound without the version."""
    return _rules.get(lesson_version_id, lambda: _read(lesson_version_id))


def _read(version_id: int) -> Lesson:
    document = session().scalar(
        select(LessonVersion.document).where(LessonVersion.id == version_id)
    )
    if document is None:
        raise NotFound
    return codec.load_lesson(document)
