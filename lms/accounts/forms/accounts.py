"""What the forms of accounts may contain."""

from __future__ import annotations

from collections.abc import Iterable

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import EmailField, HiddenField, PasswordField, SelectField, StringField
from wtforms import Field as AnyField
from wtforms.validators import (
    DataRequired,
    Email,
    InputRequired,
    Length,
    ValidationError,
)

from lms.accounts.rules.passwords import LONGEST, SHORTEST, Weakness, weakness
from lms.accounts.rules.zones import zone_label, zones
from lms.people.rules import NAME_LENGTH, ORGANISATION_LENGTH
from lms.web.forms import REQUIRED, Form, one_line

ADDRESS = _l("Write one e-mail address, such as name@city.eu.")
TOO_LONG = _l("This is too long.")
EMAIL_LENGTH = 254


def _trimmed(value: str | None) -> str | None:
    return value.strip() if value else value


def text(field: AnyField) -> str:
    """What was typed into a field, as a string."""
    return str(field.data or "")


def email_field(label: str) -> EmailField:
    """A field for one address."""
    return EmailField(
        label,
        [DataRequired(REQUIRED), Length(max=EMAIL_LENGTH, message=TOO_LONG), Email(ADDRESS)],
        filters=[_trimmed],
    )


def password_field(label: str) -> PasswordField:
    """A field for a password one has, taken exactly as typed."""
    return PasswordField(label, [InputRequired(REQUIRED), Length(max=LONGEST, message=TOO_LONG)])


def weakness_words(found: Weakness) -> str:
    """Why a password is refused, and what to do."""
    words = {
        Weakness.SHORT: _("Use %(count)d characters or more.", count=SHORTEST),
        Weakness.LONG: _("Use %(count)d characters or fewer.", count=LONGEST),
        Weakness.PATTERN: _("This repeats itself or runs along the keyboard. Try four words that do not belong together."),
        Weakness.COMMON: _("Many people use this or something like it. Try four words that do not belong together."),
        Weakness.PERSONAL: _("This is close to your name, your address or the name of this site. Choose something that nobody would connect with you."),
    }  # fmt: skip
    return str(words[found])


class SignInForm(Form):
    """Sign in; `next` leads on, `kept` are the fields of a form that waited."""

    email = EmailField(
        _l("E-mail address"),
        [DataRequired(REQUIRED), Length(max=EMAIL_LENGTH, message=TOO_LONG)],
        filters=[_trimmed],
    )
    password = password_field(_l("Password"))
    next = HiddenField()
    kept_path = HiddenField()
    kept = HiddenField()


class PasswordForm(Form):
    """Choose a password. `about` is set to what is known of the person."""

    about: Iterable[str] = ()
    new_password = PasswordField(_l("New password"), [InputRequired(REQUIRED)])

    def validate_new_password(self, field: AnyField) -> None:
        """Refuse what is too easily guessed."""
        found = weakness(field.data, self.about)
        if found:
            raise ValidationError(weakness_words(found))


class _PersonFields(Form):
    name = StringField(
        _l("Name"),
        [DataRequired(REQUIRED), Length(max=NAME_LENGTH, message=TOO_LONG)],
        filters=[one_line],
    )
    organisation = StringField(
        _l("City or organisation (optional)"), [Length(max=ORGANISATION_LENGTH, message=TOO_LONG)]
    )
    language = SelectField(_l("Language"))
    time_zone = SelectField(_l("Time zone"))

    def offer(self, languages: Iterable[tuple[str, str]], chosen_zone: str) -> None:
        """Set the languages and time zones to choose from; the chosen one is always among them."""
        self.language.choices = list(languages)
        names = sorted({*zones(), chosen_zone}, key=zone_label)
        self.time_zone.choices = [(name, zone_label(name)) for name in names]


class RegisterForm(_PersonFields):
    """Ask for an account."""

    about: Iterable[str] = ()
    email = email_field(_l("E-mail address"))
    password = PasswordField(_l("Password"), [InputRequired(REQUIRED)])

    def validate_password(self, field: AnyField) -> None:
        """Refuse what is too easily guessed."""
        found = weakness(field.data, (*self.about, self.name.data or "", self.email.data or ""))
        if found:
            raise ValidationError(weakness_words(found))


class ProfileForm(_PersonFields):
    """What a person says about themselves."""


class AddressForm(Form):
    """An address to send a link to."""

    email = email_field(_l("E-mail address"))


class ChangePasswordForm(PasswordForm):
    """Another password, with the present one."""

    password = password_field(_l("Present password"))


class ChangeEmailForm(Form):
    """Another address, with the password."""

    email = email_field(_l("New e-mail address"))
    password = password_field(_l("Password"))


class ConfirmForm(Form):
    """Confirm an address: in the browser that registered by the button, elsewhere by password."""

    password = PasswordField(_l("Password"), [Length(max=LONGEST, message=TOO_LONG)])


class ButtonForm(Form):
    """A button: nothing but the token."""
