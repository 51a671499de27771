"""Remarks of learners: their form at a lesson, and the queue of the authors."""

from __future__ import annotations

from flask_babel import gettext as _

from lms.authoring.actions.remarks import ANSWERED
from lms.authoring.views.remarks import making, queue
from lms.notices.adapters.texts import says

__all__ = ["making", "queue"]

says(
    ANSWERED,
    lambda p: _("Your remark on “%(lesson)s” was answered: %(answer)s", lesson=p["lesson"], answer=p["answer"]),
)  # fmt: skip
