"""Writes of accounts. All run inside the caller's one write block; passwords come hashed."""

from lms.accounts.actions.accounts import (
    Registration,
    add_account,
    ask_registration,
    close_account,
    confirm_registration,
    reopen_account,
    save_profile,
    send_again,
)
from lms.accounts.actions.credentials import (
    ask_email,
    ask_password,
    change_email,
    change_password,
    rehash,
    reset_password,
)
from lms.accounts.actions.installation import add_demo_person, found_installation
from lms.accounts.actions.retention import forget
from lms.accounts.actions.roles import grant, keep_grants, revoke
from lms.accounts.actions.sessions import (
    end_other_sessions,
    end_session,
    note_refusal,
    renew,
    sign_out,
    start_session,
)

__all__ = [
    "Registration",
    "add_account",
    "add_demo_person",
    "ask_email",
    "ask_password",
    "ask_registration",
    "change_email",
    "change_password",
    "close_account",
    "confirm_registration",
    "end_other_sessions",
    "end_session",
    "forget",
    "found_installation",
    "grant",
    "keep_grants",
    "note_refusal",
    "rehash",
    "renew",
    "reopen_account",
    "reset_password",
    "revoke",
    "save_profile",
    "send_again",
    "sign_out",
    "start_session",
]
