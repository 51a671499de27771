"""Tell somebody something in the application, and note that they read it."""

from __future__ import annotations

from collections.abc import Mapping

from sqlalchemy import select, update

from lms.core.clock import now
from lms.db import session
from lms.notices.models import Notice


def notify(person_id: int, kind: str, parameters: Mapping[str, object], href: str) -> None:
    """Tell somebody something in the application; `kind` is one that `notices.kinds` knows.

    `href` is a path without its language, such as `/certificates/7`: the reader's is put in front.
    """
    session().add(
        Notice(
            person_id=person_id, kind=kind, parameters=dict(parameters), href=href, created_at=now()
        )
    )
    session().flush()


def read_notice(person_id: int, notice_id: int) -> str | None:
    """Note that a notice was read; returns where it leads, None if it is not this person's."""
    mine = (Notice.id == notice_id, Notice.person_id == person_id)
    session().execute(update(Notice).where(*mine, Notice.read_at.is_(None)).values(read_at=now()))
    return session().scalar(select(Notice.href).where(*mine))


def read_all(person_id: int) -> None:
    """Note that all of a person's notices were read."""
    session().execute(
        update(Notice)
        .where(Notice.person_id == person_id, Notice.read_at.is_(None))
        .values(read_at=now())
    )
