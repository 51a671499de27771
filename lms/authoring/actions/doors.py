"""What files and browser agree on. Runs inside the caller's write block."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import update

from lms.authoring.actions.publishing import publish_files
from lms.authoring.models.workshop import Workshop
from lms.authoring.queries.doors import course_id_of
from lms.authoring.rules.summaries import Summary
from lms.catalogue.actions.sources import keep_files, publish_revision
from lms.catalogue.models.sources import Origin
from lms.catalogue.queries.sources import revisions
from lms.catalogue.rules.publishing import Plan
from lms.content.trees import Files
from lms.db import session
from lms.files.actions import record
from lms.files.queries import StoredFile


def publish_from_files(
    wanted: Plan,
    *,
    files: Files,
    summaries: Iterable[Summary],
    media: Iterable[StoredFile],
    known: Files | None = None,
) -> int:
    """Publish files, or both sides joined; the number of the version that is current then.

    `known`, where both were joined, are the files as they are on the disk. Raises Conflict like
    `publish_files`.
    """
    stored = tuple(media)
    number = publish_files(
        wanted, files=files, summaries=summaries, origin=Origin.FILES, media=stored
    )
    course_id = course_id_of(wanted.course.id)
    if known is not None and course_id is not None:
        agree(course_id=course_id, files=known)
    return number


def agree(*, course_id: int, files: Files, media: Iterable[StoredFile] = ()) -> None:
    """Note that the browser knows of these files, whatever it made of them; `media` are theirs."""
    for stored in media:
        record(stored)
    tree_id = keep_files(files)
    session().execute(
        update(Workshop).where(Workshop.course_id == course_id).values(base_id=tree_id)
    )


def renew_version(wanted: Plan, *, course_id: int) -> int:
    """Publish what is published once more, as the renderer shows it now; the working copy stays.

    Raises Conflict if somebody else has published meanwhile.
    """
    newest = next(entry for entry in revisions(course_id) if entry.current)
    return publish_revision(
        wanted,
        tree_id=newest.tree_id,
        origin=newest.origin,
        published_by=newest.published_by,
        note=newest.note,
    )
