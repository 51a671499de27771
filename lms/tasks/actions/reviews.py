"""Reviews of work: save what is being written, and give it. Who may is decided in a room above."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from flask_babel import gettext as _
from sqlalchemy import delete, func, insert, select, update

from lms.core.errors import Conflict, Invalid, NotFound
from lms.db import insert_ignore, session
from lms.tasks.models import (
    ReplyTemplate,
    ReviewComment,
    ReviewDraft,
    Submission,
    SubmissionVersion,
    TaskReview,
)
from lms.tasks.rules import Verdict
from lms.tasks.rules.reviews import (
    MAX_COMMENT,
    MAX_REMARK,
    MAX_REMARKS,
    MAX_REPLIES,
    MAX_REPLY_TITLE,
    Remark,
    is_too_long,
)


class DraftChanged(Conflict):
    """Another window has saved this review since; its words are here, none are lost."""

    def __init__(self, *, stored: str, row_version: int, saved_at: datetime) -> None:
        super().__init__()
        self.stored = stored
        self.row_version = row_version
        self.saved_at = saved_at


class AlreadyReviewed(Conflict):
    """Somebody has reviewed this version already."""


@dataclass(frozen=True, slots=True)
class Written:
    """What a review's form holds: the comment, the chosen levels, remarks at places."""

    text: str
    rubric: Mapping[str, int]
    remarks: tuple[Remark, ...]


def save_review_draft(
    *, reviewer_id: int, version_id: int, written: Written, row_version: int, at: datetime
) -> int:
    """Save what is being written, however unfinished; returns its new row version.

    Raises DraftChanged if another window has saved other words since `row_version` was read, and
    Invalid for what is too long to be kept.
    """
    _check_lengths(written)
    mine = (ReviewDraft.reviewer_id == reviewer_id, ReviewDraft.version_id == version_id)
    values = {
        "text": written.text,
        "rubric": dict(written.rubric),
        "comments": [remark.to_json() for remark in written.remarks],
        "saved_at": at,
    }
    keys = {"reviewer_id": reviewer_id, "version_id": version_id}
    if insert_ignore(ReviewDraft, {**keys, **values, "row_version": 1}):
        return 1
    stored = session().execute(
        select(
            ReviewDraft.text,
            ReviewDraft.rubric,
            ReviewDraft.comments,
            ReviewDraft.row_version,
            ReviewDraft.saved_at,
        )
        .where(*mine)
        .with_for_update()
    ).one()  # fmt: skip
    same = (stored.text, stored.rubric, stored.comments) == tuple(
        values[name] for name in ("text", "rubric", "comments")
    )
    if stored.row_version != row_version and not same:
        remarks = [f"{remark['block']}: {remark['text']}" for remark in stored.comments]
        raise DraftChanged(
            stored="\n\n".join([stored.text, *remarks]),
            row_version=stored.row_version,
            saved_at=stored.saved_at,
        )
    following = stored.row_version + 1
    session().execute(update(ReviewDraft).where(*mine).values(**values, row_version=following))
    return int(following)


def _check_lengths(written: Written) -> None:
    if is_too_long(written.text, MAX_COMMENT):
        raise Invalid(fields={"text": _("The comment is too long. Shorten it a little.")})
    if len(written.remarks) > MAX_REMARKS:
        raise Invalid(fields={"remark": _("There is no room for more remarks on this version.")})
    if any(is_too_long(remark.text, MAX_REMARK) for remark in written.remarks):
        raise Invalid(fields={"remark": _("This remark is too long. Shorten it a little.")})


@dataclass(frozen=True, slots=True)
class Given:
    """A review that was given: its id, and whose work on which lesson it is about."""

    review_id: int
    person_id: int
    lesson_id: int
    number: int


