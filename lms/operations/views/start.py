"""Where admins start: what needs them, and the ways to everything they look after."""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from datetime import datetime, timedelta

from flask import render_template

from lms.accounts.queries.people import count_waiting, seen_since
from lms.activity.queries import counts_since
from lms.activity.rules import Verb
from lms.core.actor import Role
from lms.core.clock import now
from lms.notices.jobs import kinds
from lms.notices.queries import Backlog, Fate, backlog, last_done, mail_counts
from lms.operations.views.room import room, settings
from lms.people.queries import counts
from lms.web.access import requires

DAY = timedelta(days=1)
LATE = timedelta(minutes=10)
LITTLE = 1024**3


@dataclass(frozen=True, slots=True)
class Figures:
    """What an admin wants to know first."""

    opened: int
    closed: int
    waiting: int
    here_today: int
    refused_today: int
    looks_today: int
    mails: dict[Fate, int]
    work: Backlog
    last: datetime | None
    worker_rests: bool
    little_room: bool

    @property
    def troubles(self) -> int:
        """How many things ask for somebody."""
        dead_work = self.work.dead - self.mails[Fate.DEAD]
        found = (self.mails[Fate.DEAD], dead_work, self.worker_rests, self.little_room)
        return sum(bool(one) for one in found)


@room.get("/")
@requires(Role.ADMIN)
def start() -> str:
    """What needs somebody, then the figures and the ways."""
    return render_template("operations/start.html", figures=_figures())


def _figures() -> Figures:
    moment = now()
    opened, closed = counts()
    noted = counts_since([Verb.SIGN_IN_REFUSED, Verb.LOOKED_AT], moment - DAY)
    last = last_done()
    return Figures(
        opened, closed, count_waiting(), seen_since(moment - DAY),
        noted.get(Verb.SIGN_IN_REFUSED, 0), noted.get(Verb.LOOKED_AT, 0),
        mail_counts(), backlog(list(kinds), moment), last,
        last is None or last < moment - LATE,
        shutil.disk_usage(settings().data_dir).free < LITTLE,
    )  # fmt: skip
