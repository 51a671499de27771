"""Who may check a certificate, and the code somebody checks."""

from __future__ import annotations

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import (  # type: ignore[attr-defined]  # its stubs lack SelectChoice
    RadioField,
    SelectChoice,
    StringField,
)
from wtforms.validators import InputRequired, Length, ValidationError

from lms.certificates.rules import LONGEST_TYPED, read_code, read_serial
from lms.web.forms import REQUIRED, Form

OPEN, CLOSED = "open", "closed"


class PublicityForm(Form):
    """Whether the code opens a page."""

    publicity = RadioField(
        _l("Who can check this certificate?"),
        [InputRequired(_l("Choose one of the two."))],
        choices=[
            SelectChoice(
                OPEN, _l("Everybody with the link or the code: they see name, course and date")
            ),
            SelectChoice(CLOSED, _l("Nobody: link and code lead nowhere")),
        ],
    )


class CodeForm(Form):
    """The code under the QR code, in capitals or not, with or without hyphens; the whole link too."""

    class Meta(Form.Meta):
        """It changes nothing and sets no cookie, so it carries no token."""

        csrf = False

    code = StringField(
        _l("Code"),
        [InputRequired(REQUIRED), Length(max=LONGEST_TYPED, message=_l("This is too long."))],
    )

    def validate_code(self, field: StringField) -> None:
        """Tell the number from the code, and say what a code looks like."""
        if read_serial(field.data or ""):
            raise ValidationError(
                _("This is the number of the certificate. The code stands beside the QR code.")
            )
        if read_code(field.data or "") is None:
            raise ValidationError(
                _("A code has 7 groups of 4 capitals and figures, without vowels, 0 and 1.")
            )
