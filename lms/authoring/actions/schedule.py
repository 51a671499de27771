"""Plan a publish, move or cancel it, and note what became of it. All inside the caller's write block."""

from __future__ import annotations

from datetime import datetime

from flask_babel import gettext as _
from sqlalchemy import insert, select, update

from lms.authoring.actions.files import snapshot
from lms.authoring.actions.letters import tell
from lms.authoring.actions.revisions import hold, publish_tree
from lms.authoring.models.revisions import ScheduledPublish, ScheduleState
from lms.authoring.queries.revisions import Planned, seen_mark, waiting
from lms.catalogue.queries.publishing import published
from lms.catalogue.rules.publishing import Plan
from lms.core.clock import now
from lms.core.errors import Conflict
from lms.db import session

PUBLISHED = "authoring_planned_published"
FAILED = "authoring_planned_failed"


def plan_publish(
    *, course_id: int, course_key: str, at: datetime, note: str, planned_by: int, seen: str
) -> None:
    """Keep the working copy as it is now, to be published at a time.

    Raises Conflict if it has changed since it was shown, or if a publish waits already.
    """
    hold(course_id)
    tree_id = snapshot(course_id)
    if seen_mark(course_key, course_id) != seen:
        raise Conflict(_("The course was changed meanwhile. Look at what would be published now."))
    if waiting(course_id) is not None:
        raise Conflict(_("A publish is planned already. Move or cancel that one."))
    values = {
        "course_id": course_id,
        "tree_id": tree_id,
        "base_number": published(course_key).number,
        "run_at": at,
        "note": note,
        "state": ScheduleState.WAITING,
        "planned_by": planned_by,
        "created_at": now(),
    }
    session().execute(insert(ScheduledPublish).values(values))


def move_publish(*, course_id: int, planned_id: int, at: datetime, note: str) -> None:
    """Give a planned publish another time; raises Conflict if it is over."""
    _change(course_id, planned_id, run_at=at, note=note)


def cancel_publish(*, course_id: int, planned_id: int) -> None:
    """Take a planned publish back; raises Conflict if it is over."""
    _change(course_id, planned_id, state=ScheduleState.CANCELLED, ended_at=now())


def publish_planned(one: Planned, wanted: Plan, *, course_id: int, title: str, href: str) -> None:
    """Publish what was planned, once, however often this is called.

    A course that was published meanwhile is left alone: that would be taken back.
    """
    hold(course_id)
    if not _is_waiting(one.id):
        return
    current = published(wanted.course.id)
    if current.number != one.base_number:
        raise Conflict(_("Version %(number)d was published meanwhile.", number=current.number))
    if current.number and not current.digest:
        raise Conflict(_("The course is out of the catalogue. Publishing would put it back."))
    number = publish_tree(
        wanted,
        course_id=course_id,
        tree_id=one.tree_id,
        published_by=one.planned_by,
        note=one.note,
    )
    _change(course_id, one.id, state=ScheduleState.DONE, number=number, ended_at=now())
    tell(one.planned_by, PUBLISHED, words={"course": title, "number": number}, href=href)


def fail_planned(one: Planned, *, course_id: int, title: str, reason: str, href: str) -> None:
    """Note why a planned publish was not published, and tell whoever planned it."""
    hold(course_id)
    if not _is_waiting(one.id):
        return
    _change(course_id, one.id, state=ScheduleState.FAILED, reason=reason, ended_at=now())
    tell(
        one.planned_by,
        FAILED,
        words={"course": title, "reason": reason},
        href=href,
        template="authoring/mail/schedule_failed.txt",
    )


def _change(course_id: int, planned_id: int, **values: object) -> None:
    changed = session().scalar(
        update(ScheduledPublish)
        .where(
            ScheduledPublish.id == planned_id,
            ScheduledPublish.course_id == course_id,
            ScheduledPublish.state == ScheduleState.WAITING,
        )
        .values(**values)
        .returning(ScheduledPublish.id)
    )
    if changed is None:
        raise Conflict(_("This publish is over already."))


def _is_waiting(planned_id: int) -> bool:
    state = session().scalar(
        select(ScheduledPublish.state).where(ScheduledPublish.id == planned_id)
    )
    return state == ScheduleState.WAITING
