"""What the forms of admins may contain: an invitation, a role, why an account is closed."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import Field as AnyField
from wtforms import SelectField, StringField, TextAreaField
from wtforms.validators import DataRequired, Length, Optional, ValidationError

from lms.accounts.forms.accounts import TOO_LONG, email_field
from lms.accounts.policy import ROLES as GRANTABLE
from lms.accounts.rules.teams import NOTE_LENGTH, REASON_LENGTH
from lms.core.actor import Role, Scope
from lms.people.rules import NAME_LENGTH
from lms.web.forms import REQUIRED, Form
from lms.web.languages import language_name, offered

ROW_ID = r"([1-9][0-9]{0,17})?"
# In the order in which one looks for them.
KINDS: tuple[tuple[Scope, Role, object], ...] = (
    (Scope.PLATFORM, Role.ADMIN, _l("Administration of the platform")),
    (Scope.PLATFORM, Role.PROGRAMME_COORDINATOR, _l("Programme coordinator, of all editions")),
    (Scope.PLATFORM, Role.AUTHOR, _l("Author, of all courses")),
    (Scope.COURSE, Role.AUTHOR, _l("Author of a course")),
    (Scope.EDITION, Role.PROGRAMME_COORDINATOR, _l("Programme coordinator of an edition")),
    (Scope.EDITION, Role.MENTOR, _l("Mentor in an edition")),
    (Scope.CITY, Role.CITY_COORDINATOR, _l("Coordinator of a city")),
    (Scope.CITY, Role.MENTOR, _l("Mentor of a city")),
)


def _one_line(text: str | None) -> str:
    return " ".join((text or "").split())


def _lines(text: str | None) -> str:
    return (text or "").replace("\r\n", "\n").strip()


class GrantForm(Form):
    """Give somebody a role; `over` names the city, course or edition where it is not the platform."""

    kind = SelectField(_l("Role"), [DataRequired(REQUIRED)])
    over = SelectField(_l("Of which city, course or edition"), default="")

    def offer(self, things: Mapping[str, Sequence[tuple[str, str]]]) -> None:
        """Set the roles there are, and the cities, courses and editions under their headings."""
        kinds = [(f"{scope}.{role}", str(words)) for scope, role, words in KINDS]
        self.kind.choices = [("", _("Choose a role")), *kinds]
        nothing = {"–": [("", _("The whole platform"))]}
        self.over.choices = {**nothing, **{k: list(v) for k, v in things.items() if v}}

    def validate_over(self, field: AnyField) -> None:
        """A role of a city needs a city."""
        scope = str(self.kind.data or "").partition(".")[0]
        if scope in {Scope.CITY, Scope.COURSE, Scope.EDITION}:
            if str(field.data or "").partition(".")[0] != scope:
                raise ValidationError(self._wanted(Scope(scope)))
        elif field.data:
            raise ValidationError(_l("This role is over the whole platform."))

    @property
    def chosen(self) -> tuple[Role, Scope, int | None]:
        """The role and what it is over; for a form that was found good."""
        scope, _dot, role = str(self.kind.data).partition(".")
        id_ = str(self.over.data or "").partition(".")[2]
        return Role(role), Scope(scope), int(id_) if id_ else None

    @staticmethod
    def _wanted(scope: Scope) -> str:
        words = {
            Scope.CITY: _("Choose the city."),
            Scope.COURSE: _("Choose the course."),
            Scope.EDITION: _("Choose the edition."),
        }
        return str(words[scope])


class RevokeForm(Form):
    """Take a role away: the role, and what it is over."""

    kind = StringField()
    over = StringField()

    @property
    def chosen(self) -> tuple[Role, Scope, int | None] | None:
        """The role and what it is over; None if there is no such role."""
        scope, _dot, role = str(self.kind.data or "").partition(".")
        over = str(self.over.data or "")
        known = scope in set(Scope) and role in GRANTABLE[Scope(scope)]
        if not known or not re.fullmatch(ROW_ID, over):
            return None
        return Role(role), Scope(scope), int(over) if over else None


class InviteAccountForm(Form):
    """Invite somebody: to a city's team, or to the platform with an account of their own."""

    email = email_field(_l("E-mail address"))
    city = SelectField(_l("City"), [Optional()], default="")
    role = SelectField(_l("Role in the city"), [Optional()], default="")
    name = StringField(
        _l("First and last name"),
        [Length(max=NAME_LENGTH, message=TOO_LONG)],
        filters=[_one_line],
    )
    language = SelectField(_l("Language of the mail"))
    note = TextAreaField(
        _l("A word with it (optional)"),
        [Length(max=NOTE_LENGTH, message=TOO_LONG)],
        filters=[_lines],
    )

    def offer(self, cities: Sequence[tuple[int, str]], roles: Mapping[Role, object]) -> None:
        """Set the cities, the roles in a city, and the languages."""
        none = ("", _("None: an account without a city"))
        self.city.choices = [none, *((str(id_), name) for id_, name in cities)]
        member = ("", _("None: member of the team"))
        self.role.choices = [member, *((str(role), str(words)) for role, words in roles.items())]
        self.language.choices = [(code, language_name(code)) for code in offered()]

    def validate_role(self, field: AnyField) -> None:
        """A role in a city needs a city."""
        if field.data and not self.city.data:
            raise ValidationError(_l("Choose the city in which this role is given."))

    def validate_name(self, field: AnyField) -> None:
        """An account is made with a name; who joins a city makes their own."""
        if not self.city.data and not field.data:
            raise ValidationError(_l("An account without a city needs a name."))

    @property
    def chosen_role(self) -> Role | None:
        """The role that comes with an invitation to a city."""
        return Role(self.role.data) if self.role.data else None


class CloseForm(Form):
    """Why an account is closed."""

    reason = TextAreaField(
        _l("Why?"),
        [DataRequired(REQUIRED), Length(max=REASON_LENGTH, message=TOO_LONG)],
        filters=[_lines],
    )
