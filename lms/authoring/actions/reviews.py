"""Ask for a review, comment on lines, answer. All inside the caller's write block."""

from __future__ import annotations

from flask_babel import gettext as _
from sqlalchemy import insert, select, update

from lms.authoring.actions.files import snapshot
from lms.authoring.actions.letters import tell
from lms.authoring.models.reviews import ReviewComment, ReviewRequest, ReviewState
from lms.authoring.queries.access import CourseHere
from lms.authoring.queries.reviews import Review, comment
from lms.catalogue.queries.sources import published_tree
from lms.core.actor import Actor
from lms.core.clock import now
from lms.core.errors import Conflict, Forbidden
from lms.db import session

ASKED = "authoring_review_asked"
ANSWERED = "authoring_review_answered"
COMMENTED = "authoring_review_commented"


def ask(*, course: CourseHere, actor: Actor, reviewer_id: int, note: str) -> int:
    """Ask a colleague to look at the working copy as it is now; the review's id."""
    tree_id = snapshot(course.id)
    values = {
        "course_id": course.id,
        "tree_id": tree_id,
        "base_id": published_tree(course.id),
        "note": note,
        "state": ReviewState.WAITING,
        "asked_by": actor.person_id,
        "reviewer_id": reviewer_id,
        "created_at": now(),
    }
    made = session().execute(insert(ReviewRequest).values(values).returning(ReviewRequest.id))
    review_id = int(made.scalar_one())
    tell(
        reviewer_id,
        ASKED,
        words={"course": course.title, "author": actor.name, "note": note},
        href=_href(course, review_id),
        template="authoring/mail/review_asked.txt",
    )
    return review_id


def answer(*, course: CourseHere, actor: Actor, review: Review, approves: bool, text: str) -> None:
    """Approve, or ask for changes. Raises Forbidden for anybody but who was asked, Conflict if it is over."""
    if review.reviewer_id != actor.person_id:
        raise Forbidden
    state = ReviewState.APPROVED if approves else ReviewState.CHANGES
    _end(review.id, state=state, answer=text)
    tell(
        review.asked_by,
        ANSWERED,
        words={
            "course": course.title,
            "author": actor.name,
            "approves": approves,
            "text": text,
        },
        href=_href(course, review.id),
        template="authoring/mail/review_answered.txt",
    )


def withdraw(*, actor: Actor, review: Review) -> None:
    """Take the request back. Raises Forbidden for anybody but who asked, Conflict if it is over."""
    if review.asked_by != actor.person_id:
        raise Forbidden
    _end(review.id, state=ReviewState.WITHDRAWN)


def say(
    *, course: CourseHere, actor: Actor, review: Review, path: str, line: int, quote: str, text: str
) -> int:
    """Comment on a line; the comment's id."""
    return _write(course, actor, review, text, path=path, line=line, quote=quote)


def reply(*, course: CourseHere, actor: Actor, review: Review, comment_id: int, text: str) -> int:
    """Answer a comment, which is open again then."""
    to = comment(review.id, comment_id)
    _settle(to.id, None)
    return _write(
        course, actor, review, text, path=to.path, line=to.line, quote=to.quote, parent_id=to.id
    )


def settle(*, actor: Actor, review: Review, comment_id: int, settled: bool) -> None:
    """Say that a comment is settled, or open again."""
    to = comment(review.id, comment_id)
    _settle(to.id, actor.person_id if settled else None)


def _write(course: CourseHere, actor: Actor, review: Review, text: str, **values: object) -> int:
    made = session().execute(
        insert(ReviewComment)
        .values(
            review_id=review.id,
            text=text,
            written_by=actor.person_id,
            created_at=now(),
            **values,
        )
        .returning(ReviewComment.id)
    )
    for person_id in {review.asked_by, review.reviewer_id} - {actor.person_id}:
        tell(
            person_id,
            COMMENTED,
            words={"course": course.title, "author": actor.name, "text": text},
            href=f"{_href(course, review.id)}pages/{values['path']}",
            template="authoring/mail/review_commented.txt",
            dedupe=f"review-comment:{review.id}:{person_id}:{now():%Y%m%d%H}",
        )
    return int(made.scalar_one())


def _settle(comment_id: int, person_id: int | None) -> None:
    session().execute(
        update(ReviewComment)
        .where(ReviewComment.id == comment_id)
        .values(resolved_at=now() if person_id else None, resolved_by=person_id)
    )


def _end(review_id: int, **values: object) -> None:
    waiting = select(ReviewRequest.state).where(ReviewRequest.id == review_id).with_for_update()
    if session().scalar(waiting) != ReviewState.WAITING:
        raise Conflict(_("This review is over already."))
    session().execute(
        update(ReviewRequest).where(ReviewRequest.id == review_id).values(ended_at=now(), **values)
    )


def _href(course: CourseHere, review_id: int) -> str:
    return f"/workshop/{course.key}/reviews/{review_id}/"
