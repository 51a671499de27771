"""How an address and a name are kept, so that each person is one person."""

from __future__ import annotations

NAME_LENGTH = 200
ORGANISATION_LENGTH = 200


def normal_email(text: str) -> str:
    """The one spelling of an address under which it is kept and found: trimmed, in lower case."""
    return text.strip().lower()


def one_line(text: str) -> str:
    """Words on one line, with single spaces: names and organisations as they are kept."""
    return " ".join(text.split())
