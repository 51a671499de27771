"""Shape of what is sent to sessions and visits."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import (
    BooleanField,
    DateField,
    DateTimeLocalField,
    HiddenField,
    IntegerField,
    RadioField,
    SelectField,
    SelectMultipleField,
    StringField,
    TextAreaField,
)
from wtforms.validators import URL, InputRequired, Length, NumberRange, Optional

from lms.accounts.rules.zones import zone_label, zones
from lms.core.clock import now
from lms.mentoring.forms.choices import choices_of
from lms.mentoring.forms.mentorships import CLEAN, NOBODY
from lms.mentoring.queries.sessions.people import Invitable
from lms.mentoring.rules.mentorships import Side
from lms.mentoring.rules.sessions import (
    MAX_TIMES,
    Reply,
    SessionKind,
    SessionMode,
    SessionState,
    Span,
    TimeFault,
    end_of,
    faults_of,
    instant,
)
from lms.web.forms import REQUIRED, Form

KINDS = [
    (SessionKind.ONLINE_SESSION, _l("Online session")),
    (SessionKind.WORKSHOP, _l("Joint workshop")),
    (SessionKind.STUDY_VISIT, _l("Study visit")),
    (SessionKind.JOB_SHADOWING, _l("Job shadowing")),
]
MODES = [
    (SessionMode.ONLINE, _l("online")),
    (SessionMode.ON_SITE, _l("on site")),
    (SessionMode.HYBRID, _l("on site and online")),
    (SessionMode.FILM, _l("as a film")),
]
LENGTH_WORDS = [
    ("30m", _l("30 minutes")), ("45m", _l("45 minutes")), ("60m", _l("1 hour")),
    ("90m", _l("1½ hours")), ("120m", _l("2 hours")), ("180m", _l("3 hours")),
    ("240m", _l("4 hours")), ("1d", _l("a day")), ("2d", _l("2 days")), ("3d", _l("3 days")),
    ("5d", _l("5 days")),
]  # fmt: skip
REPLIES = [
    (Reply.YES, _l("yes")),
    (Reply.IF_NEED_BE, _l("if need be")),
    (Reply.NO, _l("no")),
]
SIDES = [(Side.CHAMPION, _l("the champion city")), (Side.MENTEE, _l("the mentee city"))]


class TimesForm(Form):
    """Up to three times on the clocks of one zone."""

    time_zone = SelectField(_l("Time zone of these times"))
    length = SelectField(_l("How long"), choices=choices_of(LENGTH_WORDS), default="60m")
    first = DateTimeLocalField(_l("First time"), [Optional()])
    second = DateTimeLocalField(_l("Second time"), [Optional()])
    third = DateTimeLocalField(_l("Third time"), [Optional()])

    def offer(self, present: str) -> None:
        """Set the zones to choose from, with the reader's own chosen."""
        known = zones() if present in zones() else (present, *zones())
        self.time_zone.choices = choices_of((name, zone_label(name)) for name in known)
        if self.time_zone.data is None:
            self.time_zone.data = present

    def spans(self) -> list[Span] | None:
        """The times as instants; None, with errors at the fields, if one cannot be."""
        filled = [one for one in (self.first, self.second, self.third)[:MAX_TIMES] if one.data]
        found: list[Span] = []
        fine = True
        for field in filled:
            span = self._span(field.data)
            if span is None:
                field.errors = [_("The clocks skip this hour. Choose another time.")]
                fine = False
            else:
                found.append(span)
        for place, fault in faults_of(found, now()).items() if fine else ():
            filled[place].errors = [_words(fault)]
            fine = False
        return found if fine else None

    def _span(self, local: datetime | None) -> Span | None:
        zone = self.time_zone.data
        starts = None if local is None else instant(local, zone)
        return None if starts is None else Span(starts, end_of(starts, self.length.data, zone))


