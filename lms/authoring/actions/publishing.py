"""Publish a course's files, by whichever door they came, and make the working copy follow them."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import select

from lms.authoring.actions.files import plant
from lms.authoring.rules.summaries import Summary
from lms.catalogue.actions.sources import keep_files, publish_revision
from lms.catalogue.models import Course
from lms.catalogue.models.sources import Origin
from lms.catalogue.rules.publishing import Plan
from lms.content.trees import Files
from lms.db import session
from lms.files.actions import record
from lms.files.queries import StoredFile


def publish_files(
    wanted: Plan,
    *,
    files: Files,
    summaries: Iterable[Summary],
    origin: Origin,
    published_by: int | None = None,
    note: str = "",
    media: Iterable[StoredFile] = (),
) -> int:
    """Publish a plan made of these files; the number of the version that is current then.

    `media` are to be recorded first; those of the working copy are recorded already. The working copy
    becomes these files: whoever publishes something else than the working copy as it is must have asked.
    Runs inside the caller's write block; raises Conflict when the course was published meanwhile.
    """
    for stored in media:
        record(stored)
    tree_id = keep_files(files)
    number = publish_revision(
        wanted, tree_id=tree_id, origin=origin, published_by=published_by, note=note
    )
    course_id = session().scalars(select(Course.id).where(Course.key == wanted.course.id)).one()
    base_id = tree_id if origin is Origin.FILES else None
    plant(
        course_id=course_id,
        files=files,
        summaries=summaries,
        saved_by=published_by,
        base_id=base_id,
    )
    return number
