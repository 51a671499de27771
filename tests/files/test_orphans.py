"""Cleaning up: what nothing refers to goes after a day, everything else stays."""

from __future__ import annotations

import os
import time
from datetime import timedelta
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import func, select, update

from lms.core.clock import now
from lms.core.errors import Conflict
from lms.db import session, write
from lms.files import actions, queries
from lms.files.models import Blob
from lms.files.queries import StoredFile

OLD = timedelta(days=2)


def aged(stored: StoredFile) -> StoredFile:
    """As if it had been kept two days ago."""
    moment = time.time() - OLD.total_seconds()
    os.utime(stored.path, (moment, moment))
    with write():
        session().execute(
            update(Blob).where(Blob.sha256 == stored.sha256).values(created_at=now() - OLD)
        )
    return stored


def kept(data: bytes, *, public: bool = False) -> StoredFile:
    with write():
        return actions.store_bytes(data, "image/png", public=public)


def rows() -> int:
    return session().scalar(select(func.count()).select_from(Blob)) or 0


def clean() -> int:
    with write():
        return actions.remove_orphans()


def test_an_old_orphan_goes_with_its_bytes(app: Flask) -> None:
    stored = aged(kept(b"orphan"))
    assert clean() == 1
    assert rows() == 0
    assert not stored.path.exists()
    assert clean() == 0


def test_new_public_and_named_files_stay(app: Flask) -> None:
    new = kept(b"new")
    public = aged(kept(b"public", public=True))
    named = aged(kept(b"named"))
    with write():
        assert actions.remove_orphans(referenced=[named.sha256]) == 0
    assert rows() == 3
    assert all(stored.path.exists() for stored in (new, public, named))


def test_a_file_taken_in_again_stays(app: Flask) -> None:
    stored = aged(kept(b"again"))
    actions.keep_bytes(b"again", "image/png")
    assert clean() == 0
    assert stored.path.exists()


def test_bytes_without_a_row_go(app: Flask) -> None:
    stray = actions.keep_bytes(b"stray", "image/png")
    recorded = aged(kept(b"recorded"))
    moment = time.time() - OLD.total_seconds()
    os.utime(stray.path, (moment, moment))
    half = Path(stray.path.parent.parent, "incoming", "half")
    half.write_bytes(b"half")
    os.utime(half, (moment, moment))
    actions.remove_strays()
    assert not stray.path.exists()
    assert not half.exists()
    assert recorded.path.exists()


def test_a_row_is_not_written_for_bytes_that_are_gone(app: Flask) -> None:
    stored = actions.keep_bytes(b"gone", "image/png")
    stored.path.unlink()
    with pytest.raises(Conflict), write():
        actions.record(stored)
    assert rows() == 0


def test_every_reference_is_a_foreign_key_that_holds(app: Flask) -> None:
    """A file that a row refers to cannot be removed, whatever asks for it."""
    for column in queries.references():
        (key,) = column.foreign_keys
        assert key.ondelete == "RESTRICT", str(column)
