"""Reads of kept files."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import BinaryIO

from sqlalchemy import ColumnElement, select

from lms.db import Model, session
from lms.files.adapters.disk import path_of
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


def references() -> list[ColumnElement[str]]:
    """Every column that refers to a file: the foreign keys say it, so that no room can forget."""
    own = Blob.__table__.c.sha256
    return [
        key.parent
        for table in Model.metadata.tables.values()
        for key in table.foreign_keys
        if key.column is own
    ]


def unreferenced(before: datetime, limit: int) -> list[str]:
    """Private files recorded before a time to which no row refers."""
    statement = select(Blob.sha256).where(Blob.public.is_(False), Blob.created_at < before)
    for column in references():
        statement = statement.where(~select(column).where(column == Blob.sha256).exists())
    return list(session().scalars(statement.order_by(Blob.created_at).limit(limit)))


def unrecorded(digests: Iterable[str]) -> set[str]:
    """Those of the digests that have no row."""
    given = set(digests)
    return given - set(session().scalars(select(Blob.sha256).where(Blob.sha256.in_(given))))
