"""The learner's home: the next thing to do, the way to the certificate, what is missing."""

from __future__ import annotations

from flask import render_template
from werkzeug.wrappers import Response as Answer

from lms.core.clock import now
from lms.learning.queries.home import CourseHome, course_homes
from lms.learning.views.blueprint import pages
from lms.learning.views.rows import rows_of
from lms.progress.queries import my_courses
from lms.web.access import person_id, signed_in
from lms.web.caching import own_page
from lms.web.languages import lang, zone


@pages.get("/home/")
@signed_in
def home() -> Answer:
    """Where one is, what is next, how long it takes, what is still missing."""
    courses = my_courses(person_id())
    local = now().astimezone(zone())
    greeting = _greeting_hour(local.hour)
    facts = (greeting, *(course.stamp() for course in courses))
    return own_page(lambda: _render(course_homes(courses, lang()), greeting), *facts)


def _greeting_hour(hour: int) -> int:
    return 0 if hour < 5 else 1 if hour < 12 else 2 if hour < 18 else 0  # noqa: PLR2004


def _render(homes: list[CourseHome], greeting: int) -> str:
    return render_template("learning/home.html", homes=homes, greeting=greeting, rows_of=rows_of)
