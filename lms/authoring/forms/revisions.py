"""What may be sent to publish a course, at once or later, and to take that back."""

from __future__ import annotations

from datetime import datetime

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import DateTimeLocalField, HiddenField, SelectField, TextAreaField
from wtforms.validators import InputRequired, Length

from lms.accounts.rules.zones import zone_label, zones
from lms.authoring.rules.schedule import fault_of, instant
from lms.mentoring.forms.choices import choices_of
from lms.web.forms import REQUIRED, Form

NOTE_LENGTH = 500
_LONG = _l("This is too long: at most %(num)d signs.", num=NOTE_LENGTH)


def tidy(text: str | None) -> str:
    """Line ends of one character, no spaces at the ends."""
    return (text or "").replace("\r\n", "\n").strip()


class PublishForm(Form):
    """A publish. `seen` says which state of the course the page was made from."""

    seen = HiddenField()
    note = TextAreaField(
        _l("What is new, for your colleagues (may stay empty)"),
        [Length(max=NOTE_LENGTH, message=_LONG)],
        filters=[tidy],
    )


class LaterForm(PublishForm):
    """A publish at a time, on the clocks of one zone."""

    at = DateTimeLocalField(_l("Date and time"), [InputRequired(REQUIRED)])
    time_zone = SelectField(_l("Time zone of this time"))

    def offer(self, present: str) -> LaterForm:
        """Set the zones to choose from, with the reader's own chosen."""
        known = zones() if present in zones() else (present, *zones())
        self.time_zone.choices = choices_of((name, zone_label(name)) for name in known)
        if self.time_zone.data is None:
            self.time_zone.data = present
        return self

    def moment(self, now: datetime) -> datetime | None:
        """The time as an instant; None, with an error at the field, if it cannot be."""
        if self.at.data is None:
            return None
        found = instant(self.at.data, self.time_zone.data)
        if found is None:
            self.at.errors = [_("The clocks skip this hour. Choose another time.")]
            return None
        fault = fault_of(found, now)
        if fault == "past":
            self.at.errors = [_("This time is over. Choose one that is still to come.")]
        elif fault == "far":
            self.at.errors = [_("Choose a time within a year.")]
        return None if fault else found


class SeenForm(Form):
    """A button on a page that shows what it would do; `seen` says which state that was made from."""

    seen = HiddenField()
