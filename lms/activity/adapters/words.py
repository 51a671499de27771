"""The log in words: what happened, and which role it was about."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask_babel import LazyString
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext as _n

from lms.activity.rules import Verb
from lms.core.actor import Role

VERBS: dict[Verb, LazyString] = {
    Verb.SIGNED_IN: _l("Signed in"),
    Verb.SIGN_IN_REFUSED: _l("Sign-in refused"),
    Verb.SIGNED_OUT: _l("Signed out"),
    Verb.SESSION_ENDED: _l("Session ended"),
    Verb.REGISTERED: _l("Registered"),
    Verb.PASSWORD_ASKED: _l("New password asked for"),
    Verb.PASSWORD_CHANGED: _l("Password changed"),
    Verb.EMAIL_ASKED: _l("New e-mail address asked for"),
    Verb.EMAIL_CHANGED: _l("E-mail address changed"),
    Verb.PROFILE_CHANGED: _l("Profile changed"),
    Verb.ADDED: _l("Account made"),
    Verb.DEACTIVATED: _l("Account closed"),
    Verb.REACTIVATED: _l("Account opened again"),
    Verb.STATE_CHANGED: _l("State changed"),
    Verb.NUDGED: _l("Reminded"),
    Verb.GRANTED: _l("Role given"),
    Verb.REVOKED: _l("Role taken away"),
    Verb.REFUSED: _l("Wish to join refused"),
    Verb.INVITED: _l("Invited"),
    Verb.JOINED: _l("Joined a city"),
    Verb.LEFT: _l("Left a city"),
    Verb.LOOKED_AT: _l("Record looked at"),
    Verb.EXPORTED: _l("Table taken away"),
    Verb.ERASED: _l("Person erased"),
    Verb.PUBLISHED: _l("Published"),
    Verb.ISSUED: _l("Certificate issued"),
    Verb.REVOKED_CERTIFICATE: _l("Certificate withdrawn"),
    Verb.REGRADED: _l("Points counted anew"),
    Verb.EXTRA_TIME: _l("More time given"),
    Verb.PROPOSED: _l("Pairs proposed"),
    Verb.OVERRIDDEN: _l("Proposal changed by hand"),
    Verb.ACCEPTED: _l("Accepted"),
    Verb.DECLINED: _l("Declined"),
    Verb.SENT_AGAIN: _l("Link sent once more"),
    Verb.TRIED_AGAIN: _l("Given-up work tried again"),
    Verb.DISCARDED: _l("Given-up work discarded"),
}
ROLES: dict[Role, LazyString] = {
    Role.ADMIN: _l("Administration"),
    Role.AUTHOR: _l("Author"),
    Role.PROGRAMME_COORDINATOR: _l("Programme coordinator"),
    Role.CITY_COORDINATOR: _l("Coordinator of the city"),
    Role.MENTOR: _l("Mentor"),
}


def words_of(verb: str) -> str:
    """What happened, in the reader's language; a word of another release as it stands."""
    return str(VERBS[Verb(verb)]) if verb in set(Verb) else verb


def role_words(role: str) -> str:
    """What a role is called."""
    return str(ROLES[Role(role)]) if role in set(Role) else role


def detail_words(detail: Mapping[str, Any]) -> list[str]:
    """The rest of a line: a role by its name, numbers of sessions and invitations, else as noted."""
    return [words for key, value in detail.items() if value and (words := _part(key, value))]


def _part(key: str, value: object) -> str:
    if key == "role":
        return role_words(str(value))
    if key == "sessions" and isinstance(value, int):
        return str(_n("%(num)d session", "%(num)d sessions", value))
    if key == "invitations" and isinstance(value, int):
        return str(_n("%(num)d invitation", "%(num)d invitations", value))
    return f"{key}: {value}"
