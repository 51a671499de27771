"""Search over the lessons of all published courses."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import select

from lms.catalogue import adapters
from lms.catalogue.models import Course, Lesson, SearchText
from lms.catalogue.rules.searching import Snippet, excerpt, terms_of
from lms.db import session

MAX_RESULTS = 30


@dataclass(frozen=True, slots=True)
class Result:
    """A lesson that holds all words; `title` and `excerpt` have the words marked.

    `language` is the one it was found in: the source's, where the lesson was not translated.
    """

    course_key: str
    version_id: int
    lesson_key: str
    language: str
    title: tuple[Snippet, ...]
    excerpt: tuple[Snippet, ...]


def search(query: str, language: str) -> list[Result]:
    """The lessons that hold all words of the query, best first, at most 30."""
    terms = terms_of(query)
    if not terms:
        return []
    ids = adapters.match(terms, language, MAX_RESULTS)
    rows = session().execute(
        select(
            SearchText.id,
            Course.key,
            Course.current_id,
            Lesson.key.label("lesson"),
            SearchText.language,
            SearchText.title,
            SearchText.body,
        )
        .join(Lesson, Lesson.id == SearchText.lesson_id)
        .join(Course, Course.id == SearchText.course_id)
        .where(SearchText.id.in_(ids))
    )
    found = {
        row.id: Result(
            course_key=row.key,
            version_id=row.current_id,
            lesson_key=row.lesson,
            language=row.language,
            title=excerpt(row.title, terms),
            excerpt=excerpt(row.body, terms),
        )
        for row in rows
    }
    return [found[id_] for id_ in ids if id_ in found]
