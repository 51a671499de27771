"""Reads of kept files."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from sqlalchemy import select

from lms.db import session
from lms.files.adapters import path_of
from lms.files.models import Blob


@dataclass(frozen=True, slots=True)
class StoredFile:
    """A file in its place. `name` is what it is called towards people, already clean."""

    sha256: str
    size: int
    content_type: str
    name: str = ""
    public: bool = False

    @property
    def path(self) -> Path:
        """Where its bytes are."""
        return path_of(self.sha256)

    def open(self) -> BinaryIO:
        """Its bytes; raises FileNotFoundError when the folder has lost them."""
        return self.path.open("rb")


def public_file(sha256: str, name: str) -> StoredFile | None:
    """A file that everybody may see: course media."""
    row = (
        session()
        .execute(select(Blob.size, Blob.content_type).where(Blob.sha256 == sha256, Blob.public))
        .first()
    )
    return StoredFile(sha256, row.size, row.content_type, name, public=True) if row else None
