"""Attempts: start one, look at a past one, end one whose time is over, give one up."""

from __future__ import annotations

from flask import redirect, render_template
from flask_babel import gettext as _
from werkzeug.wrappers import Response as Answer

from lms.certificates.actions import issue_earned
from lms.core.clock import now
from lms.core.errors import NotFound
from lms.db import write
from lms.learning import actions
from lms.learning.queries.outline import course_href, lesson_href, links_of
from lms.learning.queries.review import Review, review_of
from lms.learning.views.answers import lesson_for_answers, what_stands_beside
from lms.learning.views.blueprint import pages
from lms.web.access import person_id, signed_in
from lms.web.caching import own_page
from lms.web.languages import lang


@pages.post("/learn/<course>/<lesson>/attempts")
@signed_in
def start(course: str, lesson: str) -> Answer:
    """Start an attempt; a second click finds the first one's."""
    place = lesson_for_answers(course, lesson)
    beside = what_stands_beside()
    with write():
        actions.start_attempt(
            person_id=person_id(),
            course_id=place.outline.course_id,
            lesson=place.lesson,
            key=beside.key,
            at=now(),
        )
    return redirect(lesson_href(lang(), course, lesson) + "#questions", 303)


@pages.get("/learn/<course>/<lesson>/attempts/<int:attempt>/")
@signed_in
def review(course: str, lesson: str, attempt: int) -> Answer:
    """An attempt that is over: result, what to read again, answers as they were given."""
    found = review_of(person_id(), course, lesson, attempt, lang())
    if found.attempt.is_open:
        return redirect(lesson_href(lang(), course, lesson), 303)
    return own_page(lambda: _render(found), *found.facts())


def _render(found: Review) -> str:
    outline = found.progress.outline
    flat = [link for module in links_of(outline, lang()) for link in module.lessons]
    following = found.progress.following()
    return render_template(
        "learning/review.html",
        review=found,
        lesson=found.lesson,
        link=flat[found.lesson.position],
        following=flat[following.position]
        if following and following.id != found.lesson.id
        else None,
        standing=found.progress.standing(found.lesson),
        base=lesson_href(lang(), outline.key, found.lesson.key),
        course_href=course_href(lang(), outline.key),
        course_title=outline.title(lang()),
        person=person_id(),
    )


@pages.post("/learn/<course>/<lesson>/attempts/<int:attempt>/ending")
@signed_in
def end(course: str, lesson: str, attempt: int) -> Answer:
    """Hand in what is saved, once time is over."""
    place = lesson_for_answers(course, lesson)
    with write():
        standing = actions.end_overdue(
            person_id=person_id(),
            course_id=place.outline.course_id,
            lesson=place.lesson,
            attempt_id=attempt,
            at=now(),
        )
        if standing is not None and standing.is_complete:
            issue_earned(person_id=person_id(), course_key=course, language=lang(), at=now())
    return redirect(f"{lesson_href(lang(), course, lesson)}attempts/{attempt}/", 303)


@pages.post("/learn/<course>/<lesson>/attempts/<int:attempt>/abandonment")
@signed_in
def abandon(course: str, lesson: str, attempt: int) -> Answer:
    """Give up an open attempt; its answers stay readable, it counts as taken."""
    place = lesson_for_answers(course, lesson)
    if place.lesson.rules.quiz.time_limit is not None:
        raise NotFound(_("A timed attempt ends with its time, or when you hand it in."))
    with write():
        actions.abandon_attempt(
            person_id=person_id(),
            course_id=place.outline.course_id,
            lesson=place.lesson,
            attempt_id=attempt,
            at=now(),
        )
    return redirect(lesson_href(lang(), course, lesson) + "#questions", 303)
