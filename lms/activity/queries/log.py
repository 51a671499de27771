"""All of the log, for admins: the newest first, by person, kind and day."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Select, and_, func, or_, select, union_all
from sqlalchemy.orm import aliased

from lms.activity.models import AuditEntry
from lms.db import session
from lms.people.models import Person


@dataclass(frozen=True, slots=True)
class Wish:
    """What to show of the log. `people`: who did it or whose record it was; None asks for nobody.

    `since` is the first moment that counts, `until` the first that no longer does.
    """

    people: tuple[int, ...] | None = None
    verb: str = ""
    since: datetime | None = None
    until: datetime | None = None


@dataclass(frozen=True, slots=True)
class Line:
    """Somebody (`who`) did something, perhaps with the record of somebody (`whose`).

    Names are None where nobody is named or where they have left.
    """

    id: int
    at: datetime
    verb: str
    who_id: int | None
    who: str | None
    whose_id: int | None
    whose: str | None
    subject_kind: str
    subject_id: int | None
    detail: Mapping[str, Any]
    network: str


_log = AuditEntry.__table__.c
_who, _whose = aliased(Person), aliased(Person)


def lines(wish: Wish, before: int | None, limit: int) -> list[Line]:
    """The lines that fit, from before the line of an id; by time and then by id.

    Who asks for people gets the lines of each of two indexes, who did it and whose record it was,
    so that no question walks the whole log.
    """
    place = _place(before)
    if before is not None and place is None:
        return []
    chosen = _chosen(wish, place, limit)
    rows = session().execute(
        select(
            AuditEntry.id, AuditEntry.at, AuditEntry.verb, _who.id, _who.name, _whose.id, _whose.name,
            AuditEntry.subject_kind, AuditEntry.subject_id, AuditEntry.detail, AuditEntry.network,
        )
        .outerjoin(_who, _who.id == AuditEntry.person_id)
        .outerjoin(_whose, _whose.id == AuditEntry.about_id)
        .where(AuditEntry.id.in_(chosen))
        .order_by(AuditEntry.at.desc(), AuditEntry.id.desc())
        .limit(limit)
    )  # fmt: skip
    return [Line(*row) for row in rows]


def kinds_noted() -> list[str]:
    """The kinds of lines that there are."""
    return sorted(session().scalars(select(AuditEntry.verb).distinct()))


def counts_since(verbs: Collection[str], moment: datetime) -> dict[str, int]:
    """How many lines of some kinds were written since."""
    rows = session().execute(
        select(AuditEntry.verb, func.count())
        .where(AuditEntry.verb.in_(list(verbs)), AuditEntry.at >= moment)
        .group_by(AuditEntry.verb)
    )
    return {verb: int(count) for verb, count in rows}


def _place(before: int | None) -> tuple[datetime, int] | None:
    """When the line was written that the page before ended with."""
    if before is None:
        return None
    at = session().scalar(select(AuditEntry.at).where(AuditEntry.id == before))
    return (at, before) if at else None


def _chosen(wish: Wish, place: tuple[datetime, int] | None, limit: int) -> Select[Any]:
    fitting = _narrowed(select(_log.id, _log.at), wish, place)
    if wish.people is None:
        return select(_ordered(fitting, limit).subquery().c.id)
    ways = [
        select(_ordered(fitting.where(column.in_(wish.people)), limit).subquery())
        for column in (_log.person_id, _log.about_id)
    ]
    return select(union_all(*ways).subquery().c.id)


def _narrowed(
    statement: Select[Any], wish: Wish, place: tuple[datetime, int] | None
) -> Select[Any]:
    if wish.verb:
        statement = statement.where(_log.verb == wish.verb)
    if wish.since is not None:
        statement = statement.where(_log.at >= wish.since)
    if wish.until is not None:
        statement = statement.where(_log.at < wish.until)
    if place is not None:
        at, id_ = place
        earlier = or_(_log.at < at, and_(_log.at == at, _log.id < id_))
        statement = statement.where(_log.at <= at, earlier)
    return statement


def _ordered(statement: Select[Any], limit: int) -> Select[Any]:
    return statement.order_by(_log.at.desc(), _log.id.desc()).limit(limit)
