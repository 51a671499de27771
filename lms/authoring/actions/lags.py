"""Which parts of translations lag behind a source that was saved. Inside the caller's write block."""

from __future__ import annotations

from sqlalchemy import update

from lms.authoring.models.workshop import WorkshopFile
from lms.authoring.queries.files import family, texts
from lms.authoring.rules.summaries import Summary
from lms.authoring.rules.translation.chunks import sheet
from lms.content.digests import lagging
from lms.db import session


def note_lags(course_id: int, source: Summary, text: str) -> None:
    """Count anew which parts of a page's translations lag behind its source."""
    translations = [path for path in family(course_id, source.base) if path != source.path]
    if not translations:
        return
    now_says = sheet(source.path, text).digests
    for path, told in texts(course_id, translations).items():
        lags = len(lagging(sheet(path, told).records, now_says))
        session().execute(
            update(WorkshopFile)
            .where(WorkshopFile.course_id == course_id, WorkshopFile.path == path)
            .values(lags=lags)
        )
