"""Drawn PDFs: a folder for each serial, in it one file named by the digest of what it shows."""

from __future__ import annotations

import re
import shutil
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
    place = _folder(serial) / f"{digest}.pdf"
    with suppress(FileNotFoundError):
        return place.read_bytes()
    drawn = pdf.draw(html)
    forget(serial)
    _keep(place, drawn)
    return drawn


def forget(serial: str) -> None:
    """Remove what was drawn of a certificate, since it holds a name."""
    shutil.rmtree(_folder(serial), ignore_errors=True)


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


def _folder(serial: str) -> Path:
    """A serial's folder; nothing but a serial can be part of a path."""
    if SERIAL.fullmatch(serial) is None:
        raise ValueError("not a serial")
    return papers_folder() / serial
