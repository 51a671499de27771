"""PDF documents: those that run or carry something are refused, also when it lies packed.

A PDF is only ever sent for saving, so this protects the program that opens it later. It looks at
the names in plain sight and inside object streams; it does not follow the whole format.
"""

from __future__ import annotations

import re
import zlib
from functools import cache

from lms.files.rules.kinds import Reason, Refused

TAIL = 2_048


@cache
def _names(*words: str) -> re.Pattern[bytes]:
    """Matches names however they are written: each letter may stand as its code, /#4aavaScript.

    Made when it is needed: they are long, and take a tenth of the time in which the server starts.
    """
    spelled = ["".join(f"(?:{c}|#{ord(c):02x}|#{ord(c):02X})" for c in word) for word in words]
    return re.compile(f"/(?:{'|'.join(spelled)})(?![A-Za-z0-9])".encode())


# Every script needs /S /JavaScript, every packed file /EmbeddedFile(s) (ISO 32000-1, 12.6, 7.11).
ACTIVE = ("JavaScript", "Launch", "ImportData", "SubmitForm")
CARRYING = ("EmbeddedFile", "EmbeddedFiles", "RichMedia")
LOCKED = ("Encrypt",)
OBJECT_STREAM = ("ObjStm",)
STREAM = re.compile(rb"stream\r?\n")
NEAR = 2_048
MAX_STREAMS = 5_000
MAX_STREAM = 4 * 1024 * 1024
# Bytes read and bytes unpacked, over all object streams.
BUDGET = 64 * 1024 * 1024


def check_pdf(data: bytes) -> None:
    """Raise Refused unless it is whole, open and does nothing by itself."""
    if b"%%EOF" not in data[-TAIL:]:
        raise Refused(Reason.DAMAGED)
    if _names(*LOCKED).search(data):
        raise Refused(Reason.LOCKED)
    _check_names(data)
    budget = BUDGET
    for number, found in enumerate(_names(*OBJECT_STREAM).finditer(data)):
        start = STREAM.search(data, found.end(), found.end() + NEAR)
        if start is not None:
            unpacked, used = _unpack(data, start.end())
            _check_names(unpacked)
            budget -= used
        if budget <= 0 or number >= MAX_STREAMS:
            raise Refused(Reason.BOMB)


def _check_names(text: bytes) -> None:
    if _names(*ACTIVE).search(text):
        raise Refused(Reason.ACTIVE)
    if _names(*CARRYING).search(text):
        raise Refused(Reason.EMBEDDED)


def _unpack(data: bytes, start: int) -> tuple[bytes, int]:
    """A deflated stream, and what it cost in bytes; nothing where it is packed otherwise."""
    packed = memoryview(data)[start : start + MAX_STREAM]
    inflater = zlib.decompressobj()
    try:
        unpacked = inflater.decompress(packed, MAX_STREAM)
    except zlib.error:
        return b"", 0
    if inflater.unconsumed_tail:
        raise Refused(Reason.BOMB)
    return unpacked, len(packed) - len(inflater.unused_data) + len(unpacked)
