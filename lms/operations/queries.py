"""What operation remembers of this database."""

from __future__ import annotations

from sqlalchemy import select

from lms.db import session
from lms.operations.models import Marker


def remembered(name: str) -> str | None:
    """The value noted under a name, such as the digest of the courses published last."""
    return session().scalar(select(Marker.value).where(Marker.name == name))
