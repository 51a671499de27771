"""Links in mails: made, used once, made void."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta

from sqlalchemy import insert, update

from lms.accounts.models import MailToken
from lms.accounts.rules.tokens import GOOD_FOR, Purpose, hashed
from lms.core.clock import now
from lms.core.errors import Conflict
from lms.db import session


def make_link(
    purpose: Purpose,
    token: str,
    *,
    email: str,
    person_id: int | None = None,
    payload: Mapping[str, str] | None = None,
    good_for: timedelta | None = None,
) -> None:
    """Keep what a link stands for; the mail holds `token`, the row its hash."""
    moment = now()
    session().execute(
        insert(MailToken).values(
            purpose=purpose,
            token_hash=hashed(token),
            person_id=person_id,
            email=email,
            payload=dict(payload or {}),
            created_at=moment,
            expires_at=moment + (good_for or GOOD_FOR[purpose]),
        )
    )


def use_link(link_id: int) -> None:
    """Use a link, which can be done once; raises Conflict if it was used or has run out."""
    moment = now()
    good = (MailToken.id == link_id, MailToken.used_at.is_(None), MailToken.expires_at > moment)
    used = session().execute(update(MailToken).where(*good).values(used_at=moment, payload={}))
    if not used.rowcount:  # type: ignore[attr-defined]
        raise Conflict


def void_link(link_id: int) -> None:
    """Make a link void, used or not, run out or not."""
    session().execute(
        update(MailToken).where(MailToken.id == link_id).values(used_at=now(), payload={})
    )


def void_links(person_id: int) -> None:
    """Make all links void that were sent to a person and not used."""
    session().execute(
        update(MailToken)
        .where(MailToken.person_id == person_id, MailToken.used_at.is_(None))
        .values(used_at=now(), payload={})
    )
