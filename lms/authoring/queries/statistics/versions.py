"""When versions of questions were published."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import datetime

from sqlalchemy import select

from lms.catalogue.models import QuestionVersion
from lms.db import session


def created_at(version_ids: Collection[int]) -> Mapping[int, datetime]:
    """When each of these versions was published first."""
    if not version_ids:
        return {}
    columns = (QuestionVersion.id, QuestionVersion.created_at)
    rows = session().execute(select(*columns).where(QuestionVersion.id.in_(version_ids)))
    return {row.id: row.created_at for row in rows}
