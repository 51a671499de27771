"""A lesson on paper, with one's own answers if wanted."""

from __future__ import annotations

from flask import redirect, render_template, request
from werkzeug.wrappers import Response as Answer

from lms.core.clock import now
from lms.learning.policy import may_read
from lms.learning.queries.outline import course_href, lesson_href, links_of
from lms.learning.queries.player import blocks, lesson_page
from lms.learning.views.blueprint import pages
from lms.learning.views.player import task_text
from lms.tasks.queries import my_task
from lms.web.access import actor, public
from lms.web.caching import public_page
from lms.web.languages import lang


@pages.get("/learn/<course>/<lesson>/print")
@public
def printable(course: str, lesson: str) -> Answer:
    """The lesson without navigation; `?answers=1` adds what the reader answered and wrote."""
    page = lesson_page(actor(), course, lesson, lang(), now())
    if not may_read(actor(), position=page.lesson.position, enrolled=page.progress.is_enrolled):
        return redirect(course_href(lang(), course) + "#enrol", 303)
    answers = request.args.get("answers") == "1" and page.may_answer
    flat = [link for module in links_of(page.outline, lang()) for link in module.lessons]

    def render() -> str:
        return render_template(
            "learning/print.html",
            page=page,
            link=flat[page.lesson.position],
            blocks=blocks(page),
            answers=answers,
            task=task_text(page),
            mine=my_task(actor(), page.lesson.id) if answers and page.lesson.task else None,
            base=lesson_href(lang(), course, lesson),
            course_title=page.outline.title(lang()),
        )

    return public_page(render, answers, *page.facts())
