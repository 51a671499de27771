"""The learner's home: the next thing to do, the way to the certificate, what is missing."""

from __future__ import annotations

from flask import render_template
from werkzeug.wrappers import Response as Answer

from lms.core.clock import now
from lms.learning.queries.home import CourseHome, course_homes
from lms.learning.views.blueprint import pages
from lms.progress.queries import my_courses
from lms.web.access import actor, person_id, signed_in
from lms.web.caching import PRIVATE, conditional
from lms.web.languages import lang, zone


@pages.get("/home/")
@signed_in
def home() -> Answer:
    """Where one is, what is next, how long it takes, what is still missing."""
    courses = my_courses(person_id())
    local = now().astimezone(zone())
    touched = [
        (
            c.outline.version_id,
            len(c.rows),
            max((r.touched_at for r in c.rows.values()), default=None),
        )
        for c in courses
    ]
    facts = (
        lang(),
        actor().session_id,
        actor().name,
        local.date(),
        _greeting_hour(local.hour),
        touched,
    )
    return conditional(
        lambda: _render(course_homes(courses, lang()), local.hour), *facts, cache=PRIVATE
    )


def _greeting_hour(hour: int) -> int:
    return 0 if hour < 5 else 1 if hour < 12 else 2 if hour < 18 else 0  # noqa: PLR2004


def _render(homes: list[CourseHome], hour: int) -> str:
    return render_template("learning/home.html", homes=homes, greeting=_greeting_hour(hour))
