"""What may be typed about the files of a course."""

from __future__ import annotations

from collections.abc import Iterable

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import MultipleFileField, SelectField, StringField
from wtforms.validators import Length, ValidationError

from lms.authoring.rules.media import is_media_path
from lms.web.forms import Form

LONGEST_ALT = 300


def _one_line(text: str | None) -> str:
    return " ".join((text or "").split())


class AltForm(Form):
    """The alternative text that is offered when a picture is inserted."""

    alt = StringField(
        _l("Alternative text"),
        filters=[_one_line],
        validators=[Length(max=LONGEST_ALT, message=_l("This is too long: at most 300 signs."))],
    )


class UploadForm(AltForm):
    """One or several files, and where they lie."""

    files = MultipleFileField(_l("Files"))
    folder = SelectField(_l("Beside the pages of"))

    def offer(self, folders: Iterable[tuple[str, str]]) -> UploadForm:
        """Offer the folders of a course."""
        self.folder.choices = list(folders)
        return self


class RenameForm(Form):
    """Another path for a file."""

    to = StringField(_l("Path"), filters=[_one_line])

    def validate_to(self, field: StringField) -> None:
        """Refuse a path that the reader of courses would not take for media."""
        if not is_media_path(field.data or ""):
            raise ValidationError(
                _("Write a path such as 1-module/media/map.png: letters, digits, dots and hyphens, in a folder called media.")
            )  # fmt: skip
