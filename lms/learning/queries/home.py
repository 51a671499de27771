"""The read model of the home page: one statement, then pure work."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from lms.learning.queries.outline import LessonLink, course_href, links_of
from lms.progress.queries import CourseProgress
from lms.progress.rules import Standing, Way

MAX_MISSING = 5


@dataclass(frozen=True, slots=True)
class MissingLesson:
    """A lesson that the certificate still asks for, with what is missing in it."""

    link: LessonLink
    standing: Standing
    begun: bool
    result: float | None


@dataclass(frozen=True, slots=True)
class CourseHome:
    """A course on the home page. `missing` begins with what was begun; `more` counts the rest."""

    href: str
    title: str
    language: str
    way: Way
    completed: int
    counted: int
    following: LessonLink | None
    following_begun: bool
    place: str
    states: tuple[tuple[str, ...], ...]
    missing: tuple[MissingLesson, ...]
    more: int
    more_minutes: int
    touched_at: datetime | None
    has_certificate: bool


def course_homes(courses: Sequence[CourseProgress], language: str) -> list[CourseHome]:
    """The home page's view of each course, the one that was worked on last first."""
    homes = [_home(progress, language) for progress in courses]
    homes.sort(
        key=lambda home: home.touched_at.timestamp() if home.touched_at else 0.0, reverse=True
    )
    return homes


def _home(progress: CourseProgress, language: str) -> CourseHome:
    outline = progress.outline
    modules = links_of(outline, language)
    links = {link.lesson.id: link for module in modules for link in module.lessons}
    following = progress.following()
    missing = _missing(progress, links)
    shown = missing[:MAX_MISSING]
    row = progress.rows.get(following.id) if following else None
    return CourseHome(
        href=course_href(language, outline.key),
        title=outline.title(language),
        language=outline.text(language)[0],
        way=progress.way(),
        completed=progress.completed(),
        counted=sum(lesson.counts for lesson in outline.lessons),
        following=links[following.id] if following else None,
        following_begun=row is not None,
        place=row.place if row else "",
        states=tuple(
            tuple(progress.state(link.lesson) for link in module.lessons if link.lesson.counts)
            for module in modules
        ),
        missing=tuple(shown),
        more=len(missing) - len(shown),
        more_minutes=sum(item.link.lesson.minutes for item in missing[MAX_MISSING:]),
        touched_at=max((r.touched_at for r in progress.rows.values()), default=None),
        has_certificate=outline.certificate is not None,
    )


def _missing(progress: CourseProgress, links: dict[int, LessonLink]) -> list[MissingLesson]:
    """What the certificate still asks for: what was begun first, then in course order."""
    found = []
    for lesson in progress.outline.required():
        standing = progress.standing(lesson)
        if not standing.is_complete:
            begun = lesson.id in progress.rows
            found.append(
                MissingLesson(links[lesson.id], standing, begun, progress.facts(lesson).result)
            )
    return sorted(found, key=lambda item: (not item.begun, item.link.lesson.position))
