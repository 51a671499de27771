"""What a file is called towards people: words without a path, an order or a trick in them."""

from __future__ import annotations

import re
import unicodedata

from lms.files.rules.kinds import Kind

LONGEST = 120
NAMELESS = "file"
# Control, format (such as the marks that reverse the direction), unassigned, private, surrogate.
UNSEEN = frozenset({"Cc", "Cf", "Cn", "Co", "Cs", "Zl", "Zp"})
DEVICE = re.compile(r"(con|prn|aux|nul|com\d|lpt\d)(\.|$)", re.IGNORECASE)


def clean_name(name: str) -> str:
    """A name without folders, unseen characters and what Windows cannot keep; at most 120 long."""
    last = re.split(r"[/\\]", unicodedata.normalize("NFC", name))[-1]
    # A line's end or a tab becomes a blank before the unseen characters go.
    spaced = re.sub(r"\s+", " ", last)
    seen = "".join(c for c in spaced if unicodedata.category(c) not in UNSEEN)
    plain = re.sub(r'[<>:"|?*]', "_", seen).strip(" .")
    if DEVICE.match(plain):
        plain = f"_{plain}"
    return _shortened(plain) or NAMELESS


def ending_of(name: str) -> str:
    """The ending of a name, in lower case and without the dot; empty if it has none."""
    stem, dot, ending = name.rpartition(".")
    return ending.lower() if dot and stem else ""


def named_as(name: str, kind: Kind) -> str:
    """The clean name with an ending that is true; a false one stays in front of it."""
    clean = clean_name(name)
    if ending_of(clean) in kind.endings:
        return clean
    return _shortened(f"{clean}.{kind.endings[0]}")


def _shortened(name: str) -> str:
    """The first characters and the ending, at most 120 in all."""
    if len(name) <= LONGEST:
        return name
    ending = ending_of(name)[:8]
    tail = f".{ending}" if ending else ""
    return name[: LONGEST - len(tail)].rstrip(" .") + tail
