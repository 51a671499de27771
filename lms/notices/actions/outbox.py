"""Ask for later work and put mails into the outbox, in the caller's write block."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import select

from lms.core.clock import now
from lms.core.errors import Invalid
from lms.db import insert_ignore, session
from lms.notices.models import Job, Mail
from lms.notices.rules import is_address

MAIL = "mail"


def enqueue(
    kind: str,
    payload: Mapping[str, object],
    run_at: datetime | None = None,
    dedupe: str | None = None,
) -> int | None:
    """Ask for work of a registered kind, at once or from `run_at`; returns the job's id.

    With `dedupe` the work is asked for only once, however often this is called; a repeated call
    returns None. The key is forgotten 30 days after the work was done.
    """
    moment = now()
    row = {
        "kind": kind,
        "payload": dict(payload),
        "created_at": moment,
        "run_at": run_at or moment,
        "dedupe": dedupe,
    }
    if dedupe is None:
        made = Job(**row)
        session().add(made)
        session().flush()
        return made.id
    if not insert_ignore(Job, row):
        return None
    return session().scalar(select(Job.id).where(Job.dedupe == dedupe))


def send_mail(
    *,
    to: str,
    person_id: int | None,
    template: str,
    language: str,
    context: Mapping[str, object],
    dedupe: str | None = None,
    reply_to: str | None = None,
) -> int | None:
    """Put a mail into the outbox; the worker renders `template` in `language` and sends it.

    `template` is a file such as `accounts/mail/confirm.txt` whose first line is `Subject: …`;
    `context` holds what JSON can hold. Returns the mail's id, None if `dedupe` was used before.
    Raises Invalid if `to` or `reply_to` is not one plain address.
    """
    if not is_address(to) or (reply_to and not is_address(reply_to)):
        raise Invalid("This is not one e-mail address.")
    job_id = enqueue(MAIL, {}, dedupe=f"mail:{dedupe}" if dedupe else None)
    if job_id is None:
        return None
    mail = Mail(
        job_id=job_id,
        person_id=person_id,
        to=to,
        reply_to=reply_to or None,
        language=language,
        template=template,
        context=dict(context),
        message_id=f"{job_id}.{secrets.token_hex(10)}",
        created_at=now(),
    )
    session().add(mail)
    session().flush()
    return mail.id
