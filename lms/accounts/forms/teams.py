"""What the forms of a city's team may contain."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from flask_babel import LazyString
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf.file import FileField
from wtforms import (
    HiddenField,
    IntegerField,
    SelectField,
    SelectMultipleField,
    StringField,
    TextAreaField,
)
from wtforms.validators import InputRequired, Length, NumberRange, Optional
from wtforms.widgets import CheckboxInput

from lms.accounts.forms.accounts import TOO_LONG, email_field
from lms.accounts.rules.teams import (
    FUNCTION_LENGTH,
    MESSAGE_LENGTH,
    MOST_DAYS,
    MOST_USES,
    NOTE_LENGTH,
    REASON_LENGTH,
)
from lms.cities.queries import OrganisationFacts
from lms.core.actor import Role
from lms.web.forms import REQUIRED, Form
from lms.web.languages import language_name, offered

ROLES: dict[Role, LazyString] = {
    Role.MENTOR: _l("Mentor"),
    Role.CITY_COORDINATOR: _l("Coordinator of the city"),
}
LONGEST_LIST = 40_000


def _plain(text: str | None) -> str:
    return " ".join((text or "").split())


def _lines(text: str | None) -> str:
    return (text or "").replace("\r\n", "\n").strip()


class _InvitationFields(Form):
    role = SelectField(_l("Role"), validators=[Optional()], default="")
    language = SelectField(_l("Language of the mail"))
    note = TextAreaField(
        _l("A word with it (optional)"),
        [Length(max=NOTE_LENGTH, message=TOO_LONG)],
        filters=[_lines],
    )

    def offer(self, roles: Iterable[Role]) -> None:
        """Set the roles that whoever invites may give, and the languages."""
        given = [(str(role), str(ROLES[role])) for role in roles]
        self.role.choices = [("", _("None: member of the team")), *given]
        self.language.choices = [(code, language_name(code)) for code in offered()]

    @property
    def chosen_role(self) -> Role | None:
        """The role that comes with the invitation."""
        return Role(self.role.data) if self.role.data else None


class InviteForm(_InvitationFields):
    """Invite one address."""

    email = email_field(_l("E-mail address"))


class BulkForm(_InvitationFields):
    """Invite the addresses of a list; `action` checks it or sends."""

    addresses = TextAreaField(
        _l("Addresses"), [Length(max=LONGEST_LIST, message=TOO_LONG)], filters=[_lines]
    )
    file = FileField(_l("Or a file (CSV or text)"))
    action = HiddenField(default="check")
    checked = HiddenField()


class TeamLinkForm(Form):
    """Make a link for a team."""

    uses = IntegerField(
        _l("For how many people"),
        [InputRequired(REQUIRED), NumberRange(1, MOST_USES, _l("Write a number from %(min)s to %(max)s."))],
        default=10,
    )  # fmt: skip
    days = IntegerField(
        _l("Good for how many days"),
        [InputRequired(REQUIRED), NumberRange(1, MOST_DAYS, _l("Write a number from %(min)s to %(max)s."))],
        default=14,
    )  # fmt: skip


class MemberForm(Form):
    """What somebody does in the team, for which partner, with which roles."""

    function = StringField(
        _l("Function"), [Length(max=FUNCTION_LENGTH, message=TOO_LONG)], filters=[_plain]
    )
    organisation = SelectField(_l("For"), validators=[Optional()], default="")
    roles = SelectMultipleField(_l("Roles in this city"), option_widget=CheckboxInput())

    def offer(self, partners: Sequence[OrganisationFacts], roles: Iterable[Role]) -> None:
        """Set the partners of the city, and the roles that whoever asks may give and take."""
        named = [(str(one.id), one.name) for one in partners]
        self.organisation.choices = [("", _("The city itself")), *named]
        self.roles.choices = [(str(role), str(ROLES[role])) for role in roles]

    @property
    def organisation_id(self) -> int | None:
        """The partner that was chosen."""
        return int(self.organisation.data) if self.organisation.data else None


class JoinForm(Form):
    """Ask to join."""

    message = TextAreaField(
        _l("Who are you, and what do you do there?"),
        [Length(max=MESSAGE_LENGTH, message=TOO_LONG)],
        filters=[_lines],
    )


class DecisionForm(Form):
    """Let somebody in, or refuse them."""

    decision = HiddenField()
    reason = TextAreaField(
        _l("Reason"), [Length(max=REASON_LENGTH, message=TOO_LONG)], filters=[_lines]
    )
