"""The form of a city's profile: as many rows as there are fields, and the words for its scales."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, cast

from flask_babel import LazyString
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import (  # type: ignore[attr-defined]  # its stubs lack SelectChoice
    HiddenField,
    IntegerField,
    SelectChoice,
    SelectField,
    SelectMultipleField,
    StringField,
    TextAreaField,
)
from wtforms.validators import Length, NumberRange, Optional
from wtforms.widgets import CheckboxInput, HiddenInput

from lms.cities.queries import FieldFacts
from lms.cities.rules import WORKING_LANGUAGES
from lms.mentoring.rules.profiles import (
    EVIDENCE_LENGTH,
    MOST_MENTEES,
    MOST_VISITS,
    TOPIC_LENGTH,
    Fault,
    FieldEntry,
    Problem,
    ProfileWords,
    Stance,
)
from lms.web.forms import Form
from lms.web.languages import lang, language_name

STANCES: dict[Stance, LazyString] = {
    Stance.NONE: _l("Neither"),
    Stance.OFFER: _l("We can help others"),
    Stance.NEED: _l("We want to learn"),
    Stance.BOTH: _l("Both"),
}
MATURITY: dict[int, LazyString] = {
    0: _l("0: nothing yet"),
    1: _l("1: first steps"),
    2: _l("2: in place"),
    3: _l("3: proven"),
    4: _l("4: others learn from it"),
}
PRIORITY: dict[int, LazyString] = {
    1: _l("1: would be good"),
    2: _l("2: matters"),
    3: _l("3: matters most"),
}
MAIN_LANGUAGES = ("en", "fr", "de", "es", "it")
TOO_LONG = _l("This is too long.")
A_NUMBER = _l("Write a whole number from %(min)s to %(max)s.")


def _plain(text: str | None) -> str:
    return " ".join((text or "").split())


def _lines(text: str | None) -> str:
    return (text or "").replace("\r\n", "\n").strip()


class ProfileForm(Form):
    """What is asked once; `form_for` adds five entries for each field."""

    codes: tuple[str, ...] = ()
    row_version = IntegerField(validators=[Optional()], default=0, widget=HiddenInput())
    action = HiddenField(default="draft")
    languages = SelectMultipleField(
        _l("Languages in which you can work with another city"), option_widget=CheckboxInput()
    )
    more = SelectField(_l("One more language"), validators=[Optional()])
    mentees = IntegerField(
        _l("Cities you could mentor at a time"),
        [Optional(), NumberRange(0, MOST_MENTEES, A_NUMBER)],
        default=0,
    )
    visits = IntegerField(
        _l("Visits you could host in a year"),
        [Optional(), NumberRange(0, MOST_VISITS, A_NUMBER)],
        default=0,
    )

    @property
    def publishes(self) -> bool:
        """Whether the button to publish was pressed."""
        return str(self.action.data) == "publish"

    def words(self) -> ProfileWords:
        """What was typed."""
        chosen = [*(self.languages.data or []), *([self.more.data] if self.more.data else [])]
        return ProfileWords(
            tuple(dict.fromkeys(chosen)),
            self.mentees.data or 0,
            self.visits.data or 0,
            tuple(self._entry(code) for code in self.codes),
        )

    def show(self, problems: Iterable[Problem]) -> None:
        """Say at each field what stands in the way of publishing."""
        for problem in problems:
            words, place = str(PROBLEMS[problem.fault]), PLACES.get(problem.fault)
            if place is None:
                self.form_errors.append(words)
            else:
                field = self[place.format(code=problem.code)]
                field.errors = [*field.errors, words]

    def _entry(self, code: str) -> FieldEntry:
        def data(kind: str) -> Any:  # noqa: ANN401 - whatever the field holds
            return self[f"{kind}_{code}"].data

        return FieldEntry(
            code,
            Stance(data("stance")),
            int(data("maturity")),
            int(data("priority")),
            data("topic") or "",
            data("evidence") or "",
        )


PLACES = {
    Fault.UNPROVEN: "evidence_{code}",
    Fault.NEEDS_TOPIC: "topic_{code}",
    Fault.NO_CAPACITY: "mentees",
    Fault.NO_LANGUAGE: "languages",
}
PROBLEMS: dict[Fault, LazyString] = {
    Fault.EMPTY: _l("Say of one field at least what you offer or need."),
    Fault.UNPROVEN: _l("Say what shows that others can learn from you, or choose 2 or more."),
    Fault.NEEDS_TOPIC: _l("Say what about: a narrow question finds a mentor, a broad field does not."),
    Fault.NO_CAPACITY: _l("You offer help: say for how many cities or visits there is room."),
    Fault.NO_LANGUAGE: _l("Choose one language at least."),
}  # fmt: skip


def form_for(
    fields: Sequence[FieldFacts],
    *,
    words: ProfileWords | None = None,
    row_version: int = 0,
    city_languages: Iterable[str] = (),
) -> ProfileForm:
    """The form for these fields, filled from `words` unless something was sent."""
    rows: dict[str, Any] = {"codes": tuple(field.code for field in fields)}
    for field in fields:
        rows |= _row(field.code, field.called(lang()))
    kind = cast("type[ProfileForm]", type("ProfileFormOfFields", (ProfileForm,), rows))
    form = kind(data=_data(words or ProfileWords(), rows["codes"], row_version))
    asked = words.languages if words else ()
    near = list(dict.fromkeys([*city_languages, *asked, *MAIN_LANGUAGES]))
    if form.languages.data:  # what was added as one more stays among the choices
        near += [code for code in form.languages.data if code in WORKING_LANGUAGES]
    near = list(dict.fromkeys(near))
    form.languages.choices = [(code, language_name(code, lang())) for code in near]
    others = [(code, language_name(code, lang())) for code in WORKING_LANGUAGES if code not in near]
    form.more.choices = [("", _("None")), *sorted(others, key=lambda one: one[1])]
    return form


def _choices(words: Mapping[Any, LazyString]) -> list[Any]:
    return [SelectChoice(str(value), str(text)) for value, text in words.items()]


def _row(code: str, name: str) -> dict[str, Any]:
    """The five entries for one field; their labels name it, for the summary of errors."""

    def called(words: str) -> str:
        return f"{name}: {words}"

    return {
        f"stance_{code}": SelectField(
            called(_("What you want")), choices=_choices(STANCES), default=Stance.NONE
        ),
        f"maturity_{code}": SelectField(
            called(_("How far you are")), choices=_choices(MATURITY), coerce=int, default=0
        ),
        f"priority_{code}": SelectField(
            called(_("How much it matters")), choices=_choices(PRIORITY), coerce=int, default=2
        ),
        f"topic_{code}": StringField(
            called(_("What exactly")),
            [Length(max=TOPIC_LENGTH, message=TOO_LONG)],
            filters=[_plain],
        ),
        f"evidence_{code}": TextAreaField(
            called(_("What shows it")),
            [Length(max=EVIDENCE_LENGTH, message=TOO_LONG)],
            filters=[_lines],
        ),
    }


def _data(words: ProfileWords, codes: Iterable[str], row_version: int) -> dict[str, Any]:
    data: dict[str, Any] = {
        "row_version": row_version,
        "languages": list(words.languages),
        "mentees": words.mentees,
        "visits": words.visits,
    }
    for code in codes:
        entry = words.entry(code)
        data |= {
            f"stance_{code}": str(entry.stance),
            f"maturity_{code}": entry.maturity,
            f"priority_{code}": entry.priority,
            f"topic_{code}": entry.topic,
            f"evidence_{code}": entry.evidence,
        }
    return data
