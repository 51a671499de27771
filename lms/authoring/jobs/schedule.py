"""Each minute: publish what was planned for now. Whoever planned it must still have the right to."""

from __future__ import annotations

from flask_babel import force_locale
from flask_babel import gettext as _
from flask_babel import ngettext as _n

from lms.accounts.queries.identity import held_by
from lms.authoring.actions.schedule import fail_planned, publish_planned
from lms.authoring.adapters.reading import read_files
from lms.authoring.policy import may_write
from lms.authoring.queries.revisions import Planned, due, planned_one
from lms.authoring.queries.schedule import course_named
from lms.authoring.rules.impact import errors_of
from lms.catalogue.queries.publishing import planned as planned_from
from lms.catalogue.queries.sources import files
from lms.catalogue.rules.publishing import Plan
from lms.core.actor import Actor
from lms.core.clock import now
from lms.core.errors import Conflict, NotFound
from lms.db import write
from lms.notices.jobs import Finish, Task, every
from lms.people.queries import Profile, profile


@every("scheduled-publishes", minutes=1)
def publish_what_is_due(_task: Task | None) -> Finish | None:
    """Publish each in a write of its own; one that fails does not keep the others."""
    for planned_id, course_id in due(now()):
        publish_one(planned_id, course_id)
    return None


def publish_one(planned_id: int, course_id: int) -> None:
    """Publish one, or note why not, in its author's language."""
    one = planned_one(course_id, planned_id)
    key, title = course_named(course_id)
    author = _author(one)
    href = f"/workshop/{key}/publish/"
    with force_locale(author.language if author else "en"):
        try:
            wanted = _wanted(one, author, course_id, key)
            with write():
                publish_planned(one, wanted, course_id=course_id, title=title, href=href)
        except Conflict as refused:
            with write():
                fail_planned(one, course_id=course_id, title=title, reason=refused.message, href=href)  # fmt: skip


def _author(one: Planned) -> Profile | None:
    try:
        return None if one.planned_by is None else profile(one.planned_by)
    except NotFound:
        return None


def _wanted(one: Planned, author: Profile | None, course_id: int, key: str) -> Plan:
    """The plan; raises Conflict with the words of why there is none."""
    grants = held_by([author.id]).get(author.id, []) if author else []
    holder = Actor(author.id if author else None, grants=frozenset(grants))
    if author is None or author.deactivated_at or not may_write(holder, course_id):
        raise Conflict(_("Whoever planned it may not write the course any more."))
    kept = files(one.tree_id)
    reading = read_files(kept)
    if reading.course is None or reading.course.id != key:
        number = len(errors_of(reading.problems)) or 1
        raise Conflict(
            _n("The course has %(num)d error.", "The course has %(num)d errors.", number)
        )
    return planned_from(reading.course, kept.tree.digest)
