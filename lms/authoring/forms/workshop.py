"""What may be typed to begin a course, a module or a page, and to give them other places."""

from __future__ import annotations

from collections.abc import Sequence

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import EmailField, RadioField, SelectField, StringField
from wtforms.validators import Email, InputRequired, Length, Regexp

from lms.authoring.forms.translation import language_choices
from lms.content.frontmatter import ID
from lms.web.forms import REQUIRED, Form, one_line
from lms.web.languages import lang

TITLE_LENGTH = 150
_TOO_LONG = _l("This is too long: at most 150 signs.")


def kind_words() -> dict[str, str]:
    """The kinds of pages that an author can begin."""
    return {
        "lesson": _("Lesson"),
        "test": _("Test"),
        "survey": _("Survey"),
        "page": _("Page"),
    }


class TitleForm(Form):
    """A title."""

    title = StringField(
        _l("Title"),
        filters=[one_line],
        validators=[InputRequired(REQUIRED), Length(max=TITLE_LENGTH, message=_TOO_LONG)],
    )


class CourseForm(TitleForm):
    """A new course. Its key is in addresses and files, and never changes."""

    key = StringField(
        _l("Short name"),
        filters=[one_line],
        validators=[
            InputRequired(REQUIRED),
            Regexp(
                rf"^(?:{ID.pattern})$",
                message=_l("Use small letters a-z, digits and hyphens, beginning with a letter."),
            ),
        ],
    )
    language = SelectField(_l("Language it is written in"))

    def offer(self) -> CourseForm:
        """Offer the languages there are."""
        self.language.choices = language_choices()
        self.language.data = self.language.data or lang()
        return self


class PageForm(TitleForm):
    """A new page, or a module."""

    kind = RadioField(_l("What it is"), default="lesson")


def page_form() -> PageForm:
    """A form for a new page, with the kinds there are."""
    form = PageForm()
    form.kind.choices = list(kind_words().items())
    return form


class MoveForm(Form):
    """Another folder for a page."""

    folder = SelectField(_l("Module"))


def move_form(folders: Sequence[tuple[str, str]]) -> MoveForm:
    """A form with the folders of a course, and what they are called."""
    form = MoveForm()
    form.folder.choices = list(folders)
    return form


class AuthorForm(Form):
    """Somebody who is to write a course too."""

    email = EmailField(
        _l("Their e-mail address"),
        filters=[one_line],
        validators=[
            InputRequired(REQUIRED),
            Email(message=_l("Write an address like name@example.org.")),
        ],
    )
