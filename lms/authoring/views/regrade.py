"""Results by an earlier key: which there are, what a regrade would change, and the regrade."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import timedelta
from typing import Any

from flask import flash, redirect, render_template, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from lms.authoring.actions.regrade import AT_ONCE, go_on, go_on_later, order
from lms.authoring.actions.regrade.letters import FELL, ROSE
from lms.authoring.forms.regrade import RegradeForm
from lms.authoring.queries.access import CourseHere
from lms.authoring.queries.regrade.pages import Line, Preview, line_of, lines, preview
from lms.authoring.rules.regrade import Direction, Obstacle
from lms.authoring.rules.statistics.hiding import Number, said
from lms.authoring.views.room import authors, here, room
from lms.authoring.views.statistics.words import Words
from lms.catalogue.queries.lessons import question_versions
from lms.catalogue.queries.outlines import Outline, current
from lms.content.model import Question
from lms.core.clock import now
from lms.core.errors import NotFound
from lms.db import write
from lms.notices.adapters.texts import says
from lms.web.access import actor
from lms.web.languages import number

PATIENCE = timedelta(minutes=10)
LIST, ONE = "authoring/regrade_list.html", "authoring/regrade_question.html"


def _points(said: Mapping[str, Any]) -> dict[str, str]:
    """The words of a notice, its numbers as the reader writes them."""
    return {
        "lesson": said["lesson"],
        "points": number(said["points"]),
        "most": number(said["most"]),
    }


says(
    ROSE,
    lambda p: _(
        "“%(lesson)s” was marked anew: you now have %(points)s of %(most)s points.", **_points(p)
    ),
)
says(
    FELL,
    lambda p: _(
        "“%(lesson)s” was marked anew by a corrected key: you now have %(points)s of %(most)s points. What you completed stays.",
        **_points(p),
    ),
)


def _of(course: CourseHere) -> Outline:
    if course.number is None or course.retired_at:
        raise NotFound
    return current(course.key)


def _few() -> Callable[[int | Number], str]:
    """How many people or tries, without telling one from four, nor what is left of a sum."""
    nobody, few, some = str(_("none")), str(_("fewer than 5")), str(_("5 or more"))

    def say(found: int | Number) -> str:
        one = found if isinstance(found, Number) else said({"": found}, found)[""]
        if one.count is None:
            return few if one.few else some
        return str(number(one.count)) if one.count else nobody

    return say


def obstacles() -> dict[Obstacle, str]:
    """Why some results stay as they are."""
    return {
        Obstacle.TYPE: _(
            "The question was of another type, so that its answers cannot be compared."
        ),
        Obstacle.OPTIONS: _("Its options were others: what was not there could not be chosen."),
    }


@room.get("/<course>/regrade/")
@authors
def regrade_list(course: str) -> str:
    """The questions with results by an earlier key; none where nothing is published."""
    found = here(course)
    if found.number is None or found.retired_at:
        return render_template(LIST, course=found, lines=[])
    outline = _of(found)
    return render_template(
        LIST,
        course=found,
        lines=lines(outline),
        words=Words(outline),
        few=_few(),
        obstacles=obstacles(),
    )


@room.get("/<course>/regrade/<lesson>/<question>/")
@authors
def regrade_question(course: str, lesson: str, question: str) -> str:
    """What a regrade of one question would change, or has changed."""
    found = here(course)
    outline = _of(found)
    line = line_of(outline, lesson, question)
    return _page(found, outline, line, RegradeForm(version=line.asked.version_id))


@room.post("/<course>/regrade/<lesson>/<question>/")
@authors
def regrade_apply(course: str, lesson: str, question: str) -> Response | tuple[str, int]:
    """Regrade: a few tries at once, many by a worker."""
    found = here(course)
    outline = _of(found)
    line, form = line_of(outline, lesson, question), RegradeForm()
    if not form.validate():
        return _page(found, outline, line, form), 422
    if form.version.data != str(line.asked.version_id):
        form.version.data = str(line.asked.version_id)
        form.form_errors.append(
            _("The key was changed again since this page was made. Look at the numbers once more.")
        )
        return _page(found, outline, line, form), 409
    at = now()
    with write():
        regrade_id = order(
            actor=actor(),
            line=line,
            version_id=line.asked.version_id,
            direction=Direction(form.direction.data),
            reason=(form.reason.data or "").strip(),
            at=at,
        )
        if line.left <= AT_ONCE:
            go_on(regrade_id=regrade_id, outline=outline, at=at)
        go_on_later(regrade_id)
    flash(
        _("The results are marked anew.")
        if line.left <= AT_ONCE
        else _("The results are being marked anew; this page says how far it is.")
    )
    href = url_for("authoring.regrade_question", course=course, lesson=lesson, question=question)
    return redirect(href, 303)


def _page(course: CourseHere, outline: Outline, line: Line, form: RegradeForm) -> str:
    seen = preview(outline, line) if line.left and not _runs(line) else None
    return render_template(
        ONE,
        course=course,
        outline=outline,
        line=line,
        form=form,
        preview=seen,
        effects=_effects(seen) if seen else {},
        changed=_changed(line),
        before=_before(line),
        words=Words(outline),
        few=_few(),
        obstacles=obstacles(),
    )


def _effects(seen: Preview) -> dict[str, dict[str, Number]]:
    """What may be said of a preview, by direction."""
    found = {}
    for direction, effect in seen.effects.items():
        ways = said({"gain": effect.gain, "lose": effect.lose}, seen.people)
        won = said({"completions": effect.completions}, max(effect.gain, effect.completions))
        found[direction.value] = ways | won
    return found


def _changed(line: Line) -> dict[str, Number]:
    """What may be said of a regrade that has begun."""
    done = line.regrade
    if done is None:
        return {}
    ways = said(
        {"raised": done.raised, "lowered": done.lowered}, done.raised + done.lowered + done.same
    )
    return ways | said({"completed": done.completed}, max(done.raised, done.completed))


def _before(line: Line) -> Question | None:
    """The question as it was before its key changed last."""
    if not line.old:
        return None
    newest = max(line.old)
    return question_versions([newest])[newest].question


def _runs(line: Line) -> bool:
    """Whether a worker is at it; after ten minutes without an end it may be asked for once more."""
    found = line.regrade
    return found is not None and found.done_at is None and found.asked_at > now() - PATIENCE
