"""The base of all forms. A form says what a request may contain; rules say what it means."""

from __future__ import annotations

from functools import cache
from typing import Any

from babel.support import Translations
from flask_babel import get_locale
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import Field, PasswordField, StringField
from wtforms.i18n import DefaultTranslations, messages_path

from lms.core.errors import Invalid

REQUIRED = _l("Fill in this field.")


def without_nul(value: Any) -> Any:  # noqa: ANN401 - whatever a field holds
    """What was typed, without the one character that PostgreSQL cannot keep."""
    return value.replace("\0", "") if isinstance(value, str) else value


def one_line(value: str | None) -> str | None:
    """A filter of fields: words on one line, with single spaces."""
    return " ".join(value.split()) if value else value


@cache
def _words(language: str) -> DefaultTranslations:
    found = Translations.load(messages_path(), [language], domain="wtforms")
    return DefaultTranslations(found)


class Form(FlaskForm):  # type: ignore[misc]
    """A form that keeps what was typed and takes over the refusals of an action."""

    class Meta(FlaskForm.Meta):  # type: ignore[misc]
        """The token is checked once, by `lms.web.access`; here it is only written."""

        csrf = True

        def bind_field(self, form: Any, unbound_field: Any, options: Any) -> Any:  # noqa: ANN401
            """Take the character that no database keeps out of all words; passwords stay as typed."""
            kind = unbound_field.field_class
            if issubclass(kind, StringField) and not issubclass(kind, PasswordField):
                own = unbound_field.kwargs.get("filters", ())
                options = {**options, "filters": [without_nul, *own]}
            return super().bind_field(form, unbound_field, options)

        def get_translations(self, form: Any) -> Any:  # noqa: ANN401 - WTForms' own protocol
            """WTForms' own words, read once a language; Flask-WTF reads their file for each form."""
            del form
            return _words(str(get_locale()))

        def build_csrf(self, form: Any) -> Any:  # noqa: ANN401 - WTForms' own protocol
            """Put the token into the form."""
            return super().build_csrf(form)

    def refuse(self, error: Invalid) -> None:
        """Show an action's refusal at the fields it names, the rest above the form."""
        for name, message in error.fields.items():
            if name in self:
                field: Field = self[name]
                field.errors = [*field.errors, message]
        if error.message and not error.fields:
            self.form_errors.append(error.message)
