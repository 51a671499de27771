"""Shape of what is sent to the messages of a mentorship."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, HiddenField, RadioField, StringField, TextAreaField
from wtforms.validators import InputRequired, Length

from lms.mentoring.forms.choices import choices_of
from lms.mentoring.rules.messages import MAX_TITLE
from lms.web.forms import REQUIRED, Form, without_nul


def as_written(text: str | None) -> str:
    """Words as they are kept: one kind of line end, nothing around them."""
    return (text or "").replace("\r\n", "\n").strip()


def _message() -> TextAreaField:
    return TextAreaField(_l("Your message"), filters=[without_nul, as_written])


class MessageForm(Form):
    """A message; files come beside it."""

    text = _message()
    key = HiddenField(validators=[InputRequired(), Length(min=16, max=64)])


class ThreadForm(MessageForm):
    """A new conversation with its first message."""

    title = StringField(
        _l("What it is about"),
        [InputRequired(REQUIRED), Length(max=MAX_TITLE)],
        filters=[without_nul, lambda text: " ".join((text or "").split())],
    )
    text = _message()
    for_all = BooleanField(_l("Tell all learners of the mentee city, too"))


class ChangeForm(Form):
    """One's own message, mended."""

    text = _message()


class WishForm(Form):
    """How much one wants to hear of a conversation."""

    wish = RadioField(
        _l("What you want to hear of it"),
        choices=choices_of(
            [
                ("follow", _l("Tell me of each message")),
                ("mute", _l("Mute it: it counts as new, but no mails")),
                ("leave", _l("Leave it: nothing in it counts as new")),
            ]
        ),
        validators=[InputRequired(REQUIRED)],
    )


class MailsForm(Form):
    """At once or once a day."""

    daily = RadioField(
        _l("Mails about messages"),
        choices=choices_of([("", _l("at once")), ("1", _l("once a day, together"))]),
        default="",
    )
