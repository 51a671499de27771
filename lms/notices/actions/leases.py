"""Take a job, keep it, end it. Only the holder of the lease may end a job."""

from __future__ import annotations

import secrets
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, delete, select, update
from sqlalchemy.engine import CursorResult

from lms.core.clock import now
from lms.db import session
from lms.notices.models import Job, Mail, Notice
from lms.notices.queries import due
from lms.notices.rules import LEASE, MailState, delay, is_spent


class LeaseLost(Exception):  # noqa: N818 - a turn of events, not a fault
    """Another worker took the job meanwhile; nothing of this try may be kept."""


@dataclass(frozen=True, slots=True)
class Task:
    """A job in the hands of one worker. `tries` counts this one."""

    id: int
    kind: str
    payload: dict[str, Any]
    tries: int
    token: str


def claim(kinds: Collection[str]) -> Task | None:
    """Take the next due job of these kinds for as long as a lease lasts; None if there is none."""
    moment, token = now(), secrets.token_hex(16)
    wanted = due(kinds, moment).limit(1).with_for_update(skip_locked=True).scalar_subquery()
    statement = (
        update(Job)
        .where(Job.id == wanted)
        .values(lease_until=moment + LEASE, lease_token=token, tries=Job.tries + 1)
        .returning(Job.id, Job.kind, Job.payload, Job.tries)
    )
    row = session().execute(statement).one_or_none()
    return None if row is None else Task(row.id, row.kind, row.payload, row.tries, token)


def renew(task: Task) -> bool:
    """Hold a job for one lease more; False if it was lost."""
    return _change(task, lease_until=now() + LEASE)


def finish(task: Task) -> None:
    """The work is done. Raises LeaseLost if it is not this worker's any more."""
    if not _change(task, done_at=now(), lease_until=None, lease_token=None, last_error=""):
        raise LeaseLost


def postpone(task: Task, error: str, *, for_good: bool) -> bool:
    """Note a failure; try again later, or put the job among the dead. Returns whether it is dead."""
    dead = for_good or is_spent(task.tries)
    when = {"dead_at": now()} if dead else {"run_at": now() + delay(task.tries, task.id)}
    if not _change(task, last_error=error, lease_until=None, lease_token=None, **when):
        raise LeaseLost
    return dead


def mark_mail(job_id: int, state: MailState) -> None:
    """Note what became of a mail; what a sent one said is forgotten."""
    sent = {"sent_at": now(), "context": {}, "reply_to": None} if state is MailState.SENT else {}
    session().execute(update(Mail).where(Mail.job_id == job_id).values(state=state.value, **sent))


def revive(job_id: int | None = None) -> int:
    """Put dead jobs back to work, one or all, from the first try; returns how many."""
    which: list[ColumnElement[bool]] = [Job.dead_at.is_not(None)]
    if job_id is not None:
        which.append(Job.id == job_id)
    session().execute(
        update(Mail)
        .where(Mail.job_id.in_(select(Job.id).where(*which)))
        .values(state=MailState.QUEUED.value)
    )
    return _count(update(Job).where(*which).values(dead_at=None, tries=0, run_at=now()))


def hurry(job_id: int) -> bool:
    """Let a job that failed be tried at once instead of later; False if none waits of this id."""
    waits = Job.done_at.is_(None), Job.dead_at.is_(None), Job.lease_token.is_(None)
    return bool(_count(update(Job).where(Job.id == job_id, *waits).values(run_at=now())))


def discard(job_id: int) -> bool:
    """End a dead job for good, deleting its mail with all that it says; False if it is not dead.

    Its key stays, so that what was asked for once is not asked for again.
    """
    ended = {"dead_at": None, "done_at": now()}
    done = _count(update(Job).where(Job.id == job_id, Job.dead_at.is_not(None)).values(**ended))
    if done:
        session().execute(delete(Mail).where(Mail.job_id == job_id))
    return bool(done)


def forget(before: datetime, notices_before: datetime) -> int:
    """Delete work that ended before a day, its mails with it, and old notices; returns how many rows."""
    old = _count(delete(Notice).where(Notice.created_at < notices_before))
    return old + _count(delete(Job).where((Job.done_at < before) | (Job.dead_at < before)))


def forget_done(kinds: Collection[str], before: datetime) -> int:
    """Delete work of some kinds that was done before a moment; returns how many rows."""
    return _count(delete(Job).where(Job.kind.in_(list(kinds)), Job.done_at < before))


def _change(task: Task, **values: object) -> bool:
    held = (Job.id == task.id, Job.lease_token == task.token)
    return _count(update(Job).where(*held).values(**values)) == 1


def _count(statement: Any) -> int:  # noqa: ANN401 - an update or a delete
    done: CursorResult[Any] = session().execute(statement)  # type: ignore[assignment]
    return done.rowcount
