"""Reads of messages. Each begins with a standing in the mentorship that may read them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, and_, func, or_, select
from sqlalchemy.orm import aliased

from lms.core.errors import NotFound
from lms.db import session
from lms.files.models import Blob
from lms.files.queries import StoredFile
from lms.mentoring.models.mentorships import Mentorship
from lms.mentoring.models.messages import MessageMail, Post, PostFile, Thread, ThreadReader
from lms.mentoring.queries.access import Standing, is_mine
from lms.mentoring.rules.rights import may_read_messages
from lms.people.models import Person


@dataclass(frozen=True, slots=True)
class ThreadLine:
    """A conversation in a list; `id` of its last message orders it and pages the list."""

    id: int
    title: str
    posts: int
    unread: int
    last_post_id: int
    last_at: datetime | None
    last_by: str | None
    is_muted: bool
    is_left: bool


@dataclass(frozen=True, slots=True)
class File:
    """An attached file."""

    id: int
    name: str
    size: int


@dataclass(frozen=True, slots=True)
class Message:
    """One message; without words once its author took it back."""

    id: int
    author_id: int | None
    author: str | None
    text: str
    html: str
    at: datetime
    changed_at: datetime | None
    removed_at: datetime | None
    files: tuple[File, ...]


@dataclass(frozen=True, slots=True)
class Talk:
    """A conversation as one person sees it. `read_to` is the last message they have read."""

    id: int
    title: str
    for_all: bool
    read_to: int
    last_post_id: int
    follows: bool
    is_muted: bool
    is_left: bool


@dataclass(frozen=True, slots=True)
class RoomFile:
    """A file in the list of a mentorship's files."""

    id: int
    name: str
    size: int
    at: datetime
    by: str | None
    thread_id: int
    thread: str


def threads(
    standing: Standing, person_id: int, *, before: int | None, limit: int
) -> list[ThreadLine]:
    """The conversations of a mentorship, that with the latest message first."""
    _may_read(standing)
    author, last = aliased(Person), aliased(Post)
    there = Post.thread_id == Thread.id
    count = select(func.count()).select_from(Post).where(there).correlate(Thread).scalar_subquery()
    wanted = (
        select(
            Thread.id,
            Thread.title,
            count,
            _unread_in(person_id),
            Thread.last_post_id,
            last.at,
            author.name,
            ThreadReader.muted_at.is_not(None),
            ThreadReader.left_at.is_not(None),
        )
        .outerjoin(ThreadReader, _reads(person_id))
        .outerjoin(last, last.id == Thread.last_post_id)
        .outerjoin(author, author.id == last.author_id)
        .where(Thread.mentorship_id == standing.mentorship_id)
        .order_by(Thread.last_post_id.desc())
        .limit(limit)
    )
    if before is not None:
        wanted = wanted.where(Thread.last_post_id < before)
    return [ThreadLine(*row) for row in session().execute(wanted)]


def talk(standing: Standing, person_id: int, thread_id: int) -> Talk:
    """One conversation; raises NotFound."""
    _may_read(standing)
    row = (
        session()
        .execute(
            select(
                Thread.id,
                Thread.title,
                Thread.for_all,
                func.coalesce(ThreadReader.read_to, 0),
                Thread.last_post_id,
                func.coalesce(ThreadReader.follows, False),
                ThreadReader.muted_at.is_not(None),
                ThreadReader.left_at.is_not(None),
            )
            .outerjoin(ThreadReader, _reads(person_id))
            .where(Thread.id == thread_id, Thread.mentorship_id == standing.mentorship_id)
        )
        .one_or_none()
    )
    if row is None:
        raise NotFound
    return Talk(*row)


def posts(thread_id: int, *, before: int | None, limit: int) -> list[Message]:
    """The messages of a conversation that the reader was given, the newest first."""
    wanted = (
        select(
            Post.id,
            Post.author_id,
            Person.name,
            Post.text,
            Post.html,
            Post.at,
            Post.changed_at,
            Post.removed_at,
        )
        .outerjoin(Person, Person.id == Post.author_id)
        .where(Post.thread_id == thread_id)
        .order_by(Post.id.desc())
        .limit(limit)
    )
    if before is not None:
        wanted = wanted.where(Post.id < before)
    rows = session().execute(wanted).all()
    files = _files([row.id for row in rows])
    return [Message(*row, files.get(row.id, ())) for row in rows]


