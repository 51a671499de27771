"""Versions: hand in what the draft holds, once for each press of the button."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from flask_babel import gettext as _
from sqlalchemy import ColumnElement, func, insert, literal, select, update

from lms.core.clock import now
from lms.core.errors import Invalid
from lms.db import insert_ignore, session
from lms.tasks.actions.drafts import checked, save_draft
from lms.tasks.models import Attachment, Draft, Submission, SubmissionVersion, TaskReview
from lms.tasks.rules import KEY, fault_of_work, tidy
from lms.tasks.rules.reviews import MAX_NOTE


@dataclass(frozen=True, slots=True)
class TaskPlace:
    """Where a task stands: its lesson, the version of it that was shown, and its name there.

    `template` is the Markdown to start from, so that an untouched one is not handed in.
    """

    lesson_id: int
    lesson_version_id: int
    task: str
    template: str = ""


@dataclass(frozen=True, slots=True)
class Words:
    """What was written, the same as clean HTML, the key of its form, and a word to the reviewer."""

    text: str
    html: str
    key: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class Receipt:
    """That a version was handed in; the same again for the same key."""

    version_id: int
    number: int
    handed_in_at: datetime


def hand_in(
    *,
    person_id: int,
    place: TaskPlace,
    text: str,
    html: str,
    key: str,
    row_version: int,
    note: str | None = None,
) -> Receipt:
    """Hand in the text with the files of the draft as a new version.

    `html` is the text, rendered before the write block; `key` comes from the form: pressing twice,
    or once more after a lost answer, gives the same receipt. Work that has not changed since it
    was handed in is that version, unless a `note` answers its review. Raises Invalid and ChangedElsewhere as `save_draft` does, and
    Invalid for work that is empty or still the template.
    """
    if not KEY.fullmatch(key):
        raise Invalid(_("This form has expired. Open the page again and hand in once more."))
    submission_id = _submission(person_id, place)
    if receipt := _receipt(submission_id, SubmissionVersion.key == key):
        return receipt
    draft = save_draft(
        person_id=person_id,
        lesson_id=place.lesson_id,
        text=text,
        row_version=row_version,
        note=note,
    )
    word = tidy(note or "").strip()[:MAX_NOTE]
    same = Draft.id == draft.draft_id, Draft.version_id == SubmissionVersion.id
    receipt = _receipt(submission_id, *same)
    if receipt and not (word and _is_reviewed(receipt.version_id)):
        return receipt
    checked(text, fault_of_work(tidy(text), place.template, _files_of(draft.draft_id)))
    return _new_version(submission_id, draft.draft_id, place, Words(tidy(text), html, key, word))


def _is_reviewed(version_id: int) -> bool:
    found = select(TaskReview.id).where(TaskReview.version_id == version_id)
    return session().scalar(found) is not None


def _new_version(submission_id: int, draft_id: int, place: TaskPlace, words: Words) -> Receipt:
    newest = session().scalar(
        select(func.max(SubmissionVersion.number)).where(
            SubmissionVersion.submission_id == submission_id
        )
    )
    number, moment = (newest or 0) + 1, now()
    version_id = (
        session()
        .scalars(
            insert(SubmissionVersion)
            .values(
                submission_id=submission_id,
                number=number,
                key=words.key,
                lesson_version_id=place.lesson_version_id,
                text=words.text,
                html=words.html,
                note=words.note,
                handed_in_at=moment,
            )
            .returning(SubmissionVersion.id)
        )
        .one()
    )
    copied = select(
        literal(version_id), Attachment.sha256, Attachment.name, Attachment.position
    ).where(Attachment.draft_id == draft_id)
    session().execute(
        insert(Attachment).from_select(["version_id", "sha256", "name", "position"], copied)
    )
    session().execute(
        update(Draft).where(Draft.id == draft_id).values(version_id=version_id, note="")
    )
    return Receipt(version_id, number, moment)


def _files_of(draft_id: int) -> int:
    count = select(func.count()).select_from(Attachment).where(Attachment.draft_id == draft_id)
    return session().scalars(count).one()


def _submission(person_id: int, place: TaskPlace) -> int:
    """The id of the work, locked: versions are numbered one after the other."""
    values = {"person_id": person_id, "lesson_id": place.lesson_id, "task": place.task}
    insert_ignore(Submission, {**values, "created_at": now()})
    return (
        session()
        .scalars(
            select(Submission.id)
            .where(Submission.person_id == person_id, Submission.lesson_id == place.lesson_id)
            .with_for_update()
        )
        .one()
    )


def _receipt(submission_id: int, *conditions: ColumnElement[bool]) -> Receipt | None:
    """The receipt of a version of this work, if there is one that fits."""
    row = (
        session()
        .execute(
            select(
                SubmissionVersion.id, SubmissionVersion.number, SubmissionVersion.handed_in_at
            ).where(SubmissionVersion.submission_id == submission_id, *conditions)
        )
        .first()
    )
    return Receipt(row.id, row.number, row.handed_in_at) if row else None
