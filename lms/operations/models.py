"""What operation remembers."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Mapped, mapped_column

from lms.db import Model


class Marker(Model):
    """Something that was done to this database, such as the digest of the courses published last."""

    __tablename__ = "marker"
    personal = False

    name: Mapped[str] = mapped_column(primary_key=True)
    value: Mapped[str]
    made_at: Mapped[datetime]
