"""Ask for a regrade."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from wtforms import (  # type: ignore[attr-defined]  # its stubs lack SelectChoice
    HiddenField,
    RadioField,
    SelectChoice,
    StringField,
)
from wtforms.validators import DataRequired, Length

from lms.authoring.rules.regrade import Direction
from lms.web.forms import Form

LONGEST = 300


class RegradeForm(Form):
    """Which way results may go, why, and by which version the page was made."""

    direction = RadioField(
        _l("What may happen to results"),
        [DataRequired(_l("Choose one of the two."))],
        choices=[
            SelectChoice(Direction.BOTH.value, _l("They rise and fall, as the key says now")),
            SelectChoice(Direction.RAISE.value, _l("They only rise: nobody loses points")),
        ],
        default=Direction.BOTH.value,
    )
    reason = StringField(
        _l("What the learners are told, in one sentence (optional)"),
        [Length(max=LONGEST, message=_l("This is too long."))],
    )
    version = HiddenField()
