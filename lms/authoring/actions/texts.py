"""Forget texts that nothing holds any more: what was saved for a moment while somebody typed."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import delete, select

from lms.catalogue.models import SourceText
from lms.core.clock import now
from lms.db import Model, session

# A page that was opened this long ago may still save: its text is needed to join it with others.
GRACE = timedelta(days=30)
BATCH = 500


def forget_texts(*, grace: timedelta = GRACE) -> int:
    """Forget one batch of texts that no file, edit or tree says; how many. Inside the write block.

    What refers to a text is told by the foreign keys, so that no table can be forgotten.
    """
    own = SourceText.__table__.c.sha256
    statement = select(own).where(SourceText.created_at < now() - grace)
    for table in Model.metadata.tables.values():
        for key in table.foreign_keys:
            if key.column is own:
                statement = statement.where(~select(key.parent).where(key.parent == own).exists())
    loose = list(session().scalars(statement.limit(BATCH)))
    session().execute(delete(SourceText).where(SourceText.sha256.in_(loose)))
    return len(loose)
