"""A course's page, for visitors and learners, and taking part in it."""

from __future__ import annotations

from flask import redirect, render_template
from werkzeug.wrappers import Response as Answer

from lms.catalogue.queries.outlines import current, recent
from lms.core.clock import now
from lms.db import write
from lms.learning.queries.outline import course_href, lesson_href, links_of
from lms.learning.views.blueprint import pages
from lms.progress import actions
from lms.progress.queries import CourseProgress, course_progress
from lms.web.access import actor, person_id, public, signed_in
from lms.web.caching import public_page
from lms.web.languages import lang


@pages.get("/courses/<course>/")
@public
def course(course: str) -> Answer:
    """A course: what one will be able to do, for whom, its lessons, and one's own progress."""
    me = actor()
    if me.person_id is None:
        progress = CourseProgress(recent(course), None, {})
    else:
        progress = course_progress(me.person_id, course)
    return public_page(lambda: _render(progress), *progress.stamp())


def _render(progress: CourseProgress) -> str:
    outline = progress.outline
    modules = links_of(outline, lang())
    flat = [link for module in modules for link in module.lessons]
    following = progress.following()
    language, text = outline.text(lang())
    return render_template(
        "learning/course.html",
        progress=progress,
        outline=outline,
        text=text,
        text_language=language,
        modules=modules,
        following=flat[following.position] if following else None,
        first_lesson=flat[0] if flat else None,
        way=progress.way(),
        enrolled=progress.is_enrolled,
        hrefs={code: course_href(code, outline.key) for code in outline.languages},
    )


@pages.post("/courses/<course>/enrolment")
@signed_in
def enrol(course: str) -> Answer:
    """Take part in a course, and go to its first lesson; twice is once."""
    outline = current(course)
    with write():
        actions.enrol(person_id=person_id(), course_id=outline.course_id, at=now())
    following = course_progress(person_id(), course).following()
    return redirect(
        lesson_href(lang(), course, following.key) if following else course_href(lang(), course),
        303,
    )


@pages.post("/courses/<course>/leaving")
@signed_in
def leave(course: str) -> Answer:
    """Take a course off one's home page; everything that was done stays."""
    outline = current(course)
    with write():
        actions.leave(person_id=person_id(), course_id=outline.course_id, at=now())
    return redirect(course_href(lang(), course), 303)
