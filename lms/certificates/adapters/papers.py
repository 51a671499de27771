"""Drawn PDFs, kept in a folder under the certificate's serial and the digest of what they show."""

from __future__ import annotations

import re
from contextlib import suppress
from hashlib import blake2b
from pathlib import Path
from secrets import token_hex

from lms.certificates.adapters import pdf
from lms.certificates.adapters.installation import papers_folder

SERIAL = re.compile(r"[A-Z0-9-]{1,40}")


def paper(serial: str, html: str) -> bytes:
    """The PDF of a certificate: the kept one if it shows the same, else drawn now."""
    digest = blake2b(f"{html}\0{pdf.styles()}".encode(), digest_size=12).hexdigest()
    place = _place(serial, digest)
    try:
        return place.read_bytes()
    except FileNotFoundError:
        drawn = pdf.draw(html)
    forget(serial)
    _keep(place, drawn)
    return drawn


def forget(serial: str) -> None:
    """Remove what was drawn of a certificate, since it holds a name."""
    for old in papers_folder().glob(f"{_checked(serial)}.*.pdf"):
        old.unlink(missing_ok=True)


def _keep(place: Path, drawn: bytes) -> None:
    """Put the whole file in its place at once; on a full disk it is drawn again next time."""
    part = place.with_suffix(f".{token_hex(4)}.part")
    try:
        place.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        part.write_bytes(drawn)
        part.replace(place)
    except OSError:
        with suppress(OSError):
            part.unlink(missing_ok=True)


def _place(serial: str, digest: str) -> Path:
    return papers_folder() / f"{_checked(serial)}.{digest}.pdf"


def _checked(serial: str) -> str:
    """A serial that can be part of a file's name."""
    if SERIAL.fullmatch(serial) is None:
        raise ValueError("not a serial")
    return serial
