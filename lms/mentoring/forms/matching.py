"""The forms of the matching: weights and conditions, wishes, changes of a run, a city's answer."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import (  # type: ignore[attr-defined]  # its stubs lack SelectChoice
    BooleanField,
    IntegerField,
    RadioField,
    SelectChoice,
    SelectField,
    StringField,
    TextAreaField,
)
from wtforms.validators import InputRequired, Length, NumberRange
from wtforms.validators import Optional as Maybe

from lms.mentoring.rules.matching.facts import (
    MOST_WEIGHT,
    Conditions,
    Countries,
    Earlier,
    RuleKind,
    Weights,
)
from lms.mentoring.rules.mentorships import MentorshipKind, Side
from lms.web.forms import REQUIRED, Form

REASON_LENGTH = 500
CHOOSE = _l("Choose one of the list.")
TOO_LONG = _l("This is too long.")
ACCEPT, DECLINE = "accept", "decline"


def _tidy(text: str | None) -> str:
    return " ".join((text or "").split())


def _city(value: Any) -> int | None:  # noqa: ANN401 - what a request holds
    return int(value) if str(value or "").isdecimal() else None


def _weight(label: Any) -> IntegerField:  # noqa: ANN401 - a lazy word
    message = _l("Write a whole number from 0 to 10.")
    return IntegerField(
        label,
        [InputRequired(message), NumberRange(min=0, max=MOST_WEIGHT, message=message)],
    )


def _what_for() -> RadioField:
    return RadioField(
        _l("What for?"),
        [InputRequired(CHOOSE)],
        choices=[
            SelectChoice(
                MentorshipKind.MENTORING, _l("Mentoring: a champion helps one or more cities")
            ),
            SelectChoice(
                MentorshipKind.JOB_SHADOWING,
                _l("Job shadowing: two cities, each strong where the other is weak"),
            ),
        ],
    )


class RunForm(Form):
    """What counts in a run, and how much."""

    kind = _what_for()
    complementarity = _weight(_l("Needs that meet strengths"))
    language = _weight(_l("Languages in common"))
    size = _weight(_l("Similar size"))
    country = _weight(_l("Country"))
    earlier = _weight(_l("Pairs of earlier editions"))
    countries = RadioField(
        _l("Which country brings points?"),
        [InputRequired(CHOOSE)],
        choices=[
            SelectChoice(Countries.OTHER, _l("Another one: cities see how others do it")),
            SelectChoice(Countries.SAME, _l("The same: the same law, no far journeys")),
        ],
    )
    earlier_pairs = RadioField(
        _l("Two cities that were a pair before"),
        [InputRequired(CHOOSE)],
        choices=[
            SelectChoice(Earlier.AVOID, _l("lose points: new pairs are preferred")),
            SelectChoice(Earlier.PREFER, _l("gain points: they know each other")),
        ],
    )
    common_language = BooleanField(_l("Only pairs with a language in common"))
    need_met = BooleanField(_l("Only pairs in which a strength meets a need"))
    everyone_first = BooleanField(_l("The most pairs first, and only then the most points"))

    @property
    def weights(self) -> Weights:
        """The weights of a valid form."""
        return Weights(
            self.complementarity.data or 0,
            self.language.data or 0,
            self.size.data or 0,
            self.country.data or 0,
            self.earlier.data or 0,
        )

    @property
    def conditions(self) -> Conditions:
        """The conditions of a valid form."""
        return Conditions(
            self.common_language.data,
            self.need_met.data,
            self.everyone_first.data,
            Countries(self.countries.data),
            Earlier(self.earlier_pairs.data),
        )


def run_form(kind: MentorshipKind, weights: Weights, conditions: Conditions) -> RunForm:
    """The form, filled with what the last run had, or with the defaults."""
    return RunForm(
        None,
        kind=kind,
        complementarity=weights.complementarity,
        language=weights.language,
        size=weights.size,
        country=weights.country,
        earlier=weights.earlier,
        countries=conditions.countries,
        earlier_pairs=conditions.earlier,
        common_language=conditions.common_language,
        need_met=conditions.need_met,
        everyone_first=conditions.everyone_first,
    )


class _TwoForm(Form):
    """Two cities, what shall become of them, and why."""

    champion = SelectField(_l("First city (the champion)"), [InputRequired(CHOOSE)], coerce=_city)
    mentee = SelectField(_l("Second city (the mentee)"), [InputRequired(CHOOSE)], coerce=_city)
    reason = StringField(
        _l("Reason"), [InputRequired(REQUIRED), Length(max=REASON_LENGTH, message=TOO_LONG)],
        filters=[_tidy],
    )  # fmt: skip

    def offer(self, cities: Iterable[tuple[int, str]]) -> None:
        """Put the cities into both lists."""
        for field in (self.champion, self.mentee):
            field.choices = [
                SelectChoice("", ""),
                *(SelectChoice(str(id_), name) for id_, name in cities),
            ]


class RuleForm(_TwoForm):
    """A wish for all runs of a kind to come."""

    mentorship_kind = _what_for()

    kind = RadioField(
        _l("What shall hold for the two?"),
        [InputRequired(CHOOSE)],
        choices=[
            SelectChoice(RuleKind.LOCK, _l("Always a pair")),
            SelectChoice(RuleKind.FORBID, _l("Never a pair")),
        ],
    )


class OverrideForm(_TwoForm):
    """A change of one run, which makes a new one."""

    kind = RadioField(
        _l("What shall be different?"),
        [InputRequired(CHOOSE)],
        choices=[
            SelectChoice(RuleKind.LOCK, _l("These two become a pair")),
            SelectChoice(RuleKind.FORBID, _l("These two are no pair")),
        ],
    )


class AnswerForm(Form):
    """A city's answer to a proposed pair."""

    answer = RadioField(
        _l("Your answer"),
        [InputRequired(CHOOSE)],
        choices=[
            SelectChoice(ACCEPT, _l("We accept")),
            SelectChoice(DECLINE, _l("We decline")),
        ],
    )
    side = RadioField(
        _l("For which city?"),
        [InputRequired(CHOOSE)],
        choices=[SelectChoice(Side.CHAMPION, ""), SelectChoice(Side.MENTEE, "")],
    )
    reason = TextAreaField(
        _l("Reason"), [Maybe(), Length(max=REASON_LENGTH, message=TOO_LONG)], filters=[_tidy]
    )
