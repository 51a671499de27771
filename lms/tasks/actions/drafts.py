"""Drafts: save what is typed, attach and detach files."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from flask_babel import gettext as _
from sqlalchemy import Row, delete, insert, select, update

from lms.core.clock import now
from lms.core.errors import Invalid, NotFound
from lms.db import insert_ignore, session
from lms.files.actions import record
from lms.files.queries import StoredFile
from lms.tasks.models import Attachment, Draft
from lms.tasks.rules import MAX_FILES, ChangedElsewhere, Fault, fault_of_draft, tidy
from lms.tasks.rules.reviews import MAX_NOTE


@dataclass(frozen=True, slots=True)
class Saved:
    """A draft as it is now stored; `row_version` is what the next save must bring."""

    draft_id: int
    row_version: int
    saved_at: datetime


def save_draft(
    *, person_id: int, lesson_id: int, text: str, row_version: int, note: str | None = None
) -> Saved:
    """Save what was typed; `row_version` is that of the form, 0 where there was no draft.

    `note`, a word to the reviewer, is kept as it was typed last; None leaves it as it is.

    Raises Invalid if it is too long, and ChangedElsewhere, with both texts, if another tab has
    saved another text since. The same text once more is no conflict and changes nothing.
    """
    plain = checked(text, fault_of_draft(tidy(text)))
    stored = _draft(person_id, lesson_id)
    if stored is None:
        saved = _first_draft(person_id, lesson_id, plain)
        _keep_note(saved.draft_id, note)
        return saved
    _keep_note(stored.id, note)
    if stored.text == plain:
        return Saved(stored.id, stored.row_version, stored.saved_at)
    moment = now()
    changed = session().execute(
        update(Draft)
        .where(Draft.id == stored.id, Draft.row_version == row_version)
        .values(text=plain, saved_at=moment, row_version=Draft.row_version + 1, version_id=None)
    )
    if changed.rowcount == 0:  # type: ignore[attr-defined]
        raise _changed(plain, stored)
    return Saved(stored.id, row_version + 1, moment)


def _keep_note(draft_id: int, note: str | None) -> None:
    if note is not None:
        kept = tidy(note).strip()[:MAX_NOTE]
        session().execute(
            update(Draft).where(Draft.id == draft_id, Draft.note != kept).values(note=kept)
        )


def attach(*, person_id: int, lesson_id: int, files: Sequence[StoredFile]) -> tuple[str, ...]:
    """Attach kept files to the draft, which is saved first; returns the names that found no room.

    The same content is attached once, so that a form sent twice attaches nothing twice.
    """
    draft = _draft(person_id, lesson_id)
    if draft is None:
        raise NotFound
    there = (
        session()
        .execute(
            select(Attachment.sha256, Attachment.position).where(Attachment.draft_id == draft.id)
        )
        .all()
    )
    known = {row.sha256 for row in there}
    place = max((row.position for row in there), default=0)
    left: list[str] = []
    for stored in files:
        if stored.sha256 in known:
            continue
        if len(known) >= MAX_FILES:
            left.append(stored.name)
            continue
        known.add(stored.sha256)
        place += 1
        _attach_one(draft.id, stored, place)
    if len(known) > len(there):
        _files_changed(draft.id)
    return tuple(left)


def detach(*, person_id: int, lesson_id: int, attachment_id: int) -> None:
    """Take a file off the draft; versions keep theirs. Raises NotFound if it is not there."""
    draft = _draft(person_id, lesson_id)
    gone = 0
    if draft is not None:
        statement = delete(Attachment).where(
            Attachment.id == attachment_id, Attachment.draft_id == draft.id
        )
        gone = session().execute(statement).rowcount  # type: ignore[attr-defined]
    if draft is None or gone == 0:
        raise NotFound
    _files_changed(draft.id)


def checked(text: str, fault: Fault | None) -> str:
    """The tidy text, or the fault in the reader's words at the field `text`."""
    if fault is None:
        return tidy(text)
    words = {
        Fault.TOO_LONG: _("The text is too long. Shorten it, or attach a part of it as a file."),
        Fault.EMPTY: _("There is nothing to hand in yet. Write your work here or attach a file."),
        Fault.UNCHANGED: _(
            "This is still the template. Fill it in, or attach your work as a file."
        ),
    }
    raise Invalid(fields={"text": str(words[fault])})


def _draft(person_id: int, lesson_id: int) -> Row[int, str, int, datetime] | None:
    """The draft; on PostgreSQL nobody else changes it before this write block ends."""
    return (
        session()
        .execute(
            select(Draft.id, Draft.text, Draft.row_version, Draft.saved_at)
            .where(Draft.person_id == person_id, Draft.lesson_id == lesson_id)
            .with_for_update()
        )
        .first()
    )


def _first_draft(person_id: int, lesson_id: int, text: str) -> Saved:
    values = {"person_id": person_id, "lesson_id": lesson_id, "text": text, "saved_at": now()}
    insert_ignore(Draft, {**values, "row_version": 1})
    stored = _draft(person_id, lesson_id)
    if stored is None:
        raise NotFound
    if stored.text != text:
        raise _changed(text, stored)
    return Saved(stored.id, stored.row_version, stored.saved_at)


def _changed(typed: str, stored: Row[int, str, int, datetime]) -> ChangedElsewhere:
    return ChangedElsewhere(
        typed=typed, stored=stored.text, row_version=stored.row_version, saved_at=stored.saved_at
    )


def _attach_one(draft_id: int, stored: StoredFile, position: int) -> None:
    record(stored)
    values = {"draft_id": draft_id, "sha256": stored.sha256, "name": stored.name}
    session().execute(insert(Attachment).values(**values, position=position))


def _files_changed(draft_id: int) -> None:
    """Other files are other work, though no text has changed that a tab could overwrite."""
    session().execute(
        update(Draft).where(Draft.id == draft_id).values(saved_at=now(), version_id=None)
    )