def _words(fault: TimeFault) -> str:
    words = {
        TimeFault.SKIPPED: _("The clocks skip this hour. Choose another time."),
        TimeFault.PAST: _("This time is over. Choose one that is still to come."),
        TimeFault.TWICE: _("This time is here twice."),
    }
    return str(words[fault])


class PlanFields(Form):
    """What a session is to be."""

    kind = SelectField(
        _l("What you plan"), choices=choices_of(KINDS), default=SessionKind.ONLINE_SESSION
    )
    mode = SelectField(_l("How you meet"), choices=choices_of(MODES), default=SessionMode.ONLINE)
    title = StringField(_l("Title"), [InputRequired(REQUIRED), Length(max=160)], filters=CLEAN)
    place = StringField(_l("Place"), [Length(max=300)], filters=CLEAN)
    link = StringField(
        _l("Address of the video call"),
        [Optional(), URL(message=_l("Write the whole address, with https://.")), Length(max=500)],
        filters=CLEAN,
    )
    agenda = TextAreaField(_l("Agenda"), [Length(max=6000)], filters=CLEAN)
    interpreting = StringField(_l("Interpreting and other needs"), [Length(max=300)], filters=CLEAN)


class PlanForm(PlanFields):
    """The plan of a session that is there."""

    row_version = IntegerField(validators=[InputRequired()])


class ProposalForm(PlanFields, TimesForm):
    """A new session with its proposed times."""

    key = HiddenField(validators=[InputRequired(), Length(min=16, max=64)])


class MoveForm(Form):
    """Take a session to another state."""

    to = HiddenField(validators=[InputRequired()])
    reason = StringField(_l("Why"), [Length(max=300)], filters=CLEAN)
    link = StringField(
        _l("Address of the video call"),
        [Optional(), URL(message=_l("Write the whole address, with https://.")), Length(max=500)],
        filters=CLEAN,
    )

    def state(self) -> SessionState | None:
        """The state that was asked for, if there is such a one."""
        return {state.value: state for state in SessionState}.get(self.to.data or "")


class PeopleForm(Form):
    """Who takes part."""

    people = SelectMultipleField(_l("Who takes part"), coerce=int)
    guests = IntegerField(_l("Others, as a number"), [Optional(), NumberRange(0, 9999)], default=0)
    interpreting = StringField(_l("Interpreting and other needs"), [Length(max=300)], filters=CLEAN)

    def offer(self, people: Iterable[Invitable]) -> None:
        """Set who can be chosen."""
        self.people.choices = choices_of((one.id, one.name) for one in people)


class ChecksForm(Form):
    """The host's checklist."""

    done = SelectMultipleField(_l("Done"), coerce=int)
    own = StringField(_l("Something else to think of"), [Length(max=200)], filters=CLEAN)


class ReportForm(Form):
    """What came of a session."""

    came = SelectMultipleField(_l("Who came"), coerce=int)
    guests = IntegerField(
        _l("Others who came, as a number"), [Optional(), NumberRange(0, 9999)], default=0
    )
    learned = TextAreaField(_l("What we learned"), [Length(max=6000)], filters=CLEAN)
    failed = TextAreaField(_l("What did not work"), [Length(max=6000)], filters=CLEAN)
    action = HiddenField()


class ActionForm(Form):
    """Something to do, by a side or somebody of it."""

    text = StringField(
        _l("What is to be done"), [InputRequired(REQUIRED), Length(max=300)], filters=CLEAN
    )
    side = RadioField(
        _l("Who does it"), choices=choices_of(SIDES), validators=[InputRequired(REQUIRED)]
    )
    owner = SelectField(_l("Somebody in particular"), coerce=int, default=NOBODY)
    due_on = DateField(_l("Until"), [Optional()])

    def offer(self, people: Iterable[Invitable]) -> None:
        """Set who can be chosen."""
        nobody = (NOBODY, _("the side as a whole"))
        self.owner.choices = choices_of([nobody, *((one.id, one.name) for one in people)])


class DoneForm(Form):
    """Whether an action is done."""

    done = BooleanField()
