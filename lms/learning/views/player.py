"""The lesson player: read, and check answers without an account."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from dataclasses import replace

from flask import Response, make_response, redirect, render_template, request
from werkzeug.wrappers import Response as Answer

from lms.catalogue.queries.lessons import asked_in
from lms.content.model import pick
from lms.core.clock import now
from lms.core.errors import NotFound
from lms.learning.forms import faults_in, given_in
from lms.learning.policy import may_read
from lms.learning.queries.notes import note_of
from lms.learning.queries.outline import course_href, lesson_href, links_by_id
from lms.learning.queries.player import LessonPage, blocks, lesson_page
from lms.learning.views.blueprint import pages
from lms.learning.views.rows import module_rows, other_modules
from lms.quizzes.rules.showing import Situation, show
from lms.tasks.queries import my_task
from lms.web.access import actor, public, stateless
from lms.web.caching import NO_STORE, public_page
from lms.web.languages import lang


@pages.get("/learn/<course>/<lesson>/")
@public
def lesson(course: str, lesson: str) -> Answer:
    """A lesson; the first one is open to everybody."""
    page = lesson_page(actor(), course, lesson, lang(), now())
    if not may_read(actor(), position=page.lesson.position, enrolled=page.progress.is_enrolled):
        return redirect(course_href(lang(), course) + "#enrol", 303)
    if _changes_by_itself(page):
        return answer(page, 200)
    return public_page(lambda: render(page), *page.facts())


def _changes_by_itself(page: LessonPage) -> bool:
    """Whether the time that is left stands on the page, so that it is never the same twice."""
    return page.open_attempt is not None and page.open_attempt.taken.deadline_at is not None


@pages.post("/learn/<course>/<lesson>/check")
@stateless
@public
def check(course: str, lesson: str) -> Answer:
    """Mark one answer of somebody whose answers are not kept; nothing is stored.

    Only where feedback comes with each question: learners, and tests, have their attempts.
    """
    page = lesson_page(actor(), course, lesson, lang(), now())
    may = may_read(actor(), position=page.lesson.position, enrolled=page.progress.is_enrolled)
    if not may or not page.may_check:
        raise NotFound
    asked = {
        item.key: item.question
        for item in asked_in(page.lesson.version_id)
        if item.key in page.shown
    }
    given = given_in(request.form, asked)
    key = request.form.get("check", "")
    faults = faults_in(given, asked)
    if key in given and given[key].response.is_empty:
        faults[key] = frozenset()
    shown = dict(page.shown)
    for name, sent in given.items():
        revealed = name == key and name not in faults
        situation = Situation(
            page.shown[name].number,
            seed=0,
            response=sent.response,
            revealed=revealed,
            locked=revealed,
            faulty=faults.get(name, frozenset()),
            unanswered=name in faults and not faults[name],
        )
        shown[name] = show(asked[name], lang(), page.outline.language, situation)
    refused = {key: faults[key]} if key in faults else {}
    return answer(replace(page, typed=shown), 422 if refused else 200, errors=refused)


def answer(page: LessonPage, status: int, **more: object) -> Response:
    """A lesson page that belongs to this moment only."""
    response = make_response(render(page, **more), status)
    response.headers["Cache-Control"] = NO_STORE
    return response


def render(page: LessonPage, **more: object) -> str:
    """The HTML of a lesson page."""
    return render_template("learning/lesson.html", **{**context(page), **more})


def context(page: LessonPage) -> Mapping[str, object]:
    """What the lesson templates need."""
    me = actor()
    links = links_by_id(page.outline, page.language)
    before, after = page.outline.neighbours(page.lesson)
    row = page.progress.rows.get(page.lesson.id)
    return {
        "page": page,
        "lesson": page.lesson,
        "rule": page.progress.rule(page.lesson),
        "standing": page.progress.standing(page.lesson),
        "module_rows": module_rows(page.progress, page.lesson, page.language),
        "other_modules": other_modules(page.progress, page.lesson, page.language),
        "link": links[page.lesson.id],
        "previous": links[before.id] if before else None,
        "next": links[after.id] if after else None,
        "blocks": blocks(page),
        "base": lesson_href(page.language, page.outline.key, page.lesson.key),
        "course_href": course_href(page.language, page.outline.key),
        "course_title": page.outline.title(page.language),
        "key": secrets.token_urlsafe(18),
        "note": note_of(me.person_id, page.lesson.id)
        if me.person_id and row and row.has_note
        else None,
        "task": task_text(page),
        "mine": my_task(me, page.lesson.id) if page.lesson.task and page.may_answer else None,
        "task_urls": task_urls(page),
        "at": now(),
        "errors": {},
        "typed": None,
        "noted": None,
        "error": None,
        "changed": None,
        "refused": (),
        "place": row.place if row else "",
    }


def task_urls(page: LessonPage) -> dict[str, str]:
    """The addresses that the task's form needs."""
    base = lesson_href(page.language, page.outline.key, page.lesson.key)
    return {
        "save": f"{base}task",
        "preview": f"/{page.language}/preview",
        "files": f"{base}task/files",
        "versions": f"{base}task/versions",
        "sign_in": course_href(page.language, page.outline.key) + "#enrol",
    }


def task_text(page: LessonPage) -> object:
    """The task's text in the page's language, if the lesson has a task."""
    task = page.lesson.task
    return pick(task.texts, page.language, page.outline.language)[1] if task else None
