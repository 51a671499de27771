"""What may be sent to translate: a language to begin, texts by unit, a file from a translator."""

from __future__ import annotations

from collections.abc import Collection

from babel import localedata
from flask_babel import lazy_gettext as _l
from flask_wtf.file import FileField, FileRequired
from wtforms import SelectField

from lms.content.files import LANGUAGES
from lms.web.forms import Form
from lms.web.languages import language_name, offered


def language_choices() -> list[tuple[str, str]]:
    """The languages that a course can be in, those of this platform first."""
    named = {code: language_name(code) for code in LANGUAGES if localedata.exists(code)}
    return sorted(named.items(), key=lambda one: (one[0] not in offered(), one[1].casefold()))


class LanguageForm(Form):
    """A language to translate into."""

    language = SelectField(_l("Language"))


def language_form(taken: Collection[str]) -> LanguageForm:
    """A form with the languages that a course is not in yet."""
    form = LanguageForm()
    form.language.choices = [one for one in language_choices() if one[0] not in taken]
    return form


class CatalogForm(Form):
    """A PO file."""

    file = FileField(_l("PO file"), validators=[FileRequired(_l("Choose the file."))])
