"""How an address and a name are kept, so that each person is one person."""

from __future__ import annotations

import re

NAME_LENGTH = 200
ORGANISATION_LENGTH = 200
ADDRESS_SIGNS = re.compile(r"[/:@\\]+|\.(?=\S)")


def normal_email(text: str) -> str:
    """The one spelling of an address under which it is kept and found: trimmed, in lower case."""
    return text.strip().lower()


def without_links(text: str) -> str:
    """A name that no mail program makes a link of.

    Whoever registers with a stranger's address could else have us mail an advertisement to them.
    """
    return one_line(ADDRESS_SIGNS.sub(" ", text))


def one_line(text: str) -> str:
    """Words on one line, with single spaces: names and organisations as they are kept."""
    return " ".join(text.split())
