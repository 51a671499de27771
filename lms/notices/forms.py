"""What the feedback form may contain."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from wtforms import EmailField, StringField, TextAreaField
from wtforms.validators import InputRequired, Length, Optional, ValidationError

from lms.notices.rules import is_address, one_line
from lms.web.forms import REQUIRED, Form


class FeedbackForm(Form):
    """What does not work, on which page, and where an answer may go. `website` is a trap for robots."""

    message = TextAreaField(
        _l("Your message"),
        [
            InputRequired(REQUIRED),
            Length(max=5000, message=_l("Please shorten this to 5,000 characters.")),
        ],
    )
    page = StringField(
        _l("On which page?"),
        [Optional(), Length(max=500, message=_l("This is too long for an address."))],
        filters=[lambda text: one_line(text or "")],
    )
    email = EmailField(
        _l("E-mail address, if you would like an answer"),
        [Optional()],
        filters=[lambda text: (text or "").strip()],
    )
    website = StringField(_l("Leave this field empty"))

    def validate_email(self, field: EmailField) -> None:
        """An address that a header can carry; nobody checks whether it exists."""
        if field.data and not is_address(field.data):
            raise ValidationError(
                _l("Write the address like name@example.org, or leave the field empty.")
            )
