"""The lessons' words are made findable, in each language they are written in."""

from __future__ import annotations

from collections.abc import Mapping

from sqlalchemy import delete

from lms.catalogue import adapters
from lms.catalogue.actions.rows import added
from lms.catalogue.models import SearchText
from lms.catalogue.rules.searching import composed, indexed
from lms.content import model
from lms.db import session


def index(course_id: int, document: model.Course, lessons: Mapping[str, int]) -> None:
    """Replace all that can be found of a course; `lessons` are ids by key."""
    adapters.unindex(course_id)
    session().execute(delete(SearchText).where(SearchText.course_id == course_id))
    rows = []
    for lesson in (lesson for module in document.modules for lesson in module.lessons):
        for language, text in lesson.texts.items():
            # The title counts twice, so that a lesson about a word comes before one that uses it.
            folded = indexed(text.title, text.title, text.objective, text.plain)
            row = added(
                SearchText,
                lesson_id=lessons[lesson.id],
                course_id=course_id,
                language=language,
                title=text.title,
                body=composed(f"{text.objective} {text.plain}".strip()),
                folded=folded,
            )
            rows.append((row, folded))
    adapters.index(rows)
