"""What may be said about cities, their partners and the fields, and the words for their states."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, cast
from urllib.parse import urlsplit

from flask_babel import LazyString
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import Field as AnyField
from wtforms import (
    FloatField,
    IntegerField,
    SelectField,
    SelectMultipleField,
    StringField,
    TextAreaField,
)
from wtforms.validators import DataRequired, Length, NumberRange, Optional, Regexp, ValidationError
from wtforms.widgets import HiddenInput

from lms.cities.actions import CityWords
from lms.cities.queries import CityFacts
from lms.cities.rules import (
    COUNTRIES,
    NAME_LENGTH,
    ORGANISATION_LENGTH,
    WEBSITE_LENGTH,
    WORKING_LANGUAGES,
    CityState,
    OrganisationType,
)
from lms.core.words import fold
from lms.mentoring.rules.mentorships import MentorshipState
from lms.web.forms import REQUIRED, Form
from lms.web.languages import country_name, lang, language_name, offered

TYPES: dict[OrganisationType, LazyString] = {
    OrganisationType.MUNICIPALITY: _l("Municipality"),
    OrganisationType.NGO: _l("Non-governmental organisation"),
    OrganisationType.MIGRANT_LED: _l("Migrant-led organisation"),
    OrganisationType.TECHNICAL_PARTNER: _l("Technical partner"),
    OrganisationType.UNIVERSITY: _l("University"),
    OrganisationType.NETWORK: _l("Network"),
}
STATES: dict[CityState, LazyString] = {
    CityState.DRAFT: _l("Draft, not public yet"),
    CityState.ACTIVE: _l("Active"),
    CityState.DORMANT: _l("Dormant, not public"),
    CityState.ARCHIVED: _l("Archived, not public"),
}
PAIRS: dict[MentorshipState, LazyString] = {
    MentorshipState.AGREED: _l("agreed"),
    MentorshipState.ACTIVE: _l("active"),
    MentorshipState.PAUSED: _l("paused"),
    MentorshipState.COMPLETED: _l("completed"),
    MentorshipState.ENDED_EARLY: _l("ended early"),
    MentorshipState.FOLLOWED_UP: _l("completed and followed up"),
}

TOO_LONG = _l("This is too long.")
A_NUMBER = _l("Write a whole number above 0.")
A_WEBSITE = _l("Write an address that begins with https:// or http://.")
LATITUDE = _l("Write degrees from -90 to 90, such as 51.23.")
LONGITUDE = _l("Write degrees from -180 to 180, such as 6.78.")
MOST_PEOPLE, LARGEST_TEAM = 50_000_000, 100_000
MOST_VERSIONS = 2**31


def _plain(text: str | None) -> str:
    return " ".join((text or "").split())


def _lines(text: str | None) -> str:
    return (text or "").replace("\r\n", "\n")


def _version(number: int | None) -> int:
    """A version that a row can have; 0, which none has, for any other number."""
    return number if number is not None and 0 < number < MOST_VERSIONS else 0


def website_field() -> StringField:
    """A field for the address of a website, which may be left empty."""
    return StringField(
        _l("Website"), [Length(max=WEBSITE_LENGTH, message=TOO_LONG), is_website], filters=[_plain]
    )


def is_website(_form: Form, field: AnyField) -> None:
    """Refuse what is no address of the web; it becomes a link that people follow."""
    if not field.data:
        return
    try:
        parts = urlsplit(field.data)
        fine = (
            parts.scheme in {"http", "https"} and bool(parts.hostname) and "@" not in parts.netloc
        )
    except ValueError:
        fine = False
    if not fine or " " in field.data:
        raise ValidationError(str(A_WEBSITE))


def _name_fields(length: int) -> dict[str, StringField]:
    """A field for a name in each language of the interface."""
    return {
        f"name_{code}": StringField(
            _("Name in %(language)s", language=language_name(code, lang())),
            [Length(max=length, message=TOO_LONG)],
            filters=[_plain],
        )
        for code in offered()
    }


def _with_names(base: type[Form], length: int) -> type[Any]:
    return cast("type[Any]", type(f"{base.__name__}Named", (base,), dict(_name_fields(length))))


def names_in(form: Form) -> dict[str, str]:
    """The names that were typed, by language."""
    return {code: str(form[f"name_{code}"].data or "") for code in offered()}


class CityForm(Form):
    """A city; `city_form` adds its name in each language of the interface."""

    name = StringField(
        _l("Name, as the city writes it"),
        [DataRequired(REQUIRED), Length(max=NAME_LENGTH, message=TOO_LONG)],
        filters=[_plain],
    )
    country = SelectField(_l("Country"), [DataRequired(REQUIRED)])
    state = SelectField(_l("State"), default=CityState.DRAFT)
    population = IntegerField(
        _l("People who live there"), [Optional(), NumberRange(1, MOST_PEOPLE, A_NUMBER)]
    )
    team_size = IntegerField(
        _l("People who work on integration for the city"),
        [Optional(), NumberRange(1, LARGEST_TEAM, A_NUMBER)],
    )
    languages = SelectMultipleField(_l("Languages in which the team works"))
    website = website_field()
    about = TextAreaField(
        _l("About the city"), [Length(max=20_000, message=TOO_LONG)], filters=[_lines]
    )
    latitude = FloatField(_l("Latitude"), [Optional(), NumberRange(-90, 90, LATITUDE)])
    longitude = FloatField(_l("Longitude"), [Optional(), NumberRange(-180, 180, LONGITUDE)])
    row_version = IntegerField(
        validators=[Optional()], default=0, widget=HiddenInput(), filters=[_version]
    )

    def validate_latitude(self, _field: AnyField) -> None:
        """Both coordinates or none: what is left empty is not asked itself."""
        if self.longitude.data is None and not self.longitude.errors:
            raise ValidationError(_("Write both latitude and longitude, or neither."))

    def validate_longitude(self, _field: AnyField) -> None:
        """The same from the other side."""
        if self.latitude.data is None and not self.latitude.errors:
            raise ValidationError(_("Write both latitude and longitude, or neither."))

    def words(self, about_html: str) -> CityWords:
        """What was typed; `about_html` is `about`, rendered and cleaned."""
        return CityWords(
            name=self.name.data or "",
            country=self.country.data,
            names=names_in(self),
            population=self.population.data,
            team_size=self.team_size.data,
            languages=tuple(self.languages.data or ()),
            website=self.website.data or "",
            about=self.about.data or "",
            about_html=about_html,
            latitude=self.latitude.data,
            longitude=self.longitude.data,
            state=CityState(self.state.data),
        )


def city_form(place: CityFacts | None = None) -> CityForm:
    """The form of a city, filled with what is known of it unless something was sent."""
    data: dict[str, Any] = {}
    if place is not None:
        data = {name: getattr(place, name) for name in CityFacts.__slots__}
        data |= {"languages": list(place.languages), "state": str(place.state)}
        data |= {f"name_{code}": name for code, name in place.names.items()}
    form: CityForm = _with_names(CityForm, NAME_LENGTH)(data=data)
    countries = [(code, country_name(code)) for code in COUNTRIES]
    form.state.choices = [(str(state), str(word)) for state, word in STATES.items()]
    form.country.choices = [("", ""), *sorted(countries, key=lambda one: fold(one[1]))]
    languages = [(code, language_name(code, lang())) for code in WORKING_LANGUAGES]
    form.languages.choices = sorted(languages, key=lambda one: fold(one[1]))
    return form


class OrganisationForm(Form):
    """A partner of a city."""

    name = StringField(
        _l("Name"),
        [DataRequired(REQUIRED), Length(max=ORGANISATION_LENGTH, message=TOO_LONG)],
        filters=[_plain],
    )
    kind = SelectField(_l("Type"), default=OrganisationType.NGO)
    website = website_field()


def partner_form(*, sent: bool = False, **data: str) -> OrganisationForm:
    """The form of a partner, which stands on the page of its city: its names have a prefix."""
    form = (
        OrganisationForm(prefix="partner-")
        if sent
        else OrganisationForm(None, prefix="partner-", **data)
    )
    form.kind.choices = [(str(kind), str(word)) for kind, word in TYPES.items()]
    return form


class FieldForm(Form):
    """The names of a field; `field_form` adds one for each language."""


class NewFieldForm(FieldForm):
    """A field that is added."""

    code = StringField(
        _l("Three letters"),
        [
            DataRequired(REQUIRED),
            Regexp(r"[A-Za-z]{3}\Z", message=_l("Write three letters from A to Z.")),
        ],
        filters=[_plain],
    )


def field_form(names: Mapping[str, str] | None = None, *, fresh: bool = False) -> FieldForm:
    """The form of a field, filled with its names unless something was sent."""
    data = {f"name_{code}": name for code, name in (names or {}).items()}
    form: FieldForm = _with_names(NewFieldForm if fresh else FieldForm, NAME_LENGTH)(data=data)
    return form


def is_named(form: FieldForm) -> bool:
    """Whether the field has a name in English, which all languages fall back to."""
    if str(form["name_en"].data if "name_en" in form else "").strip():
        return True
    first = form[f"name_{offered()[0]}"] if "name_en" not in form else form["name_en"]
    first.errors = [*first.errors, str(REQUIRED)]
    return False
