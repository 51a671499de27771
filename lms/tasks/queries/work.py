"""Reads of learners' work. Each begins with the person who asks."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import TypeVarTuple

from sqlalchemy import Row, Select, false, or_, select

from lms.core.actor import Actor
from lms.core.errors import NotFound
from lms.db import session
from lms.files.models import Blob
from lms.files.queries import StoredFile
from lms.tasks.models import Attachment, Draft, Submission, SubmissionVersion, TaskReview
from lms.tasks.queries.reviews import Review, reviews_in
from lms.tasks.rules import LIMITS, Limits, TaskState, Verdict, state_of

Columns = TypeVarTuple("Columns")
# So many earlier versions are listed with a task; all of them are on `versions`.
LISTED = 10


@dataclass(frozen=True, slots=True)
class TaskFile:
    """An attached file as it is listed."""

    id: int
    name: str
    size: int


@dataclass(frozen=True, slots=True)
class VersionLine:
    """A version in a list, with what a review says of it."""

    number: int
    handed_in_at: datetime
    files: tuple[TaskFile, ...] = ()
    verdict: Verdict | None = None


@dataclass(frozen=True, slots=True)
class Version(VersionLine):
    """A version with its words: `html` is clean, `text` the Markdown it was made from."""

    text: str = ""
    html: str = ""
    lesson_version_id: int = 0
    note: str = ""


@dataclass(frozen=True, slots=True)
class MyTask:
    """A person's work on the task of one lesson: state, draft, and the newest versions first.

    `text` is None where nothing was ever saved. `row_version` goes into the form and back.
    `is_ahead` says that the draft holds something that was not handed in. `note` is the word to
    the reviewer that goes with it; `review` the newest one, whichever version it is about.
    """

    state: TaskState
    text: str | None = None
    saved_at: datetime | None = None
    row_version: int = 0
    files: tuple[TaskFile, ...] = ()
    versions: tuple[VersionLine, ...] = ()
    is_ahead: bool = False
    limits: Limits = LIMITS
    note: str = ""
    review: Review | None = None

    @property
    def latest(self) -> VersionLine | None:
        """The version that was handed in last."""
        return self.versions[0] if self.versions else None


_FILE = (Attachment.id, Attachment.name, Blob.size)
_DRAFT = (
    select(Draft.text, Draft.saved_at, Draft.row_version, Draft.version_id, Draft.note, *_FILE)
    .outerjoin(Attachment, Attachment.draft_id == Draft.id)
    .outerjoin(Blob, Blob.sha256 == Attachment.sha256)
    .order_by(Attachment.position)
)


def my_task(actor: Actor, lesson_id: int) -> MyTask:
    """The actor's own work on a lesson's task, in two statements; three where there is a review."""
    found = (
        session()
        .execute(_DRAFT.where(Draft.person_id == actor.person_id, Draft.lesson_id == lesson_id))
        .all()
    )
    lines = versions(actor, lesson_id, limit=LISTED)
    number = lines[0].number if lines else 0
    verdict = lines[0].verdict if lines else None
    review = _newest_review(actor, lesson_id, lines)
    if not found:
        state = state_of(has_draft=False, versions=number, verdict=verdict)
        return MyTask(state, versions=lines, review=review)
    return MyTask(
        state=state_of(has_draft=True, versions=number, verdict=verdict),
        text=found[0].text,
        saved_at=found[0].saved_at,
        row_version=found[0].row_version,
        files=_files(found),
        versions=lines,
        is_ahead=found[0].version_id is None,
        note=found[0].note,
        review=review,
    )


def _newest_review(actor: Actor, lesson_id: int, lines: tuple[VersionLine, ...]) -> Review | None:
    reviewed = next((line.number for line in lines if line.verdict is not None), None)
    if reviewed is None or actor.person_id is None:
        return None
    return next(iter(reviews_in(actor.person_id, lesson_id, reviewed)), None)


def versions(
    actor: Actor, lesson_id: int, *, before: int | None = None, limit: int = 50
) -> tuple[VersionLine, ...]:
    """The actor's versions, the newest first; `before` continues after that number."""
    chosen = _own(select(SubmissionVersion.id), actor, lesson_id)
    if before is not None:
        chosen = chosen.where(SubmissionVersion.number < before)
    chosen = chosen.order_by(SubmissionVersion.number.desc()).limit(limit)
    rows = (
        session()
        .execute(
            select(
                SubmissionVersion.number,
                SubmissionVersion.handed_in_at,
                TaskReview.verdict,
                *_FILE,
            )
            .select_from(SubmissionVersion)
            .outerjoin(TaskReview, TaskReview.version_id == SubmissionVersion.id)
            .outerjoin(Attachment, Attachment.version_id == SubmissionVersion.id)
            .outerjoin(Blob, Blob.sha256 == Attachment.sha256)
            .where(SubmissionVersion.id.in_(chosen))
            .order_by(SubmissionVersion.number.desc(), Attachment.position)
        )
        .all()
    )
    numbers = dict.fromkeys((row.number, row.handed_in_at, row.verdict) for row in rows)
    return tuple(
        VersionLine(
            number,
            at,
            _files(row for row in rows if row.number == number),
            Verdict(verdict) if verdict else None,
        )
        for number, at, verdict in numbers
    )


