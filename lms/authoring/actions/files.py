"""Changes of a course's working copy. All run inside the caller's write block.

Every change counts up the workshop's `changes` while holding its row, so that the authors of a course take
turns; none of them loses a text, since what was there before stays as an edit.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import asdict
from datetime import timedelta

from flask_babel import gettext as _
from sqlalchemy import delete, insert, select, update

from lms.authoring.actions.lags import note_lags
from lms.authoring.models.workshop import (
    Workshop,
    WorkshopEdit,
    WorkshopFile,
    WorkshopMedia,
    WorkshopPresence,
)
from lms.authoring.queries.files import media as media_of
from lms.authoring.queries.files import working_tree
from lms.authoring.rules.summaries import Summary, place_of
from lms.catalogue.actions.sources import keep_text, keep_tree
from lms.content.model import Media
from lms.content.trees import Files
from lms.core.clock import now
from lms.core.errors import Conflict
from lms.db import insert_ignore, session, upsert

# Saves of one person within this time are one edit in the history.
ONE_EDIT = timedelta(minutes=10)


def save(
    *, course_id: int, text: str, revision: int, saved_by: int | None, summary: Summary
) -> int:
    """Save a file that was read at `revision`; the revision it has now.

    Raises Conflict when somebody else has saved it since, or removed it; the caller merges. A text that is
    as it was changes nothing.
    """
    _turn(course_id)
    row = (
        session()
        .execute(
            select(WorkshopFile.sha256, WorkshopFile.revision).where(
                WorkshopFile.course_id == course_id, WorkshopFile.path == summary.path
            )
        )
        .one_or_none()
    )
    if row is None:
        raise Conflict(_("The page was moved or removed meanwhile."))
    sha256 = keep_text(text)
    if row.revision != revision and row.sha256 != sha256:
        raise Conflict(_("The page was changed by somebody else meanwhile."))
    if row.sha256 == sha256:
        return int(row.revision)
    _note_edit(course_id, summary.path, row.sha256, saved_by)
    session().execute(
        update(WorkshopFile)
        .where(WorkshopFile.course_id == course_id, WorkshopFile.path == summary.path)
        .values(
            **asdict(summary),
            sha256=sha256,
            revision=row.revision + 1,
            saved_at=now(),
            saved_by=saved_by,
        )
    )
    if not summary.language:
        note_lags(course_id, summary, text)
    return int(row.revision) + 1


def note(*, course_id: int, summaries: Iterable[Summary]) -> None:
    """Keep what the checker says now about files whose texts stay: they lag, or do so no longer."""
    for summary in summaries:
        session().execute(
            update(WorkshopFile)
            .where(WorkshopFile.course_id == course_id, WorkshopFile.path == summary.path)
            .values(errors=summary.errors, warnings=summary.warnings, lags=summary.lags)
        )


def create(*, course_id: int, text: str, saved_by: int | None, summary: Summary) -> None:
    """Add a file; raises Conflict if there is one at its path."""
    _turn(course_id)
    _add(course_id, text, saved_by, summary)
    _note_edit(course_id, summary.path, None, saved_by)


def remove(*, course_id: int, path: str, saved_by: int | None) -> None:
    """Take a file out of the working copy; its text stays as an edit. Nothing if it is gone."""
    _turn(course_id)
    sha256 = session().scalar(
        delete(WorkshopFile)
        .where(WorkshopFile.course_id == course_id, WorkshopFile.path == path)
        .returning(WorkshopFile.sha256)
    )
    if sha256 is not None:
        _note_edit(course_id, path, sha256, saved_by)


def move(*, course_id: int, moves: Mapping[str, str], saved_by: int | None) -> None:
    """Give files (texts and media) other paths, all at once, so that two may change places.

    Raises Conflict if a path is taken by a file that does not move. Edits follow their file.
    """
    _turn(course_id)
    taken = {*working_tree(course_id).texts, *media_of(course_id)}
    if any(new in taken and new not in moves for new in moves.values()):
        raise Conflict(_("There is a file of this name already."))
    for stage in (
        {old: f"\n{old}" for old in moves},  # no path has a line break: nothing can be in the way
        {f"\n{old}": new for old, new in moves.items()},
    ):
        for old, new in stage.items():
            _rename(course_id, old, new)
    for new in moves.values():
        session().execute(
            update(WorkshopFile)
            .where(WorkshopFile.course_id == course_id, WorkshopFile.path == new)
            .values(
                base=place_of(new)[0],
                language=place_of(new)[1],
                revision=WorkshopFile.revision + 1,
                saved_at=now(),
                saved_by=saved_by,
            )
        )


def put_media(*, course_id: int, media: Media, saved_by: int | None, alt: str = "") -> None:
    """Add a file beside the lessons, or replace the one at its path. Its blob is recorded already."""
    _turn(course_id)
    values = {
        "sha256": media.sha256,
        "content_type": media.content_type,
        "width": media.width,
        "height": media.height,
        "alt": alt,
        "saved_at": now(),
        "saved_by": saved_by,
    }
    upsert(
        WorkshopMedia,
        {"course_id": course_id, "path": media.path, **values},
        key=("course_id", "path"),
        changes=values,
    )


def remove_media(*, course_id: int, path: str) -> None:
    """Take a file out of the library; what was published keeps it."""
    _turn(course_id)
    session().execute(
        delete(WorkshopMedia).where(
            WorkshopMedia.course_id == course_id, WorkshopMedia.path == path
        )
    )


def plant(
    *,
    course_id: int,
    files: Files,
    summaries: Iterable[Summary],
    saved_by: int | None = None,
    base_id: int | None = None,
) -> None:
    """Make the working copy equal to these files; what it said before stays as edits.

    `base_id`, if given, is the tree that files and browser agree on from now. Files that are as they were
    keep their revision.
    """
    _turn(course_id)
    before = working_tree(course_id)
    wanted = files.tree
    for summary in summaries:
        old = before.texts.get(summary.path)
        if old is None:
            _add(course_id, files.texts[summary.path], saved_by, summary)
        else:
            _overwrite(course_id, files.texts[summary.path], old, saved_by, summary)
    for path in before.texts.keys() - wanted.texts.keys():
        remove(course_id=course_id, path=path, saved_by=saved_by)
    for path in before.media.keys() - wanted.media.keys():
        remove_media(course_id=course_id, path=path)
    for path, media in files.media.items():
        if before.media.get(path) != media.sha256:
            put_media(course_id=course_id, media=media, saved_by=saved_by)
    if base_id is not None:
        session().execute(
            update(Workshop).where(Workshop.course_id == course_id).values(base_id=base_id)
        )


def snapshot(course_id: int) -> int:
    """The tree of the working copy as it is at this moment."""
    _turn(course_id, change=False)
    return keep_tree(working_tree(course_id), media_of(course_id))


def be_here(*, course_id: int, path: str, person_id: int) -> None:
    """Say that somebody has a file open."""
    upsert(
        WorkshopPresence,
        {"course_id": course_id, "path": path, "person_id": person_id, "seen_at": now()},
        key=("course_id", "path", "person_id"),
        changes={"seen_at": now()},
    )


def _turn(course_id: int, *, change: bool = True) -> None:
    """Hold the workshop's row, which is made if there is none."""
    insert_ignore(Workshop, {"course_id": course_id, "base_id": None, "changes": 0, "created_at": now()})  # fmt: skip
    session().execute(
        update(Workshop)
        .where(Workshop.course_id == course_id)
        .values(changes=Workshop.changes + int(change))
    )


