"""Tables of accounts: accounts and sessions, the installation, and the teams of cities."""

from lms.accounts.models.accounts import (
    Closure,
    Credential,
    DemoPerson,
    Installation,
    MailToken,
    RateCount,
    RoleGrant,
    Session,
    SignOut,
)
from lms.accounts.models.teams import Invitation, JoinRequest, TeamLink

__all__ = [
    "Closure",
    "Credential",
    "DemoPerson",
    "Installation",
    "Invitation",
    "JoinRequest",
    "MailToken",
    "RateCount",
    "RoleGrant",
    "Session",
    "SignOut",
    "TeamLink",
]
