"""The table of kept files."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import CheckConstraint, String, false
from sqlalchemy.orm import Mapped, mapped_column

from lms.db import Model


class Blob(Model):
    """The bytes of a file, known by their SHA-256; `public` ones are course media.

    Who handed a file in, and what they called it, stands in the rows that refer to it. A row
    whose references are gone is removed, with its bytes, by `actions.remove_orphans`.
    """

    __tablename__ = "blob"
    __table_args__ = (
        CheckConstraint("length(sha256) = 64", name="sha256_length"),
        CheckConstraint("size > 0", name="size_positive"),
    )
    personal = False

    sha256: Mapped[str] = mapped_column(String(64), primary_key=True)
    size: Mapped[int]
    content_type: Mapped[str]
    public: Mapped[bool] = mapped_column(default=False, server_default=false())
    created_at: Mapped[datetime]
