"""What a coordinator writes to a city."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from wtforms import HiddenField, TextAreaField
from wtforms.validators import DataRequired, Length

from lms.web.forms import REQUIRED, Form

LONGEST = 2_000


class NudgeForm(Form):
    """A mail to a city's coordinators. `key`: one press, one mail."""

    text = TextAreaField(
        _l("What you write"),
        [DataRequired(REQUIRED), Length(max=LONGEST, message=_l("This is too long."))],
    )
    key = HiddenField()
