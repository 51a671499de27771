"""Writing the audit log. There is nothing here that changes a line; old ones are forgotten."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime

from sqlalchemy import delete, insert

from lms.activity.models import AuditEntry
from lms.activity.rules import Verb, network
from lms.core.actor import Actor
from lms.core.clock import now
from lms.db import insert_ignore, session

Detail = Mapping[str, str | int | bool | None]


def record(
    *,
    verb: Verb,
    actor: Actor,
    about: int | None = None,
    subject_kind: str = "",
    subject_id: int | None = None,
    detail: Detail | None = None,
    address: str | None = None,
) -> None:
    """Note that `actor` did something, to `subject` if there is one, with the record of `about`.

    Only the network of `address` is kept. `detail` names roles and scopes, never content.
    """
    session().execute(
        insert(AuditEntry).values(
            person_id=actor.person_id,
            verb=verb,
            about_id=about,
            subject_kind=subject_kind,
            subject_id=subject_id,
            detail=dict(detail or {}),
            at=now(),
            network=network(address),
        )
    )


def record_look(*, viewer: Actor, person_id: int, address: str | None = None) -> bool:
    """Note that `viewer` saw somebody's record, once a day; True if this was today's first look.

    Looks at one's own record leave no line.
    """
    if viewer.person_id == person_id:
        return False
    moment = now()
    line: dict[str, object] = {
        "person_id": viewer.person_id,
        "verb": Verb.LOOKED_AT,
        "about_id": person_id,
        "detail": {},
        "at": moment,
        "looked_on": moment.date(),
        "network": network(address),
    }
    return bool(insert_ignore(AuditEntry, line))


def record_looks(*, viewer: Actor, person_ids: Iterable[int], address: str | None = None) -> None:
    """Note that `viewer` saw the records of several people, such as in a table of them."""
    for person_id in person_ids:
        record_look(viewer=viewer, person_id=person_id, address=address)


def forget(before: datetime) -> int:
    """Delete lines older than the retention time; returns how many."""
    gone = session().execute(delete(AuditEntry).where(AuditEntry.at < before))
    return int(gone.rowcount)  # type: ignore[attr-defined]
