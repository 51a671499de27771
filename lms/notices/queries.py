"""What is due, what is stuck, what a mail says, and what one person should know."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import Row, Select, func, or_, select

from lms.db import session
from lms.notices.models import Job, Mail, Notice
from lms.notices.rules import LEASE, MailState, Outgoing
from lms.people.models import Person

SHOWN = 50


def due(kinds: Collection[str], moment: datetime) -> Select[int]:
    """The jobs that a worker may take, oldest first: not ended, due, and held by nobody.

    A lease that ends later than any lease could was written by a clock that has since jumped back.
    """
    free = or_(
        Job.lease_until.is_(None), Job.lease_until < moment, Job.lease_until > moment + 2 * LEASE
    )
    waiting = (Job.done_at.is_(None), Job.dead_at.is_(None), Job.run_at <= moment)
    return select(Job.id).where(*waiting, Job.kind.in_(kinds), free).order_by(Job.run_at, Job.id)


def has_due(kinds: Collection[str], moment: datetime) -> bool:
    """Whether there is anything to take; a read, so that idle workers never lock."""
    return session().scalar(due(kinds, moment).limit(1)) is not None


def outgoing(job_id: int) -> Outgoing | None:
    """The mail that a job is to send."""
    row = session().execute(
        select(
            Mail.id, Mail.to, Mail.reply_to, Mail.language, Mail.template, Mail.context, Mail.message_id,
            Mail.created_at, Mail.sent_at, Mail.person_id,
            func.coalesce(Person.name, "").label("name"), func.coalesce(Person.time_zone, "").label("time_zone"),
        ).outerjoin(Person, Person.id == Mail.person_id).where(Mail.job_id == job_id)
    ).one_or_none()  # fmt: skip
    return None if row is None else Outgoing(*row)


@dataclass(frozen=True, slots=True)
class Backlog:
    """How the later work stands. `oldest_due` is the run_at of the job that waits longest."""

    waiting: int
    running: int
    dead: int
    oldest_due: datetime | None
    unknown: tuple[str, ...]


def backlog(kinds: Collection[str], moment: datetime) -> Backlog:
    """Counts of the job table; `unknown` are kinds that wait for a worker of another release."""
    ended = (Job.done_at.is_(None), Job.dead_at.is_(None))
    waiting, running, oldest = session().execute(
        select(
            func.count(),
            func.count().filter(Job.lease_until > moment),
            func.min(Job.run_at).filter(Job.run_at <= moment, Job.lease_until.is_(None)),
        ).where(*ended)
    ).one()  # fmt: skip
    dead = session().scalar(select(func.count()).where(Job.dead_at.is_not(None))) or 0
    strange = session().scalars(select(Job.kind).where(*ended, Job.kind.not_in(kinds)).distinct())
    return Backlog(waiting, running, dead, oldest, tuple(sorted(strange)))


def dead_letters() -> list[Row[Any]]:
    """The latest jobs that were given up: id, kind, template, dead_at, last_error. No addresses."""
    statement = (
        select(Job.id, Job.kind, Mail.template, Job.tries, Job.dead_at, Job.last_error)
        .outerjoin(Mail, Mail.job_id == Job.id)
        .where(Job.dead_at.is_not(None))
        .order_by(Job.dead_at.desc(), Job.id.desc())
        .limit(SHOWN)
    )
    return list(session().execute(statement))


def failing() -> list[Row[Any]]:
    """Jobs that failed at least once and will be tried again: id, kind, tries, run_at, last_error."""
    statement = (
        select(Job.id, Job.kind, Job.tries, Job.run_at, Job.last_error)
        .where(Job.done_at.is_(None), Job.dead_at.is_(None), Job.last_error != "")
        .order_by(Job.run_at)
        .limit(SHOWN)
    )
    return list(session().execute(statement))


def notices_of(person_id: int, before: int | None, limit: int) -> list[Row[Any]]:
    """A person's notices, newest first, from before an id: id, kind, parameters, created_at, read_at."""
    statement = select(Notice.id, Notice.kind, Notice.parameters, Notice.created_at, Notice.read_at)
    mine = statement.where(Notice.person_id == person_id)
    older = mine if before is None else mine.where(Notice.id < before)
    return list(session().execute(older.order_by(Notice.id.desc()).limit(limit)))


