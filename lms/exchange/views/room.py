"""The blueprint of the room, and what its pages share."""

from __future__ import annotations

from flask_babel import force_locale
from flask_babel import gettext as _

from lms.authoring.queries.access import CourseHere, course_for
from lms.core.actor import Role
from lms.exchange.formats.bank import Words
from lms.web.access import actor, requires
from lms.web.setup import pages

room = pages("exchange", __name__, "/workshop")
# The mark of every view here; which course somebody may write is asked by `here`.
authors = requires(Role.AUTHOR, Role.ADMIN)


def here(course: str) -> CourseHere:
    """The course with this key; NotFound unless the reader may write it."""
    return course_for(actor(), course)


def words_in(language: str) -> Words:
    """True and false in the language of the questions."""
    with force_locale(language):
        return Words(str(_("True")), str(_("False")))
