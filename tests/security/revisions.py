"""Revisions of the world's course: two of them, one planned, one reviewed; and a learner's remark."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import select

from lms.authoring.actions.remarks import Spot, remark
from lms.authoring.actions.reviews import ask, say
from lms.authoring.actions.schedule import plan_publish
from lms.authoring.models.reviews import Remark, ReviewComment, ReviewRequest
from lms.authoring.models.revisions import ScheduledPublish
from lms.authoring.queries.access import course_for
from lms.authoring.queries.reviews import review
from lms.authoring.queries.revisions import seen_mark
from lms.authoring.rules.remarks import RemarkKind
from lms.catalogue.queries.outlines import current
from lms.core.actor import Actor, Grant, Role, Scope
from lms.core.clock import now
from lms.db import session, write
from tests.accounts.factories import person

PAGE = "1-one/1-first.md"
# For those who take part, and for the two people of a review.
ENROLLED = {
    "remarks.remark_form", "remarks.send_remark", "authoring.answer_review",
    "authoring.withdraw_review",
}  # fmt: skip


def values(owner: int) -> dict[str, object]:
    """What the addresses of revisions, reviews and remarks name; the remark is the owner's."""
    asker = Actor(person("Aino Asker"), grants=frozenset({Grant(Role.ADMIN, Scope.PLATFORM)}))
    course, outline = course_for(asker, "small"), current("small")
    lesson = outline.by_key["first"]
    with write():
        review_id = ask(course=course, actor=asker, reviewer_id=person_of(asker), note="Look")
        found = review(course.id, review_id)
        say(course=course, actor=asker, review=found, path=PAGE, line=1, quote="---", text="Why?")
        plan_publish(
            course_id=course.id,
            course_key=course.key,
            at=now() + timedelta(days=2),
            note="Soon",
            planned_by=person_of(asker),
            seen=seen_mark(course.key, course.id),
        )
        spot = Spot(course.id, lesson.id, lesson.version_id, "en", 0, "The city drew a map.")
        remark(spot=spot, person_id=owner, kind=RemarkKind.UNCLEAR, text="Which?", named=False)
    ids = {
        "review_id": ReviewRequest.id,
        "comment_id": ReviewComment.id,
        "planned_id": ScheduledPublish.id,
        "remark_id": Remark.id,
    }
    made = {name: session().scalar(select(column)) for name, column in ids.items()}
    session().rollback()
    return made


def person_of(actor: Actor) -> int:
    assert actor.person_id is not None
    return actor.person_id
