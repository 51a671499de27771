"""Who hears of a message: at once, once a day, or not at all."""

from __future__ import annotations

from sqlalchemy import Row, func, select, update

from lms.core.actor import Actor
from lms.core.clock import now
from lms.core.errors import NotFound
from lms.db import insert_ignore, session, upsert
from lms.mentoring.actions.letters import tell
from lms.mentoring.models.messages import MessageMail, Post, Thread, ThreadReader
from lms.mentoring.queries.access import Standing
from lms.mentoring.queries.mentorships.people import recipients
from lms.mentoring.rules.rights import may_read_messages

NEW = "message_new"


def tell_of(*, actor: Actor, mentorship_id: int, thread_id: int) -> None:
    """Tell those who follow a conversation of its latest message: a notice, and a mail at once.

    Mentors and coordinators follow it unless they mute or leave it; learners where it is for all,
    where they have written, or where they chose to.
    """
    thread = session().execute(
        select(Thread.title, Thread.for_all).where(Thread.id == thread_id)
    ).one()  # fmt: skip
    rows = {
        row.person_id: row
        for row in session().execute(
            select(
                ThreadReader.person_id,
                ThreadReader.follows,
                ThreadReader.muted_at,
                ThreadReader.left_at,
            ).where(ThreadReader.thread_id == thread_id)
        )
    }
    leads = {one.id for one in recipients(mentorship_id)}
    heard = [
        one
        for one in recipients(mentorship_id, learners=True)
        if _hears(rows.get(one.id), by_default=thread.for_all or one.id in leads)
    ]
    daily = _daily({one.id for one in heard})
    href = f"/mentorships/{mentorship_id}/messages/{thread_id}/"
    for group, template in (
        ([one for one in heard if one.id not in daily], "mentoring/mail/messages_new.txt"),
        ([one for one in heard if one.id in daily], ""),
    ):
        tell(
            to=group,
            but=actor.person_id,
            kind=NEW,
            mentorship_id=mentorship_id,
            href=href,
            words={"title": thread.title, "author": actor.name},
            template=template,
        )


def _hears(row: Row[int, bool, object, object] | None, *, by_default: bool) -> bool:
    if row is None:
        return by_default
    return row.muted_at is None and row.left_at is None and (by_default or row.follows)


def _daily(person_ids: set[int]) -> set[int]:
    return set(
        session().scalars(
            select(MessageMail.person_id).where(
                MessageMail.person_id.in_(person_ids), MessageMail.daily
            )
        )
    )


def read(*, standing: Standing, person_id: int, thread_id: int) -> None:
    """Note that somebody has read a conversation to its end."""
    last = _last(standing, thread_id)
    insert_ignore(ThreadReader, {"thread_id": thread_id, "person_id": person_id, "read_to": 0})
    session().execute(
        update(ThreadReader)
        .where(ThreadReader.thread_id == thread_id, ThreadReader.person_id == person_id)
        .values(read_to=last)
    )


def choose(*, standing: Standing, person_id: int, thread_id: int, wish: str) -> None:
    """Follow, mute or leave a conversation: `wish` is follow, mute or leave."""
    last = _last(standing, thread_id)
    moment = now()
    values: dict[str, object] = {
        "follows": wish == "follow",
        "muted_at": moment if wish == "mute" else None,
        "left_at": moment if wish == "leave" else None,
    }
    row = {"thread_id": thread_id, "person_id": person_id}
    first = {**row, **values, "read_to": last if wish == "leave" else 0}
    upsert(ThreadReader, first, key=tuple(row), changes=values)


def set_daily(*, person_id: int, daily: bool) -> None:
    """Choose between a mail for each message and one a day; what was told of is not told again."""
    last = session().scalar(select(func.max(Post.id))) or 0
    changes = {"daily": daily, "told_to": last}
    upsert(MessageMail, {"person_id": person_id, **changes}, key=("person_id",), changes=changes)


def note_digest(*, person_id: int, told_to: int) -> bool:
    """Note that a daily mail told of all to this message; False if another one has done so."""
    done = session().execute(
        update(MessageMail)
        .where(MessageMail.person_id == person_id, MessageMail.told_to < told_to)
        .values(told_to=told_to)
    )
    return bool(done.rowcount)  # type: ignore[attr-defined]


def _last(standing: Standing, thread_id: int) -> int:
    if not may_read_messages(standing):
        raise NotFound
    last = session().scalar(
        select(Thread.last_post_id).where(
            Thread.id == thread_id, Thread.mentorship_id == standing.mentorship_id
        )
    )
    if last is None:
        raise NotFound
    return last
