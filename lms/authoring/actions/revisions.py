"""Publish the working copy, take a publish back, bring back older files. All inside the caller's write block."""

from __future__ import annotations

from collections.abc import Iterable

from flask_babel import gettext as _
from sqlalchemy import select

from lms.authoring.actions.files import plant, snapshot
from lms.authoring.actions.publishing import publish_files
from lms.authoring.queries.revisions import seen_mark
from lms.authoring.rules.summaries import Summary
from lms.catalogue.actions.sources import publish_revision
from lms.catalogue.models import Course
from lms.catalogue.models.sources import Origin
from lms.catalogue.rules.publishing import Plan
from lms.content.trees import Files
from lms.core.errors import Conflict
from lms.db import session


def publish_working_copy(
    wanted: Plan,
    *,
    course_id: int,
    files: Files,
    summaries: Iterable[Summary],
    published_by: int,
    note: str,
    seen: str,
) -> int:
    """Publish what the author has seen: the number of the version.

    `seen` is the mark of the page that was shown. Raises Conflict if the working copy or what is published
    has changed since.
    """
    hold(course_id)
    snapshot(course_id)
    _still(wanted.course.id, course_id, seen)
    return publish_files(
        wanted,
        files=files,
        summaries=summaries,
        origin=Origin.BROWSER,
        published_by=published_by,
        note=note,
    )


def publish_tree(
    wanted: Plan,
    *,
    course_id: int,
    tree_id: int,
    published_by: int | None,
    note: str,
    seen: str | None = None,
) -> int:
    """Publish files that are kept already, and leave the working copy as it is: the number of the version.

    Raises Conflict if the course was published meanwhile, and with `seen` if anything has changed.
    """
    hold(course_id)
    if seen is not None:
        _still(wanted.course.id, course_id, seen)
    return publish_revision(
        wanted, tree_id=tree_id, origin=Origin.BROWSER, published_by=published_by, note=note
    )


def restore(
    *,
    course_key: str,
    course_id: int,
    files: Files,
    summaries: Iterable[Summary],
    restored_by: int,
    seen: str,
) -> None:
    """Put older files into the working copy; what was there stays in the history of each file."""
    hold(course_id)
    snapshot(course_id)
    _still(course_key, course_id, seen)
    plant(course_id=course_id, files=files, summaries=summaries, saved_by=restored_by)


def hold(course_id: int) -> None:
    """Hold the course's row, as every publish does first, so that all take turns in one order."""
    session().execute(select(Course.id).where(Course.id == course_id).with_for_update())


def _still(course_key: str, course_id: int, seen: str) -> None:
    if seen_mark(course_key, course_id) != seen:
        raise Conflict(_("The course was changed meanwhile. Look at what would be published now."))
