"""Reading marks and private notes."""

from __future__ import annotations

from flask import flash, make_response, redirect, render_template
from flask_babel import gettext as _
from werkzeug.wrappers import Response as Answer

from lms.certificates.actions import issue_earned
from lms.core.clock import now
from lms.db import write
from lms.learning import actions
from lms.learning.forms import NoteForm
from lms.learning.queries.outline import lesson_href
from lms.learning.views.answers import lesson_for_answers
from lms.learning.views.blueprint import pages
from lms.progress import actions as progress
from lms.web.access import person_id, signed_in
from lms.web.languages import lang


@pages.post("/learn/<course>/<lesson>/reading")
@signed_in
def mark_read(course: str, lesson: str) -> Answer:
    """Mark a lesson as read, where its rule says so."""
    place = lesson_for_answers(course, lesson)
    with write():
        standing = progress.mark_read(
            person_id=person_id(), course_id=place.outline.course_id, lesson=place.lesson, at=now()
        )
        if standing.is_complete:
            issue_earned(person_id=person_id(), course_key=course, language=lang(), at=now())
    return redirect(lesson_href(lang(), course, lesson) + "#standing", 303)


@pages.post("/learn/<course>/<lesson>/note")
@signed_in
def save_note(course: str, lesson: str) -> Answer:
    """Save the private note on a lesson."""
    place = lesson_for_answers(course, lesson)
    form = NoteForm()
    base = lesson_href(lang(), course, lesson)
    title = place.outline.lesson_title(place.lesson, lang())
    words = {"form": form, "base": base, "lesson_title": title}
    if not form.validate():
        return make_response(render_template("learning/note.html", **words, current=None), 422)
    try:
        with write():
            actions.save_note(
                person_id=person_id(),
                course_id=place.outline.course_id,
                lesson_id=place.lesson.id,
                text=form.text.data or "",
                revision=form.revision.data or 0,
                at=now(),
            )
    except actions.NoteChanged as error:
        form.revision.data = error.current.revision
        form.revision.raw_data = None
        page = render_template("learning/note.html", **words, current=error.current)
        return make_response(page, 409)
    flash(_("Your note is saved."))
    return redirect(base + "#note", 303)
