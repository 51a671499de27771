"""Take files in, and forget those that nothing refers to.

`store` and `keep_bytes` touch the disk only and run before the write block; `record` writes the
row and runs inside it, before the rows that refer to the file.
"""

from __future__ import annotations

import hashlib

from sqlalchemy import update

from lms.core.clock import now
from lms.core.errors import Conflict
from lms.db import insert_ignore, session
from lms.files import adapters
from lms.files.models import Blob
from lms.files.queries import StoredFile
from lms.files.rules.kinds import COURSE_MEDIA


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
    if not adapters.renew(sha256, len(data)):
        with adapters.incoming() as path:
            path.write_bytes(data)
            adapters.keep(path)
    return StoredFile(sha256, len(data), content_type, public=public)


def record(stored: StoredFile) -> None:
    """Write the row of a file that is in its place. A public file stays public."""
    adapters.hold_off_cleaning()
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
    if not adapters.exists(stored.sha256):
        raise Conflict
