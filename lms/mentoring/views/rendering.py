"""A person's Markdown as clean HTML, before the write that keeps both."""

from __future__ import annotations

from flask_babel import gettext as _
from wtforms import Field

from lms.web.languages import lang


def rendered(text: str) -> str | None:
    """Clean HTML of what somebody wrote; None if it is too long."""
    if not text:
        return ""
    from lms.content.markup import Source, TooLong, render  # slow to load, and seldom wanted

    try:
        return str(render(text, source=Source.PERSON, language=lang()))
    except TooLong:
        return None


def html_of(field: Field) -> str | None:
    """The same for a field of a form, with the error at the field if it is too long."""
    found = rendered(field.data or "")
    if found is None:
        field.errors = [*field.errors, _("The text is too long. Shorten it, or attach a file.")]
    return found