def room_files(standing: Standing, *, limit: int) -> list[RoomFile]:
    """The files of a mentorship: those of its messages, the newest first."""
    _may_read(standing)
    rows = session().execute(
        select(PostFile.id, PostFile.name, Blob.size, Post.at, Person.name, Thread.id, Thread.title)
        .join(Post, Post.id == PostFile.post_id)
        .join(Thread, Thread.id == Post.thread_id)
        .join(Blob, Blob.sha256 == PostFile.sha256)
        .outerjoin(Person, Person.id == Post.author_id)
        .where(Thread.mentorship_id == standing.mentorship_id)
        .order_by(PostFile.id.desc())
        .limit(limit)
    )
    return [RoomFile(*row) for row in rows]


def file_of(standing: Standing, file_id: int) -> StoredFile:
    """A file of a mentorship's messages, to be sent; raises NotFound."""
    _may_read(standing)
    row = (
        session()
        .execute(
            select(Blob.sha256, Blob.size, Blob.content_type, PostFile.name)
            .join(PostFile, PostFile.sha256 == Blob.sha256)
            .join(Post, Post.id == PostFile.post_id)
            .join(Thread, Thread.id == Post.thread_id)
            .where(PostFile.id == file_id, Thread.mentorship_id == standing.mentorship_id)
        )
        .one_or_none()
    )
    if row is None:
        raise NotFound
    return StoredFile(row.sha256, row.size, row.content_type, row.name)


def unread(person_id: int, mentorship_ids: Iterable[int]) -> dict[int, int]:
    """How many messages somebody may read and has not, by mentorship; without threads they left."""
    rows = session().execute(
        select(Thread.mentorship_id, func.count(Post.id))
        .join(Post, Post.thread_id == Thread.id)
        .join(Mentorship, Mentorship.id == Thread.mentorship_id)
        .outerjoin(ThreadReader, _reads(person_id))
        .where(
            Thread.mentorship_id.in_(set(mentorship_ids)), is_mine(person_id), _is_new(person_id)
        )
        .group_by(Thread.mentorship_id)
    )
    return {row[0]: row[1] for row in rows}


def wants_daily(person_id: int) -> bool:
    """Whether somebody hears of messages once a day instead of at once."""
    found = select(MessageMail.daily).where(MessageMail.person_id == person_id)
    return bool(session().scalar(found))


def _is_new(person_id: int) -> ColumnElement[bool]:
    return and_(
        Post.removed_at.is_(None),
        or_(Post.author_id.is_(None), Post.author_id != person_id),
        Post.id > func.coalesce(ThreadReader.read_to, 0),
        ThreadReader.left_at.is_(None),
    )


def _unread_in(person_id: int) -> ColumnElement[int]:
    return (
        select(func.count())
        .select_from(Post)
        .where(Post.thread_id == Thread.id, _is_new(person_id))
        .correlate(Thread, ThreadReader)
        .scalar_subquery()
    )


def _reads(person_id: int) -> ColumnElement[bool]:
    return and_(ThreadReader.thread_id == Thread.id, ThreadReader.person_id == person_id)


def _files(post_ids: Iterable[int]) -> dict[int, tuple[File, ...]]:
    rows = session().execute(
        select(PostFile.post_id, PostFile.id, PostFile.name, Blob.size)
        .join(Blob, Blob.sha256 == PostFile.sha256)
        .where(PostFile.post_id.in_(set(post_ids)))
        .order_by(PostFile.id)
    )
    found: dict[int, tuple[File, ...]] = {}
    for post_id, file_id, name, size in rows:
        found[post_id] = (*found.get(post_id, ()), File(file_id, name, size))
    return found


def _may_read(standing: Standing) -> None:
    if not may_read_messages(standing):
        raise NotFound
