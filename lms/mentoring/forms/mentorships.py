"""Shape of what is sent to a mentorship: goals, states, mentors, closing."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import (
    DateField,
    FieldList,
    FormField,
    HiddenField,
    IntegerField,
    RadioField,
    SelectField,
    StringField,
    TextAreaField,
)
from wtforms.validators import InputRequired, Length, Optional

from lms.mentoring.forms.choices import choices_of
from lms.mentoring.queries.mentorships.goals import Goal
from lms.mentoring.queries.mentorships.people import Someone
from lms.mentoring.rules.mentorships import MAX_GOALS, WITH_REASON, MentorshipState, Wish
from lms.web.forms import REQUIRED, Form, without_nul

CLEAN = [without_nul, lambda text: (text or "").strip()]
ONE_LINE = [without_nul, lambda text: " ".join((text or "").split())]
NOBODY = 0
PROGRESS = (
    _l("not begun"),
    _l("first steps"),
    _l("half way"),
    _l("nearly there"),
    _l("reached"),
)


class GoalPart(Form):
    """One of three goals; one without words is none."""

    class Meta(Form.Meta):
        """A part of a form that has the token."""

        csrf = False

    text = TextAreaField(_l("What you want to reach"), [Length(max=300)], filters=ONE_LINE)
    field_code = SelectField(_l("Field"), default="")
    criterion = TextAreaField(_l("How you will know"), [Length(max=300)], filters=ONE_LINE)
    progress = SelectField(
        _l("How far you are"),
        choices=choices_of(enumerate(PROGRESS)),
        coerce=int,
        default=0,
    )


class GoalsForm(Form):
    """The goals of a mentorship and how often the two sides talk."""

    goals = FieldList(FormField(GoalPart), min_entries=MAX_GOALS, max_entries=MAX_GOALS)
    rhythm = StringField(_l("How often you talk"), [Length(max=120)], filters=CLEAN)
    row_version = IntegerField(validators=[InputRequired()])

    def offer(self, fields: Sequence[tuple[str, str]]) -> None:
        """Set the fields of expertise to choose from."""
        for part in self.goals:
            part.form.field_code.choices = choices_of([("", _("Choose")), *fields])

    def wishes(self) -> list[Wish]:
        """The goals that have words, in order."""
        return [
            Wish(
                part.field_code.data, part.text.data, part.criterion.data or "", part.progress.data
            )
            for part in (entry.form for entry in self.goals)
            if part.text.data
        ]

    def is_complete(self) -> bool:
        """Whether it can be saved: each goal is whole, and there is one. A goal without words is left out."""
        fine = bool(self.validate())
        for part in (entry.form for entry in self.goals):
            if part.text.data:
                for field in (part.field_code, part.criterion):
                    if not field.data:
                        field.errors = [REQUIRED]
                        fine = False
            elif part.criterion.data:
                part.text.errors = [REQUIRED]
                fine = False
        if not self.wishes():
            self.goals[0].form.text.errors = [_("Write at least one goal.")]
            fine = False
        self.goals.errors = [entry.errors for entry in self.goals if entry.errors]
        return fine


def goals_in(goals: Iterable[Goal]) -> list[dict[str, object]]:
    """The goals of a mentorship as the form shows them."""
    found = [
        {
            "text": goal.text,
            "field_code": goal.field_code,
            "criterion": goal.criterion,
            "progress": goal.progress,
        }
        for goal in goals
    ]
    return found + [{} for _place in range(MAX_GOALS - len(found))]


class StateForm(Form):
    """Take a mentorship to another state."""

    to = HiddenField(validators=[InputRequired()])
    reason = TextAreaField(_l("Why"), [Length(max=2000)], filters=CLEAN)

    def state(self) -> MentorshipState | None:
        """The state that was asked for, if there is such a one."""
        known = {state.value: state for state in MentorshipState}
        found = known.get(self.to.data or "")
        if found in WITH_REASON and not self.reason.data:
            self.reason.errors = [_("Say why, so that the other side understands.")]
            return None
        return found


class AssignForm(Form):
    """Choose a mentor, for all learners or for one."""

    mentor = RadioField(_l("Mentor"), coerce=int, validators=[InputRequired(REQUIRED)])
    learner = SelectField(_l("For"), coerce=int, default=NOBODY)

    def offer(self, mentors: Iterable[Someone], learners: Iterable[Someone]) -> None:
        """Set who can be chosen."""
        self.mentor.choices = choices_of((one.id, one.name) for one in mentors)
        everybody = (NOBODY, _("the whole mentee city"))
        self.learner.choices = choices_of([everybody, *((one.id, one.name) for one in learners)])


class HandOverForm(Form):
    """End a mentor's assignment, perhaps with a successor."""

    reason = StringField(_l("Why it ends"), [Length(max=300)], filters=CLEAN)
    successor = SelectField(_l("Who goes on"), coerce=int, default=NOBODY)

    def offer(self, mentors: Iterable[Someone]) -> None:
        """Set who can go on."""
        nobody = (NOBODY, _("nobody for now"))
        self.successor.choices = choices_of([nobody, *((one.id, one.name) for one in mentors)])


class ClosingForm(Form):
    """What was reached, and what one's own city learned; the text of the other side is not in it."""

    outcomes = FieldList(
        TextAreaField(_l("What was reached"), [Length(max=2000)], filters=CLEAN),
        max_entries=MAX_GOALS,
    )
    champion = TextAreaField(_l("What our city learned"), [Length(max=6000)], filters=CLEAN)
    mentee = TextAreaField(_l("What our city learned"), [Length(max=6000)], filters=CLEAN)
    follow_up_on = DateField(_l("When you look back together"), [Optional()])
    action = HiddenField()
