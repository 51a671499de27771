"""What the style page shows: a form in every state, with words as long as they get."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from werkzeug.datastructures import MultiDict
from wtforms import (  # type: ignore[attr-defined]  # its stubs lack SelectChoice
    BooleanField,
    EmailField,
    FieldList,
    FileField,
    PasswordField,
    RadioField,
    SelectChoice,
    SelectField,
    SelectMultipleField,
    StringField,
    TextAreaField,
)
from wtforms.validators import InputRequired
from wtforms.widgets import CheckboxInput

from lms.web.forms import REQUIRED, Form

CITIES = [
    SelectChoice("rb", "Rheinbrück"),
    SelectChoice("va", "Valmora"),
    SelectChoice("th", "Θεσσαλονίκη-Καλαμαριά"),
]
AGREE = [("1", "Not at all"), ("2", "Rather not"), ("3", "Partly"), ("4", "Rather"), ("5", "Fully")]


class StyleForm(Form):
    """One field of each kind."""

    name = StringField("Name", [InputRequired(REQUIRED)])
    email = EmailField("E-mail address", [InputRequired(REQUIRED)])
    password = PasswordField("Password")
    city = SelectField("City", choices=CITIES)
    words = TextAreaField("Donaudampfschifffahrtsgesellschaftskapitänsbericht")
    role = RadioField("Your part", [InputRequired(REQUIRED)], choices=CITIES)
    fields = SelectMultipleField("Fields", choices=CITIES, option_widget=CheckboxInput())
    news = BooleanField("Tell me by e-mail when my mentor has answered")
    file = FileField("File")
    points = FieldList(StringField("Point", [InputRequired(REQUIRED)]), "Points", min_entries=1)


def material() -> dict[str, Any]:
    """What pages/styles.html needs; the two forms have prefixes, so that their ids differ."""
    good = MultiDict(
        {"good-name": "Κωνσταντίνα Παπαδημητρίου", "good-role": "va", "good-city": "th"}
    )
    bad = MultiDict({"bad-email": "amira@", "bad-words": "Wir laden ein <b>"})
    forms = {
        "good": StyleForm(formdata=good, prefix="good", meta={"csrf": False}),
        "bad": StyleForm(formdata=bad, prefix="bad", meta={"csrf": False}),
    }
    forms["bad"].validate()
    return {**forms, "agree": AGREE, "at": datetime(2027, 3, 11, 9, 42, tzinfo=UTC)}