def version(actor: Actor, lesson_id: int, number: int) -> Version:
    """One of the actor's versions with its words; raises NotFound."""
    of_version = SubmissionVersion
    columns = (
        of_version.number,
        of_version.handed_in_at,
        of_version.text,
        of_version.html,
        of_version.lesson_version_id,
        of_version.note,
    )
    rows = (
        session()
        .execute(
            _own(select(*columns, *_FILE), actor, lesson_id)
            .outerjoin(Attachment, Attachment.version_id == of_version.id)
            .outerjoin(Blob, Blob.sha256 == Attachment.sha256)
            .where(of_version.number == number)
            .order_by(Attachment.position)
        )
        .all()
    )
    if not rows:
        raise NotFound
    first = rows[0]
    return Version(
        number=first.number,
        handed_in_at=first.handed_in_at,
        files=_files(rows),
        text=first.text,
        html=first.html,
        lesson_version_id=first.lesson_version_id,
        note=first.note,
    )


def attachment(actor: Actor, attachment_id: int) -> StoredFile:
    """A file of the actor's own draft or version, to be sent; raises NotFound."""
    mine = actor.person_id if actor.signed_in else None
    row = (
        session()
        .execute(
            select(Blob.sha256, Blob.size, Blob.content_type, Attachment.name)
            .join(Blob, Blob.sha256 == Attachment.sha256)
            .outerjoin(Draft, Draft.id == Attachment.draft_id)
            .outerjoin(SubmissionVersion, SubmissionVersion.id == Attachment.version_id)
            .outerjoin(Submission, Submission.id == SubmissionVersion.submission_id)
            .where(
                Attachment.id == attachment_id,
                false()
                if mine is None
                else or_(Draft.person_id == mine, Submission.person_id == mine),
            )
        )
        .first()
    )
    if row is None:
        raise NotFound
    return StoredFile(row.sha256, row.size, row.content_type, row.name)


def handed_in(person_id: int, lesson_ids: Iterable[int]) -> dict[int, datetime]:
    """When a person first handed in work, by lesson; what completion is computed from."""
    rows = session().execute(
        select(Submission.lesson_id, Submission.created_at).where(
            Submission.person_id == person_id, Submission.lesson_id.in_(list(lesson_ids))
        )
    )
    return {row.lesson_id: row.created_at for row in rows}


def _own(statement: Select[*Columns], actor: Actor, lesson_id: int) -> Select[*Columns]:
    """Only versions of the actor's work on this lesson."""
    return statement.join(Submission, Submission.id == SubmissionVersion.submission_id).where(
        Submission.person_id == actor.person_id, Submission.lesson_id == lesson_id
    )


def _files(rows: Iterable[Row[*Columns]]) -> tuple[TaskFile, ...]:
    return tuple(TaskFile(row.id, row.name, row.size) for row in rows if row.id is not None)
