"""The read model of the home page: one statement, then pure work."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from lms.catalogue.queries.outlines import LessonEntry, Outline
from lms.learning.queries.outline import LessonLink, course_href, links_by_id, links_of
from lms.progress.queries import CourseProgress, terms_of
from lms.progress.rules import Completion, Standing, Way

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

    outline: Outline
    href: str
    title: str
    language: str
    way: Way
    completed: int
    counted: int
    following: LessonLink | None
    following_begun: bool
    following_failed: bool
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
    links = links_by_id(outline, language)
    following = progress.following()
    missing = _missing(progress)
    row = progress.rows.get(following.id) if following else None
    states = {id_: "now" if r.completed_at is None else "done" for id_, r in progress.rows.items()}
    return CourseHome(
        outline=outline,
        href=course_href(language, outline.key),
        title=outline.title(language),
        language=outline.text(language)[0],
        way=progress.way(),
        completed=progress.completed(),
        counted=len(terms_of(outline).counted),
        following=links[following.id] if following else None,
        following_begun=row is not None,
        following_failed=following is not None
        and progress.standing(following).completion is Completion.FAILED,
        place=row.place if row else "",
        states=tuple(
            tuple(states.get(lesson.id, "") for lesson in module.counted)
            for module in links_of(outline, language)
        ),
        missing=tuple(_shown(progress, lesson, links) for lesson in missing[:MAX_MISSING]),
        more=len(missing[MAX_MISSING:]),
        more_minutes=sum(lesson.minutes for lesson in missing[MAX_MISSING:]),
        touched_at=max((r.touched_at for r in progress.rows.values()), default=None),
        has_certificate=outline.certificate is not None,
    )


def _missing(progress: CourseProgress) -> list[LessonEntry]:
    """What the certificate still asks for: what was begun first, then in course order."""
    complete, begun = progress.complete, progress.rows
    found = [e for e in terms_of(progress.outline).required if e.id not in complete]
    return sorted(found, key=lambda lesson: lesson.id not in begun)


def _shown(
    progress: CourseProgress, lesson: LessonEntry, links: Mapping[int, LessonLink]
) -> MissingLesson:
    begun, result = lesson.id in progress.rows, progress.facts(lesson).result
    return MissingLesson(links[lesson.id], progress.standing(lesson), begun, result)
