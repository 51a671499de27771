"""Tokens that a browser or a mail holds: 256 random bits; only their hash is kept."""

from __future__ import annotations

import secrets
from datetime import timedelta
from enum import StrEnum
from hashlib import sha256

BYTES = 32


class Purpose(StrEnum):
    """What a link in a mail does."""

    CONFIRM = "confirm"
    RESET = "reset"
    CHANGE_EMAIL = "change_email"


GOOD_FOR = {
    Purpose.CONFIRM: timedelta(days=2),
    Purpose.RESET: timedelta(hours=1),
    Purpose.CHANGE_EMAIL: timedelta(days=1),
}
INVITATION_GOOD_FOR = timedelta(days=14)


def new_token() -> str:
    """A fresh token, safe in URLs and cookies."""
    return secrets.token_urlsafe(BYTES)


def hashed(token: str) -> str:
    """What is kept of a token. No salt and no slow hash: 256 random bits cannot be guessed."""
    return sha256(token.encode("utf-8", "replace")).hexdigest()
