"""Regrades go on where a request left them, and take in tries that were still open."""

from __future__ import annotations

from datetime import timedelta

import structlog

from lms.accounts.queries.identity import held_by
from lms.authoring.actions.regrade import JOB, go_on
from lms.authoring.policy import may_write
from lms.authoring.queries.regrade.tries import regrade_with, standing
from lms.catalogue.queries.outlines import Outline, all_current
from lms.core.actor import Actor
from lms.core.clock import now
from lms.core.errors import NotFound
from lms.db import write
from lms.notices.jobs import Finish, Task, every, job
from lms.people.queries import profile

log = structlog.get_logger()
KEPT_OPEN = timedelta(days=180)


@job(JOB)
def regrade(task: Task) -> Finish | None:
    """Do all of one regrade, 25 tries in a write."""
    wanted = int(task.payload["regrade"])
    courses = dict(standing(now() - KEPT_OPEN))
    if wanted in courses:
        _all_of(wanted, _outlines().get(courses[wanted]))
    return None


@every("regrades", minutes=10)
def regrade_late(_task: Task | None) -> Finish | None:
    """Regrade what was handed in since, while the key is the present one."""
    outlines = _outlines()
    for regrade_id, course in standing(now() - KEPT_OPEN):
        _all_of(regrade_id, outlines.get(course))
    return None


def _outlines() -> dict[str, Outline]:
    return {outline.key: outline for outline in all_current()}


def _all_of(regrade_id: int, outline: Outline | None) -> None:
    if outline is None or not _may(regrade_id, outline.course_id):
        return
    looked_at = 1
    while looked_at:
        with write():
            looked_at = go_on(regrade_id=regrade_id, outline=outline, at=now())


def _may(regrade_id: int, course_id: int) -> bool:
    """Whether who asked for it still writes the course; else it waits for another author."""
    found = regrade_with(regrade_id)
    if found is None or found.asked_by is None:
        return False
    try:
        person = profile(found.asked_by)
    except NotFound:
        return False
    actor = Actor(person.id, grants=frozenset(held_by([person.id]).get(person.id, ())))
    if person.deactivated_at is None and may_write(actor, course_id):
        return True
    log.info("regrade_without_author", regrade=regrade_id)
    return False
