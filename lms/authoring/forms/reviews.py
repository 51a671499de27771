"""What may be sent to ask for a review, to comment, and to answer; and what a learner may remark."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, HiddenField, IntegerField, RadioField, SelectField, TextAreaField
from wtforms.validators import DataRequired, InputRequired, Length, NumberRange, Optional

from lms.authoring.forms.revisions import tidy
from lms.authoring.rules.remarks import RemarkKind
from lms.mentoring.forms.choices import choices_of
from lms.web.forms import REQUIRED, Form

NOTE_LENGTH, COMMENT_LENGTH, REMARK_LENGTH = 1000, 2000, 1000
_LONG = _l("This is too long.")


class ReviewForm(Form):
    """Who is to look, and at what."""

    reviewer = SelectField(_l("Who is to look at it"), coerce=int)
    note = TextAreaField(
        _l("What they should look at (may stay empty)"),
        [Length(max=NOTE_LENGTH, message=_LONG)],
        filters=[tidy],
    )

    def offer(self, people: Iterable[tuple[int, str]]) -> ReviewForm:
        """Set whom one may ask."""
        self.reviewer.choices = choices_of(people)
        return self


class CommentForm(Form):
    """A comment on a line, or an answer to one."""

    line = IntegerField(validators=[Optional(), NumberRange(min=1, max=100_000)])
    text = TextAreaField(
        _l("Your comment"),
        [DataRequired(REQUIRED), Length(max=COMMENT_LENGTH, message=_LONG)],
        filters=[tidy],
    )


class AnswerForm(Form):
    """What the reviewer says of the whole."""

    verdict = RadioField(
        _l("Your answer"),
        [InputRequired(REQUIRED)],
        choices=choices_of([("approve", _l("Approve")), ("changes", _l("Ask for changes"))]),
    )
    text = TextAreaField(
        _l("In a few words (may stay empty)"),
        [Length(max=COMMENT_LENGTH, message=_LONG)],
        filters=[tidy],
    )


class RemarkForm(Form):
    """What a learner remarks on a paragraph of a section."""

    version = HiddenField()
    paragraph = RadioField(_l("Which paragraph"), coerce=int)
    kind = RadioField(
        _l("What it is"),
        [InputRequired(REQUIRED)],
        choices=choices_of(
            [
                (RemarkKind.UNCLEAR.value, _l("I do not understand it")),
                (RemarkKind.MISTAKE.value, _l("There is a mistake")),
                (RemarkKind.IDEA.value, _l("I have an idea for it")),
            ]
        ),
    )
    text = TextAreaField(
        _l("In your words"),
        [
            DataRequired(REQUIRED),
            Length(max=REMARK_LENGTH, message=_l("This is too long: at most 1,000 signs.")),
        ],
        filters=[tidy],
    )
    named = BooleanField(_l("You may tell the authors my name"))

    def offer(self, paragraphs: Sequence[str]) -> RemarkForm:
        """Set the paragraphs to choose from; the whole section is the first."""
        self.paragraph.choices = choices_of(enumerate(paragraphs))
        return self


class RemarkAnswerForm(Form):
    """What the authors answer."""

    text = TextAreaField(
        _l("Your answer"),
        [DataRequired(REQUIRED), Length(max=COMMENT_LENGTH, message=_LONG)],
        filters=[tidy],
    )
