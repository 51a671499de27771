"""The pages of admins in the world of the security tests: somebody who waits, and given-up work."""

from __future__ import annotations

from sqlalchemy import select, update

from lms.accounts.models import MailToken
from lms.accounts.rules.tokens import Purpose
from lms.core.clock import now
from lms.db import session, write
from lms.notices.actions import enqueue
from lms.notices.models import Job

# Where an admin reads the names of all people; each look at one of them is noted.
NAMES = {"accounts.people", "activity.log"}


def values() -> dict[str, object]:
    """A registration that waits for its address, and a job that was given up."""
    with write():
        job = enqueue("test.given-up", {})
        session().execute(update(Job).where(Job.id == job).values(dead_at=now(), last_error="no"))
        wanted = select(MailToken.id).where(MailToken.purpose == Purpose.CONFIRM)
        registration = session().scalars(wanted.order_by(MailToken.id).limit(1)).one()
    return {"job": job, "registration": registration}
