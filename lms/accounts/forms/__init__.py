"""What the forms of accounts may contain: one's own account, and the teams of cities."""

from lms.accounts.forms.accounts import (
    AddressForm,
    ButtonForm,
    ChangeEmailForm,
    ChangePasswordForm,
    ConfirmForm,
    PasswordForm,
    ProfileForm,
    RegisterForm,
    SignInForm,
    text,
    weakness_words,
)
from lms.accounts.forms.people import CloseForm, GrantForm, InviteAccountForm, RevokeForm
from lms.accounts.forms.teams import (
    BulkForm,
    DecisionForm,
    InviteForm,
    JoinForm,
    MemberForm,
    TeamLinkForm,
)

__all__ = [
    "AddressForm",
    "BulkForm",
    "ButtonForm",
    "ChangeEmailForm",
    "ChangePasswordForm",
    "CloseForm",
    "ConfirmForm",
    "DecisionForm",
    "GrantForm",
    "InviteAccountForm",
    "InviteForm",
    "JoinForm",
    "MemberForm",
    "PasswordForm",
    "ProfileForm",
    "RegisterForm",
    "RevokeForm",
    "SignInForm",
    "TeamLinkForm",
    "text",
    "weakness_words",
]