def give_review(
    *,
    reviewer_id: int,
    version_id: int,
    verdict: Verdict,
    written: Written,
    html: str,
    at: datetime,
) -> Given:
    """Write the one review of a version; its draft goes with it.

    `html` and the remarks' html were rendered before the write. Raises AlreadyReviewed where
    somebody was quicker, Conflict where a newer version was handed in, Invalid where changes are
    asked for without a word, NotFound without the version.
    """
    _check_lengths(written)
    if verdict is Verdict.CHANGES_REQUESTED and not (written.text.strip() or written.remarks):
        raise Invalid(fields={"text": _("Say in a few words what should change.")})
    place = _locked(version_id)
    row = {
        "version_id": version_id,
        "reviewer_id": reviewer_id,
        "verdict": verdict,
        "rubric": dict(written.rubric),
        "comment": written.text,
        "html": html,
        "at": at,
    }
    if not insert_ignore(TaskReview, row):
        raise AlreadyReviewed
    review_id = session().scalars(
        select(TaskReview.id).where(TaskReview.version_id == version_id)
    ).one()  # fmt: skip
    _write_remarks(review_id, written.remarks)
    session().execute(
        delete(ReviewDraft).where(
            ReviewDraft.reviewer_id == reviewer_id, ReviewDraft.version_id == version_id
        )
    )
    return Given(review_id, *place)


def _locked(version_id: int) -> tuple[int, int, int]:
    """Whose version it is, and that it is still the newest; nobody hands in until this is written."""
    of = session().execute(
        select(SubmissionVersion.submission_id, SubmissionVersion.number).where(
            SubmissionVersion.id == version_id
        )
    ).one_or_none()  # fmt: skip
    if of is None:
        raise NotFound
    owner = session().execute(
        select(Submission.person_id, Submission.lesson_id)
        .where(Submission.id == of.submission_id)
        .with_for_update()
    ).one()  # fmt: skip
    newest = session().scalar(
        select(func.max(SubmissionVersion.number)).where(
            SubmissionVersion.submission_id == of.submission_id
        )
    )
    if newest != of.number:
        raise Conflict(_("A newer version was handed in meanwhile. Your words are kept here."))
    return owner.person_id, owner.lesson_id, of.number


def _write_remarks(review_id: int, remarks: Sequence[Remark]) -> None:
    rows = [
        {
            "review_id": review_id,
            "position": position,
            "block": remark.block,
            "quote": remark.quote,
            "text": remark.text,
            "html": remark.html,
        }
        for position, remark in enumerate(remarks, 1)
    ]
    if rows:
        session().execute(insert(ReviewComment), rows)


def keep_reply(*, person_id: int, title: str, text: str, at: datetime) -> None:
    """Keep words to use again under a title; the same title replaces. Raises Invalid."""
    name = " ".join(title.split())
    if not 1 <= len(name) <= MAX_REPLY_TITLE:
        raise Invalid(fields={"reply_title": _("Give it a title of at most 80 characters.")})
    if not text.strip():
        raise Invalid(fields={"reply_title": _("Write the comment first, then keep it.")})
    if is_too_long(text, MAX_COMMENT):
        raise Invalid(fields={"text": _("The comment is too long. Shorten it a little.")})
    mine = ReplyTemplate.person_id == person_id
    same = (mine, ReplyTemplate.title == name)
    changed = session().execute(update(ReplyTemplate).where(*same).values(text=text, changed_at=at))
    if changed.rowcount:  # type: ignore[attr-defined]
        return
    count = session().scalar(select(func.count()).select_from(ReplyTemplate).where(mine)) or 0
    if count >= MAX_REPLIES:
        raise Invalid(fields={"reply_title": _("You keep 50 already. Delete one first.")})
    values = {"person_id": person_id, "title": name, "text": text, "changed_at": at}
    session().execute(insert(ReplyTemplate).values(**values))


def drop_reply(*, person_id: int, reply_id: int) -> None:
    """Delete one's own words to use again. Raises NotFound."""
    gone = session().execute(
        delete(ReplyTemplate).where(
            ReplyTemplate.id == reply_id, ReplyTemplate.person_id == person_id
        )
    )
    if not gone.rowcount:  # type: ignore[attr-defined]
        raise NotFound
