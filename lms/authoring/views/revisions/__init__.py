"""Pages of revisions: publish, now or later; what was published; differences; take back, bring back."""

from __future__ import annotations

from flask_babel import gettext as _

from lms.authoring.actions.schedule import FAILED, PUBLISHED
from lms.authoring.views.revisions import comparing, past, publishing, schedule
from lms.notices.adapters.texts import says

__all__ = ["comparing", "past", "publishing", "schedule"]

says(
    FAILED,
    lambda p: _("“%(course)s” was not published at the time you set: %(reason)s", course=p["course"], reason=p["reason"]),
)  # fmt: skip
says(
    PUBLISHED,
    lambda p: _("“%(course)s” is published as you planned: version %(number)d.", course=p["course"], number=p["number"]),
)  # fmt: skip
