"""Pages of reviews: ask a colleague, look at pages and lines, comment, approve or ask for changes."""

from __future__ import annotations

from flask_babel import gettext as _

from lms.authoring.actions.reviews import ANSWERED, ASKED, COMMENTED
from lms.authoring.views.reviews import commenting, requests
from lms.notices.adapters.texts import says

__all__ = ["commenting", "requests"]

says(
    ASKED,
    lambda p: _("%(author)s asks you to review “%(course)s”.", author=p["author"], course=p["course"]),
)  # fmt: skip
says(
    ANSWERED,
    lambda p: (
        _("%(author)s approves “%(course)s”.", author=p["author"], course=p["course"])
        if p["approves"]
        else _(
            "%(author)s asks for changes in “%(course)s”.", author=p["author"], course=p["course"]
        )
    ),
)
says(
    COMMENTED,
    lambda p: _("%(author)s commented on “%(course)s”.", author=p["author"], course=p["course"]),
)
