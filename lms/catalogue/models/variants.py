"""Smaller forms of the pictures of courses, made once for each picture whatever course shows it."""

from __future__ import annotations

from sqlalchemy import CheckConstraint, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from lms.db import Model
from lms.files.models import Blob


class MediaVariant(Model):
    """A picture in a smaller width. The picture itself stands among them in its own width.

    Rows never change: lessons are published with the addresses of these very files.
    """

    __tablename__ = "media_variant"
    __table_args__ = (CheckConstraint("width > 0", name="width_positive"),)
    personal = False

    original: Mapped[str] = mapped_column(
        ForeignKey(Blob.sha256, ondelete="RESTRICT"), primary_key=True
    )
    width: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    sha256: Mapped[str] = mapped_column(ForeignKey(Blob.sha256, ondelete="RESTRICT"), index=True)
    content_type: Mapped[str]
