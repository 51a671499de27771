"""Take files in, and forget those that nothing refers to.

`store`, `store_all` and `keep_bytes` touch the disk only and run before the write block; `record`
writes the row and runs inside it, before the rows that refer to the file.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta
from itertools import islice
from pathlib import Path
from typing import BinaryIO

import structlog
from flask_babel import gettext as _
from sqlalchemy import delete, update

from lms.core.clock import now
from lms.core.errors import Conflict, Invalid
from lms.db import insert_ignore, session
from lms.files.adapters import disk
from lms.files.models import Blob
from lms.files.queries import StoredFile, unrecorded, unreferenced
from lms.files.rules.inspection import inspect
from lms.files.rules.kinds import COURSE_MEDIA, Kind, Reason, Refused
from lms.files.rules.names import clean_name, named_as

log = structlog.get_logger()
# A file may lie this long between its upload and the row that refers to it.
GRACE = timedelta(days=1)
BATCH = 500


@dataclass(frozen=True, slots=True)
class Refusal:
    """A file that was not taken in: what it is called, and why, in the reader's words."""

    name: str
    message: str


def store_all(
    uploads: Iterable[tuple[BinaryIO, str]], *, limit: int
) -> tuple[list[StoredFile], list[Refusal]]:
    """Take in what may be taken in of several (stream, name); one bad file loses no other."""
    stored: list[StoredFile] = []
    refused: list[Refusal] = []
    for stream, name in uploads:
        try:
            stored.append(store(stream, name=name, limit=limit))
        except Invalid as error:
            refused.append(Refusal(clean_name(name), error.message))
    return stored, refused


def store(stream: BinaryIO, *, name: str, limit: int) -> StoredFile:
    """Check a person's file of at most `limit` bytes and keep it; raises Invalid with the reason.

    Pictures are drawn anew; the name gets the ending that its content deserves.
    """
    try:
        with disk.incoming() as path:
            disk.write_limited(stream, path, limit)
            with path.open("rb") as source:
                kind = inspect(source, name)
            sha256, size = _keep(path, kind)
    except Refused as refused:
        raise Invalid(_words(refused.reason, limit)) from refused
    except OSError as error:
        log.error("file_not_kept", error=error.strerror)  # noqa: TRY400 - the disk is full, not us
        raise Invalid(
            _("The file cannot be kept at the moment. Save your text and attach the file later.")
        ) from error
    return StoredFile(sha256, size, kind.content_type, named_as(name, kind))


def _keep(path: Path, kind: Kind) -> tuple[str, int]:
    if not kind.is_image:
        return disk.keep(path)
    from lms.files.adapters.pictures import redraw  # loads Pillow, which most requests never need

    with disk.incoming() as drawn:
        redraw(path, drawn, kind)
        return disk.keep(drawn)


def _words(reason: Reason, limit: int) -> str:
    """What is wrong and what to do."""
    words = {
        Reason.EMPTY: _("The file is empty."),
        Reason.TOO_LARGE: _("The file is larger than %(megabytes)s MB. Make it smaller, for example by saving its pictures in a lower resolution.", megabytes=limit // (1024 * 1024)),
        Reason.WRONG_KIND: _("This kind of file cannot be handed in. Save it as PDF, as an office document without macros, as a picture (JPEG, PNG, GIF, WebP) or as plain text."),
        Reason.DAMAGED: _("The file seems to be damaged or incomplete. Open it, save it again and attach the new file."),
        Reason.MACROS: _("The document contains macros. Save it without them, for example as PDF, DOCX or ODT."),
        Reason.ACTIVE: _("The file contains something that would run on the reader's computer. Save it as a plain PDF and attach that."),
        Reason.OUTSIDE: _("The document loads parts from elsewhere. Put them into the document, or save it as PDF."),
        Reason.EMBEDDED: _("There are other files inside this file. Attach them one by one, or print it to a PDF."),
        Reason.FORMULAS: _("The table contains formulas. Save it with their results only, or as XLSX or ODS."),
        Reason.LOCKED: _("The file is protected by a password. Save it without the protection, so that it can be read."),
        Reason.BOMB: _("The file is far larger inside than it looks. Make the picture or document smaller."),
    }  # fmt: skip
    return str(words[reason])


def store_bytes(data: bytes, content_type: str, *, public: bool = False) -> StoredFile:
    """Keep bytes that were checked already, such as course media, with their row.

    Runs inside the write block. Storing the same bytes again costs a digest and one statement.
    """
    stored = keep_bytes(data, content_type, public=public)
    record(stored)
    return stored


def keep_bytes(data: bytes, content_type: str, *, public: bool = False) -> StoredFile:
    """Keep bytes on disk only; for many files, before the write block that records them."""
    if public and content_type not in COURSE_MEDIA:
        raise ValueError(f"{content_type} is not served to the public")
    if not data:
        raise ValueError("an empty file")
    sha256 = hashlib.sha256(data).hexdigest()
    if not disk.renew(sha256, len(data)):
        with disk.incoming() as path:
            path.write_bytes(data)
            disk.keep(path)
    return StoredFile(sha256, len(data), content_type, public=public)


def record(stored: StoredFile) -> None:
    """Write the row of a file that is in its place. A public file stays public."""
    values = {
        "sha256": stored.sha256,
        "size": stored.size,
        "content_type": stored.content_type,
        "public": stored.public,
        "created_at": now(),
    }
    known = insert_ignore(Blob, values) == 0
    if known and stored.public:
        session().execute(
            update(Blob)
            .where(Blob.sha256 == stored.sha256, Blob.public.is_(False))
            .values(public=True, content_type=stored.content_type)
        )
    if not disk.exists(stored.sha256):
        raise Conflict


def remove_orphans(*, referenced: Iterable[str] = (), grace: timedelta = GRACE) -> int:
    """Forget files that nothing refers to; returns how many. For the daily job, in a write block.

    Foreign keys are found by themselves; `referenced` names digests that are kept for another
    reason. Course media stay, since old versions of courses do. One batch a call: call again until
    it returns 0. A file that is taken in again at this moment has a new time and is left alone.
    """
    before = now() - grace
    spared = set(referenced)
    dead = [sha256 for sha256 in unreferenced(before, BATCH) if sha256 not in spared]
    gone = [sha256 for sha256 in dead if disk.forget(sha256, before.timestamp())]
    session().execute(delete(Blob).where(Blob.sha256.in_(gone)))
    return len(gone)


def remove_strays(*, grace: timedelta = GRACE) -> int:
    """Forget bytes without a row, such as those of a killed request. Runs outside a write block."""
    moment = (now() - grace).timestamp()
    disk.forget_incoming(moment)
    walking = iter(disk.kept_before(moment))
    gone = 0
    while batch := list(islice(walking, BATCH)):
        gone += sum(disk.forget(sha256, moment) for sha256 in unrecorded(batch))
    return gone