def _add(course_id: int, text: str, saved_by: int | None, summary: Summary) -> None:
    values = {
        **asdict(summary),
        "course_id": course_id,
        "sha256": keep_text(text),
        "revision": 1,
        "saved_at": now(),
        "saved_by": saved_by,
    }
    if not insert_ignore(WorkshopFile, values):
        raise Conflict(_("There is a file of this name already."))


def _overwrite(course_id: int, text: str, old: str, saved_by: int | None, summary: Summary) -> None:
    sha256 = keep_text(text)
    same = sha256 == old
    if not same:
        _note_edit(course_id, summary.path, old, saved_by)
    changed = (
        {}
        if same
        else {
            "sha256": sha256,
            "revision": WorkshopFile.revision + 1,
            "saved_at": now(),
            "saved_by": saved_by,
        }
    )
    session().execute(
        update(WorkshopFile)
        .where(WorkshopFile.course_id == course_id, WorkshopFile.path == summary.path)
        .values(**asdict(summary), **changed)
    )


def _rename(course_id: int, old: str, new: str) -> None:
    for table in (WorkshopFile, WorkshopMedia, WorkshopEdit):
        columns = table.__table__.c
        session().execute(
            update(table)
            .where(columns.course_id == course_id, columns.path == old)
            .values(path=new)
        )


def _note_edit(course_id: int, path: str, before: str | None, saved_by: int | None) -> None:
    last = (
        session()
        .execute(
            select(WorkshopEdit.saved_by, WorkshopEdit.edited_at)
            .where(WorkshopEdit.course_id == course_id, WorkshopEdit.path == path)
            .order_by(WorkshopEdit.id.desc())
            .limit(1)
        )
        .one_or_none()
    )
    going_on = last and last.saved_by == saved_by and last.edited_at > now() - ONE_EDIT
    if before is None or not going_on:
        values = {
            "course_id": course_id,
            "path": path,
            "sha256": before,
            "edited_at": now(),
            "saved_by": saved_by,
        }
        session().execute(insert(WorkshopEdit).values(values))
