"""Writes of accounts. All run inside the caller's one write block; passwords come hashed."""

from lms.accounts.actions.accounts import (
    Registration,
    add_account,
    ask_registration,
    confirm_registration,
    save_profile,
    send_again,
)
from lms.accounts.actions.closing import OwnAccount, close_account, reopen_account
from lms.accounts.actions.credentials import (
    ask_email,
    ask_password,
    change_email,
    change_password,
    rehash,
    reset_password,
)
from lms.accounts.actions.installation import add_demo_person, found_installation
from lms.accounts.actions.invitations import (
    accept,
    invite,
    make_team_link,
    revoke_invitation,
    revoke_team_link,
    send_invitation,
    use_team_link,
)
from lms.accounts.actions.joining import ask_to_join, decide, withdraw
from lms.accounts.actions.people import invite_account, send_confirmation_again, send_entrance
from lms.accounts.actions.retention import forget
from lms.accounts.actions.roles import LastAdmin, grant, keep_grants, revoke
from lms.accounts.actions.sessions import (
    end_other_sessions,
    end_session,
    end_sessions_of,
    note_refusal,
    renew,
    sign_out,
    start_session,
)
from lms.accounts.actions.teams import describe, leave, remove, set_role

__all__ = [
    "LastAdmin",
    "OwnAccount",
    "Registration",
    "accept",
    "add_account",
    "add_demo_person",
    "ask_email",
    "ask_password",
    "ask_registration",
    "ask_to_join",
    "change_email",
    "change_password",
    "close_account",
    "confirm_registration",
    "decide",
    "describe",
    "end_other_sessions",
    "end_session",
    "end_sessions_of",
    "forget",
    "found_installation",
    "grant",
    "invite",
    "invite_account",
    "keep_grants",
    "leave",
    "make_team_link",
    "note_refusal",
    "rehash",
    "remove",
    "renew",
    "reopen_account",
    "reset_password",
    "revoke",
    "revoke_invitation",
    "revoke_team_link",
    "save_profile",
    "send_again",
    "send_confirmation_again",
    "send_entrance",
    "send_invitation",
    "set_role",
    "sign_out",
    "start_session",
    "use_team_link",
    "withdraw",
]