def unread(person_id: int) -> int:
    """How many notices a person has not read."""
    statement = select(func.count()).where(Notice.person_id == person_id, Notice.read_at.is_(None))
    return session().scalar(statement) or 0


def mails_since(template: str, moment: datetime) -> int:
    """How many mails of one template were written since."""
    statement = select(func.count()).where(Mail.template == template, Mail.created_at >= moment)
    return session().scalar(statement) or 0


# For admins: what became of mails and of later work. Never what a mail says, nor its links.


class Fate(StrEnum):
    """Where a mail is on its way, as admins ask: failing ones are tried again by themselves."""

    QUEUED = "queued"
    FAILING = "failing"
    DEAD = "dead"
    SENT = "sent"


@dataclass(frozen=True, slots=True)
class Sending:
    """A mail in the outbox, without what it says. `job_id` is the work of sending it."""

    job_id: int
    template: str
    to: str
    person_id: int | None
    state: MailState
    created_at: datetime
    sent_at: datetime | None
    tries: int
    run_at: datetime
    dead_at: datetime | None
    last_error: str


@dataclass(frozen=True, slots=True)
class KindCount:
    """How the work of one kind stands; `done_at` is the last time that some was done."""

    kind: str
    waiting: int
    failing: int
    dead: int
    done_at: datetime | None


_failed = (Job.last_error != "") & Job.done_at.is_(None) & Job.dead_at.is_(None)
_fates = {
    Fate.QUEUED: (Mail.state == MailState.QUEUED) & (Job.last_error == ""),
    Fate.FAILING: (Mail.state == MailState.QUEUED) & _failed,
    Fate.DEAD: Mail.state == MailState.DEAD,
    Fate.SENT: Mail.state == MailState.SENT,
}
_SENDING = select(
    Mail.job_id, Mail.template, Mail.to, Mail.person_id, Mail.state, Mail.created_at,
    Mail.sent_at, Job.tries, Job.run_at, Job.dead_at, Job.last_error,
).join(Job, Job.id == Mail.job_id)  # fmt: skip


def mail_counts() -> dict[Fate, int]:
    """How many mails there are of each fate; sent ones are kept for 30 days."""
    counts = (func.count().filter(fits) for fits in _fates.values())
    row = session().execute(select(*counts).select_from(Mail).join(Job, Job.id == Mail.job_id))
    return dict(zip(_fates, (int(count) for count in row.one()), strict=True))


def mails(fate: Fate | None, before: int | None, limit: int) -> list[Sending]:
    """Mails of the outbox, the newest first, from before the work of an id."""
    wanted = _SENDING.order_by(Mail.job_id.desc()).limit(limit)
    if fate is not None:
        wanted = wanted.where(_fates[fate])
    if before is not None:
        wanted = wanted.where(Mail.job_id < before)
    return [_sending(row) for row in session().execute(wanted)]


def mail_of(job_id: int) -> Sending | None:
    """The mail that a job sends, without what it says."""
    row = session().execute(_SENDING.where(Mail.job_id == job_id)).one_or_none()
    return _sending(row) if row else None


def given_up(job_id: int) -> Any:  # noqa: ANN401 - a row, or None
    """A job that was given up: id, kind, tries, dead_at, last_error; None if it is not one."""
    wanted = select(Job.id, Job.kind, Job.tries, Job.dead_at, Job.last_error)
    found = session().execute(wanted.where(Job.id == job_id, Job.dead_at.is_not(None)))
    return found.one_or_none()


def kinds_of_work() -> list[KindCount]:
    """How each kind of work stands, by its name."""
    open_ = Job.done_at.is_(None) & Job.dead_at.is_(None)
    rows = session().execute(
        select(
            Job.kind,
            func.count().filter(open_),
            func.count().filter(_failed),
            func.count().filter(Job.dead_at.is_not(None)),
            func.max(Job.done_at),
        )
        .group_by(Job.kind)
        .order_by(Job.kind)
    )
    return [KindCount(*row) for row in rows]


def last_done() -> datetime | None:
    """When a worker last did something; there are duties of each minute."""
    return session().scalar(select(func.max(Job.done_at)).where(Job.done_at.is_not(None)))


def _sending(row: Any) -> Sending:  # noqa: ANN401 - a row of _SENDING
    job_id, template, to, person_id, state, *rest = row
    return Sending(job_id, template, to, person_id, MailState(state), *rest)
