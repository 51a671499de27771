"""What files and browser agree on. Runs inside the caller's write block."""

from __future__ import annotations

from collections.abc import Iterable

from flask_babel import gettext as _
from sqlalchemy import select, update

from lms.authoring.actions.publishing import publish_files
from lms.authoring.models.workshop import Workshop
from lms.authoring.queries.doors import course_id_of
from lms.authoring.rules.summaries import Summary
from lms.catalogue.actions.sources import keep_files, publish_revision
from lms.catalogue.models.sources import Origin
from lms.catalogue.queries.sources import revisions
from lms.catalogue.rules.publishing import Plan
from lms.content.trees import Files
from lms.core.errors import Conflict
from lms.db import session
from lms.files.actions import record
from lms.files.queries import StoredFile


def publish_from_files(
    wanted: Plan,
    *,
    files: Files,
    summaries: Iterable[Summary],
    media: Iterable[StoredFile],
    changes: int,
    known: Files | None = None,
) -> int:
    """Publish files, or both sides joined; the number of the version that is current then.

    `known`, where both were joined, are the files as they are on the disk. Raises Conflict like
    `publish_files`, and if the working copy was saved since it was looked at (`changes`).
    """
    stored = tuple(media)
    before = course_id_of(wanted.course.id)
    if before is not None:
        expect_changes(before, changes)
    number = publish_files(
        wanted, files=files, summaries=summaries, origin=Origin.FILES, media=stored
    )
    course_id = course_id_of(wanted.course.id)
    if known is not None and course_id is not None:
        agree(course_id=course_id, files=known)
    return number


def expect_changes(course_id: int, changes: int) -> None:
    """Hold the working copy; raises Conflict if it was saved since somebody looked at it."""
    statement = select(Workshop.changes).where(Workshop.course_id == course_id)
    if (session().scalar(statement.with_for_update()) or 0) != changes:
        raise Conflict(_("The course was changed meanwhile. Look at the differences again."))


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
