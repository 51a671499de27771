"""Send the outbox; forget what was sent long ago."""

from __future__ import annotations

from datetime import timedelta

from flask import current_app

from lms.core.clock import now
from lms.notices import queries
from lms.notices.actions import leases
from lms.notices.actions.leases import Task
from lms.notices.jobs.registry import Finish, daily, job
from lms.notices.rules import KEPT_DAYS, MailState

NOTICES_KEPT = timedelta(days=365)


def _bury(task: Task) -> None:
    leases.mark_mail(task.id, MailState.DEAD)


@job("mail", on_dead=_bury)
def deliver(task: Task) -> Finish | None:
    """Send one mail of the outbox. A worker that dies before noting it sends it again, under the same Message-ID."""
    from lms.notices.adapters.letters import write_letter  # only workers need the mail libraries
    from lms.notices.adapters.transports import transport

    mail = queries.outgoing(task.id)
    if mail is None or mail.sent_at is not None:
        return None
    transport(current_app).send(write_letter(current_app, mail))
    return lambda: leases.mark_mail(task.id, MailState.SENT)


@daily("forget-messages")
def forget_old(_task: Task) -> Finish | None:
    """Delete ended work with its mails after 30 days, and notices after a year."""
    moment = now()
    return lambda: leases.forget(moment - timedelta(days=KEPT_DAYS), moment - NOTICES_KEPT)
