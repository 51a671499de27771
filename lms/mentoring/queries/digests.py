"""What a daily mail tells: conversations with messages that somebody has not been told of."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import and_, func, or_, select

from lms.db import session
from lms.mentoring.models.mentorships import Mentorship
from lms.mentoring.models.messages import MessageMail, Post, Thread, ThreadReader
from lms.mentoring.queries.access import coordinates_city, is_mine, mentors
from lms.mentoring.rules.mentorships import OPEN
from lms.people.models import Person

SHOWN = 50


@dataclass(frozen=True, slots=True)
class News:
    """A conversation with so many new messages; `last` is the id of the latest."""

    mentorship_id: int
    thread_id: int
    title: str
    count: int
    last: int


def wanting() -> Sequence[int]:
    """Who wants one mail a day, and might have something new."""
    newest = select(func.coalesce(func.max(Post.id), 0)).scalar_subquery()
    return list(
        session().scalars(
            select(MessageMail.person_id)
            .join(Person, Person.id == MessageMail.person_id)
            .where(MessageMail.daily, MessageMail.told_to < newest, Person.deactivated_at.is_(None))
            .order_by(MessageMail.person_id)
        )
    )


def news_for(person_id: int) -> list[News]:
    """What is new for somebody who may read it now, follows it and has not read it elsewhere."""
    told_to = (
        select(MessageMail.told_to).where(MessageMail.person_id == person_id).scalar_subquery()
    )
    leads = or_(
        mentors(person_id),
        coordinates_city(person_id, Mentorship.champion_id),
        coordinates_city(person_id, Mentorship.mentee_id),
    )
    rows = session().execute(
        select(Thread.mentorship_id, Thread.id, Thread.title, func.count(), func.max(Post.id))
        .join(Mentorship, Mentorship.id == Thread.mentorship_id)
        .join(Post, Post.thread_id == Thread.id)
        .outerjoin(
            ThreadReader,
            and_(ThreadReader.thread_id == Thread.id, ThreadReader.person_id == person_id),
        )
        .where(
            Mentorship.state.in_(sorted(OPEN)),
            is_mine(person_id),
            Post.id > func.coalesce(told_to, 0),
            Post.id > func.coalesce(ThreadReader.read_to, 0),
            Post.removed_at.is_(None),
            or_(Post.author_id.is_(None), Post.author_id != person_id),
            ThreadReader.muted_at.is_(None),
            ThreadReader.left_at.is_(None),
            or_(leads, Thread.for_all, ThreadReader.follows),
        )
        .group_by(Thread.mentorship_id, Thread.id, Thread.title)
        .order_by(func.max(Post.id).desc())
        .limit(SHOWN)
    )
    return [News(*row) for row in rows]
