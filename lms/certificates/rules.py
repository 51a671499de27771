"""Serials and codes: how they are made, written and read. Pure but for the system's randomness.

The serial is the certificate's number, for talking about it. The code opens the public page, so it
must not be guessed: 28 characters out of 29 are 136 random bits (ASVS 11.5.1 asks for 128). The
alphabet has no 0, 1, I and O, which are mistaken for each other, and no A, E and U, so that no
words come about.
"""

from __future__ import annotations

import secrets
from enum import StrEnum

ALPHABET = "23456789BCDFGHJKLMNPQRSTVWXYZ"
PREFIX = "TND"
SERIAL_LENGTH = 12
CODE_LENGTH = 28
GROUP = 4
LONGEST_TYPED = 500
LONGEST_REASON = 500


class Validity(StrEnum):
    """What a certificate is worth."""

    VALID = "valid"
    REVOKED = "revoked"
    REPLACED = "replaced"


def validity(*, revoked: bool, replaced: bool) -> Validity:
    """A replaced certificate is revoked too, but says nothing against the person."""
    if replaced:
        return Validity.REPLACED
    return Validity.REVOKED if revoked else Validity.VALID


def new_serial() -> str:
    """A fresh number, such as TND-7KQ4-M2TX-93HF."""
    return f"{PREFIX}-{grouped(_random(SERIAL_LENGTH))}"


def new_code() -> str:
    """A fresh code, as it is kept: without its hyphens."""
    return _random(CODE_LENGTH)


def _random(length: int) -> str:
    return "".join(secrets.choice(ALPHABET) for _ in range(length))


def grouped(text: str) -> str:
    """Letters in groups of four, as they are printed and typed."""
    return "-".join(text[at : at + GROUP] for at in range(0, len(text), GROUP))


def read_code(typed: str) -> str | None:
    """The code in what somebody typed or pasted (the whole link too); None if there is none."""
    last = typed[:LONGEST_TYPED].strip().rstrip("/").rpartition("/")[2]
    found = _letters(last)
    return found if len(found) == CODE_LENGTH and set(found) <= set(ALPHABET) else None


def read_serial(typed: str) -> str | None:
    """The serial in what somebody typed, as it is kept; None if it is none."""
    found = _letters(typed[:LONGEST_TYPED]).removeprefix(PREFIX)
    if len(found) != SERIAL_LENGTH or not set(found) <= set(ALPHABET):
        return None
    return f"{PREFIX}-{grouped(found)}"


def _letters(text: str) -> str:
    """Capitals and figures only; hyphens, dashes and spaces were put in for the eye."""
    return "".join(letter for letter in text.upper() if letter.isalnum())
