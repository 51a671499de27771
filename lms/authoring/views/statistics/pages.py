"""Questions as data for the authors of a course; never whose answers they are."""

from __future__ import annotations

from flask import Response, render_template, request, url_for

from lms.authoring.queries.access import CourseHere
from lms.authoring.queries.statistics.kept import counted_at
from lms.authoring.queries.statistics.pages import (
    Earlier,
    LessonLine,
    QuestionLine,
    course_figures,
    lesson_figures,
)
from lms.authoring.queries.statistics.versions import created_at
from lms.authoring.rules.statistics.shown import ShownPart
from lms.authoring.views.room import authors, here, room
from lms.authoring.views.statistics.table import rows_of
from lms.authoring.views.statistics.words import Words, judged, no_alpha, types
from lms.catalogue.queries.outlines import Outline, current
from lms.core.errors import NotFound
from lms.mentoring.adapters.exports import CSV_TYPE, as_csv

COURSE, NONE = "authoring/statistics_course.html", "authoring/statistics_none.html"
LESSON, QUESTION = "authoring/statistics_lesson.html", "authoring/statistics_question.html"


def _published(course: CourseHere) -> Outline | None:
    return None if course.number is None or course.retired_at else current(course.key)


@room.get("/<course>/statistics/")
@authors
def statistics_course(course: str) -> str:
    """All lessons with questions, and the questions that somebody should look at."""
    found = here(course)
    outline = _published(found)
    if outline is None:
        return render_template(NONE, course=found)
    return render_template(
        COURSE,
        course=found,
        outline=outline,
        figures=course_figures(outline),
        words=Words(outline),
        no_alpha=no_alpha(),
        counted_at=counted_at(),
    )


@room.get("/<course>/statistics/<lesson>/")
@authors
def statistics_lesson(course: str, lesson: str) -> str:
    """One lesson: how its tries went, and its questions beside each other."""
    found = here(course)
    outline = _of(found)
    return render_template(
        LESSON,
        course=found,
        outline=outline,
        line=lesson_figures(outline, lesson),
        words=Words(outline),
        no_alpha=no_alpha(),
        types=types(),
    )


@room.get("/<course>/statistics/<lesson>/<question>/")
@authors
def statistics_question(course: str, lesson: str, question: str) -> str:
    """One question with its options; `?key=` names an earlier key."""
    found = here(course)
    outline = _of(found)
    whole = lesson_figures(outline, lesson)
    line = _line(whole, question)
    chosen = _chosen(line, request.args.get("key", ""))
    asked = chosen or line
    versions = [one.version_id for one in line.earlier]
    return render_template(
        QUESTION,
        course=found,
        outline=outline,
        whole=whole,
        line=line,
        chosen=chosen,
        question=asked.question,
        shown=asked.shown,
        bars=_bars(asked.shown.parts),
        words=Words(outline),
        types=types(),
        judged=judged(asked.question),
        created=created_at(versions),
        beside=_beside(found, whole, line),
    )


@room.get("/<course>/statistics.csv")
@authors
def statistics_table(course: str) -> Response:
    """All questions and options of a course as CSV."""
    found = here(course)
    outline = _of(found)
    rows = list(rows_of(outline, course_figures(outline), Words(outline)))
    headers = {
        "Content-Disposition": f'attachment; filename="{found.key}-questions.csv"',
        "Cache-Control": "no-store",
    }
    return Response(as_csv(rows), content_type=CSV_TYPE, headers=headers)


def _of(course: CourseHere) -> Outline:
    outline = _published(course)
    if outline is None:
        raise NotFound
    return outline


def _line(whole: LessonLine, key: str) -> QuestionLine:
    for line in whole.questions:
        if line.key == key:
            return line
    raise NotFound


def _chosen(line: QuestionLine, key: str) -> Earlier | None:
    """The earlier key that is asked for; None is the present one."""
    if not key or key == line.group:
        return None
    for one in line.earlier:
        if one.key == key:
            return one
    raise NotFound


def _bars(parts: tuple[ShownPart, ...]) -> list[tuple[ShownPart, str]]:
    """The parts with the lengths of their bars in per cent; those that are hidden have none."""
    return [(part, f"{(part.share or 0) * 100:.1f}") for part in parts]


def _beside(
    course: CourseHere, whole: LessonLine, line: QuestionLine
) -> tuple[tuple[str, QuestionLine] | None, tuple[str, QuestionLine] | None]:
    """The questions before and after, with their addresses."""
    at = whole.questions.index(line)

    def link(place: int) -> tuple[str, QuestionLine] | None:
        if not 0 <= place < len(whole.questions):
            return None
        other = whole.questions[place]
        href = url_for(
            "authoring.statistics_question",
            course=course.key,
            lesson=whole.entry.key,
            question=other.key,
        )
        return href, other

    return link(at - 1), link(at + 1)
