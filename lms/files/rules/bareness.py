"""Whether a picture is only a picture: no metadata, no profile, nothing behind its end.

What `pictures.redraw` wrote is bare, so that a picture which was drawn anew once stays to the byte.
Formats: ITU T.81 (JPEG), W3C PNG, GIF89a, the WebP container specification.
"""

from __future__ import annotations

import struct

_PNG = frozenset(
    b"IHDR PLTE tRNS IDAT IEND gAMA cHRM sRGB sBIT bKGD pHYs acTL fcTL fdAT".split()
)  # fmt: skip
_WEBP = frozenset({b"VP8 ", b"VP8L", b"VP8X", b"ALPH", b"ANIM", b"ANMF"})
_PNG_HEAD, _WEBP_HEAD, _GIF_HEAD = 8, 12, 13
# JFIF and Adobe's colour note; tables, frames and scans.
_JPEG_NOTES = frozenset({0xE0, 0xEE})
_JPEG_PARTS = frozenset({*range(0xC0, 0xD0), *range(0xDA, 0xE0)})
_START_OF_SCAN, _END, _MARK = 0xDA, b"\xff\xd9", 0xFF
_LOOPS = b"NETSCAPE2.0"


def is_bare(data: bytes, content_type: str) -> bool:
    """Whether the bytes hold nothing but what one sees; False for what is damaged or unknown."""
    looked = {"image/png": _png, "image/jpeg": _jpeg, "image/webp": _webp, "image/gif": _gif}
    try:
        return looked[content_type](data)
    except (KeyError, IndexError, struct.error):
        return False


def _png(data: bytes) -> bool:
    at: int = _PNG_HEAD
    while at < len(data):
        (length,) = struct.unpack(">I", data[at : at + 4])
        kind = data[at + 4 : at + 8]
        at += length + 12
        if kind not in _PNG:
            return False
        if kind == b"IEND":
            return at == len(data)
    return False


def _webp(data: bytes) -> bool:
    (size,) = struct.unpack("<I", data[4:8])
    if size + 8 != len(data):
        return False
    at: int = _WEBP_HEAD
    while at < len(data):
        (length,) = struct.unpack("<I", data[at + 4 : at + 8])
        if data[at : at + 4] not in _WEBP:
            return False
        at += 8 + length + length % 2
    return at == len(data)


def _jpeg(data: bytes) -> bool:
    """Walk the segments to the first scan; a progressive picture has more, looked at in the same way."""
    at = 2
    while data[at : at + 2] != _END:
        mark = data[at + 1]
        if data[at] != _MARK or mark not in _JPEG_NOTES | _JPEG_PARTS:
            return False
        (length,) = struct.unpack(">H", data[at + 2 : at + 4])
        at += 2 + length
        if mark == _START_OF_SCAN:
            at = _after_scan(data, at)
    return at + 2 == len(data)


def _after_scan(data: bytes, at: int) -> int:
    """The next marker that is neither a stuffed byte nor a restart."""
    while True:
        at = data.find(b"\xff", at) if at < len(data) else -1
        if at < 0:
            return len(data)
        following = data[at + 1]
        if following and not 0xD0 <= following <= 0xD7:  # noqa: PLR2004 - restarts
            return at
        at += 2


def _gif(data: bytes) -> bool:
    at = _GIF_HEAD + _palette(data[10])
    while data[at] != 0x3B:  # noqa: PLR2004 - the trailer
        if data[at] == 0x2C:  # noqa: PLR2004 - a picture
            at += 10 + _palette(data[at + 9]) + 1
        elif data[at : at + 2] == b"!\xf9" or (
            data[at : at + 2] == b"!\xff" and data[at + 3 : at + 14] == _LOOPS
        ):
            at += 2
        else:
            return False
        while data[at]:
            at += 1 + data[at]
        at += 1
    return at + 1 == len(data)


def _palette(flags: int) -> int:
    return 3 * 2 ** ((flags & 7) + 1) if flags & 0x80 else 0
