"""The blueprint that the board hangs on, and what its pages share."""

from __future__ import annotations

from functools import lru_cache

from flask_babel import gettext as _
from flask_babel import ngettext as _n

from lms.catalogue.queries.outlines import Outline, outline
from lms.core.errors import NotFound
from lms.mentoring.queries.boards.learners import Mentee
from lms.mentoring.rules.board import Reason, Why
from lms.web.setup import pages

room = pages("board", __name__, "/board")
# The words of a table's rows are a few; what came first goes first.
WORDS = 2000


def course_of(mentee: Mentee, key: str) -> Outline | None:
    """The course that the address names, else the edition's first; None where it has none."""
    found = [outline(version) for version in mentee.courses]
    if key and (named := next((one for one in found if one.key == key), None)) is None:
        raise NotFound
    return (named if key else None) or (found[0] if found else None)


@lru_cache(WORDS)
def done_words(language: str, done: int, total: int) -> str:
    """How far somebody is. The language is that of the request."""
    del language
    return str(_("%(done)s of %(total)s", done=done, total=total))


@lru_cache(WORDS)
def seen_words(language: str, days: int | None) -> str:
    """When somebody was here last. The language is that of the request."""
    del language
    if days is None:
        return str(_("not begun"))
    if days < 1:
        return str(_("today"))
    return str(_n("%(num)d day ago", "%(num)d days ago", days))


def reason_words(reason: Reason, found: Outline) -> str:
    """Why somebody needs a word, as a sentence."""
    days = reason.days or 0
    match reason.why:
        case Why.TASK_WAITS:
            return str(
                _n(
                    "A task has waited for you for %(num)d day.",
                    "A task has waited for you for %(num)d days.",
                    days,
                )
            )
        case Why.RETURNED:
            return str(
                _n(
                    "Changes asked for %(num)d day ago are not answered.",
                    "Changes asked for %(num)d days ago are not answered.",
                    days,
                )
            )
        case Why.QUIZ_FAILED:
            numbers = ", ".join(found.by_id[id_].number for id_ in reason.lessons)
            return str(
                _(
                    "Tried the questions of %(lessons)s at least twice without passing.",
                    lessons=numbers,
                )
            )
        case Why.SILENT:
            return str(_n("Silent for %(num)d day.", "Silent for %(num)d days.", days))
        case _:
            return str(_("Has not begun."))
