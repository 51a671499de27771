"""What the forms of editions may contain. Choices are passed in by the views."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import (
    BooleanField,
    DateField,
    EmailField,
    FieldList,
    FormField,
    HiddenField,
    IntegerField,
    SelectField,
    SelectMultipleField,
    StringField,
    TextAreaField,
)
from wtforms import Form as PlainForm
from wtforms.validators import DataRequired, InputRequired, Length, Optional, ValidationError
from wtforms.widgets import CheckboxInput, HiddenInput, ListWidget

from lms.editions.rules import CityRole, EditionState, PhaseFault, PhasePlan, Plan, faults_of
from lms.web.forms import REQUIRED, Form, one_line

NAME_LENGTH = 120
REASON_LENGTH = 500
PHASES = 12
SPARE = 2
TOO_LONG = _l("This is too long.")
NO_DATE = _l("Write a date, such as 2026-09-01.")


def role_words() -> dict[CityRole, str]:
    """What a city can be in an edition."""
    return {
        CityRole.CHAMPION: _("Champion"),
        CityRole.MENTEE: _("Mentee"),
        CityRole.PARTNER: _("Partner"),
        CityRole.OBSERVER: _("Observer"),
    }


def state_words() -> dict[EditionState, str]:
    """Where an edition stands."""
    return {
        EditionState.DRAFT: _("Draft"),
        EditionState.SELECTION: _("Selection"),
        EditionState.RUNNING: _("Running"),
        EditionState.REPORTING: _("Reporting"),
        EditionState.CLOSED: _("Closed"),
    }


class PlainDateField(DateField):
    """A date that may be left out; says in our words what is wrong with another text."""

    def process_formdata(self, valuelist: list[str]) -> None:
        """Take an empty field for no date."""
        self.data = None
        try:
            super().process_formdata([value for value in valuelist if value.strip()])
        except ValueError as error:
            raise ValueError(str(NO_DATE)) from error


class PhaseForm(PlainForm):
    """One phase; a row in which nothing is written is left out."""

    name = StringField(
        _l("Name of the phase"), [Length(max=NAME_LENGTH, message=TOO_LONG)], filters=[one_line]
    )
    starts_on = PlainDateField(_l("From"))
    ends_on = PlainDateField(_l("Until"))

    @property
    def is_blank(self) -> bool:
        """Whether nothing was written into the row."""
        return not any(str(field.data or "") or field.errors for field in self)

    def plan(self) -> PhasePlan | None:
        """The phase, if it is whole."""
        if not (self.name.data and self.starts_on.data and self.ends_on.data):
            return None
        return PhasePlan(self.name.data, self.starts_on.data, self.ends_on.data)


class EditionForm(Form):
    """The plan of an edition. `row_version`: what the page was made from."""

    name = StringField(
        _l("Name"),
        [DataRequired(REQUIRED), Length(max=NAME_LENGTH, message=TOO_LONG)],
        filters=[one_line],
    )
    programme = StringField(
        _l("Programme (optional)"), [Length(max=NAME_LENGTH, message=TOO_LONG)], filters=[one_line]
    )
    starts_on = PlainDateField(_l("First day"), [InputRequired(REQUIRED)])
    ends_on = PlainDateField(_l("Last day"), [InputRequired(REQUIRED)])
    course_ids = SelectMultipleField(
        _l("Courses"), coerce=int, widget=ListWidget(), option_widget=CheckboxInput()
    )
    review_required = BooleanField(_l("A task counts only when a mentor has accepted it"))
    phases = FieldList(FormField(PhaseForm), max_entries=PHASES)
    row_version = IntegerField(widget=HiddenInput(), validators=[Optional()])

    def spare(self) -> None:
        """Add empty rows to write further phases into."""
        blank = sum(entry.form.is_blank for entry in self.phases)
        for _row in range(min(SPARE - blank, PHASES - len(self.phases))):
            self.phases.append_entry()

    def validate_ends_on(self, field: DateField) -> None:
        """The last day is not before the first."""
        if field.data and self.starts_on.data and field.data < self.starts_on.data:
            raise ValidationError(_("This is before the first day."))

    def validate_phases(self, field: FieldList[Any]) -> None:
        """Each phase is whole, lies within the edition and has a name of its own."""
        rows = [entry.form for entry in field if not entry.form.is_blank]
        for row in rows:
            for part in row:
                if not part.data and not part.errors:
                    part.errors = [str(REQUIRED)]
        plans = [row.plan() for row in rows]
        whole = [plan for plan in plans if plan is not None]
        if len(whole) < len(rows):
            raise ValidationError(
                _("Write a name and two dates for each phase, or leave all empty.")
            )
        if self.starts_on.data and self.ends_on.data:
            self._refuse(rows, faults_of(whole, self.starts_on.data, self.ends_on.data))

    def _refuse(self, rows: Sequence[PhaseForm], faults: Mapping[int, PhaseFault]) -> None:
        words = {
            PhaseFault.ENDS_BEFORE_START: ("ends_on", _("This is before its first day.")),
            PhaseFault.OUTSIDE: ("starts_on", _("The phase lies outside the edition’s dates.")),
            PhaseFault.SAME_NAME: ("name", _("Another phase has this name.")),
        }
        for place, fault in faults.items():
            name, message = words[fault]
            rows[place][name].errors = [message]
        if faults:
            raise ValidationError(_("A phase needs a change."))

    def plan(self) -> Plan:
        """What was planned; only after `validate`."""
        phases = [entry.form.plan() for entry in self.phases]
        first, last = self.starts_on.data, self.ends_on.data
        assert first is not None and last is not None  # noqa: S101, PT018 - the form was validated
        return Plan(
            self.name.data or "",
            self.programme.data or "",
            first,
            last,
            review_required=bool(self.review_required.data),
            phases=[phase for phase in phases if phase is not None],
            course_ids=self.course_ids.data or [],
        )


class StepForm(Form):
    """Lead an edition into another state. `seen`: the state that the page showed."""

    state = SelectField(_l("New state"), coerce=EditionState)
    seen = HiddenField()
    reason = TextAreaField(_l("Why (optional)"), [Length(max=REASON_LENGTH, message=TOO_LONG)])


class CityForm(Form):
    """A city and its role."""

    city_id = SelectField(_l("City"), coerce=int)
    role = SelectField(_l("Role"), coerce=CityRole)


class CoordinatorForm(Form):
    """Somebody with an account, by their address."""

    email = EmailField(_l("E-mail address"), [DataRequired(REQUIRED), Length(max=254)])


class PeopleForm(Form):
    """Who of a city's team takes part; `shown` names those that the page listed."""

    person_ids = SelectMultipleField(
        _l("Who takes part"), coerce=int, widget=ListWidget(), option_widget=CheckboxInput()
    )
    shown = HiddenField()

    def shown_ids(self) -> list[int]:
        """The people that the page listed."""
        return [int(part) for part in (self.shown.data or "").split(",") if part.isdecimal()]


def pace_form(modules: Sequence[tuple[int, str]], dues: Mapping[int, date]) -> Any:  # noqa: ANN401 - a form made for these modules
    """A form with a date for each module."""
    fields = {f"due_{id_}": PlainDateField(title) for id_, title in modules}
    made = type("PaceForm", (Form,), fields)
    return made(data={f"due_{id_}": due_on for id_, due_on in dues.items()})
