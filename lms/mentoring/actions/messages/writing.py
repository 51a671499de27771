"""Messages are written, mended for ten minutes, and taken back."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from flask_babel import gettext as _
from sqlalchemy import delete, select, update

from lms.core.actor import Actor
from lms.core.clock import now
from lms.core.errors import Conflict, Forbidden, Invalid, NotFound
from lms.db import insert_ignore, session, upsert
from lms.files.actions import record
from lms.files.queries import StoredFile
from lms.mentoring.actions.messages.telling import tell_of
from lms.mentoring.models.messages import Post, PostFile, Thread, ThreadReader
from lms.mentoring.queries.access import Standing
from lms.mentoring.queries.locks import held
from lms.mentoring.rules.messages import MAX_FILES, may_change
from lms.mentoring.rules.rights import may_write


@dataclass(frozen=True, slots=True)
class Words:
    """What somebody wrote: Markdown, the same as clean HTML, files kept on disk, the form's key."""

    text: str
    html: str
    key: str
    files: Sequence[StoredFile] = ()


def begin(*, actor: Actor, mentorship_id: int, title: str, for_all: bool, words: Words) -> int:
    """Begin a conversation with its first message; the same form sent twice begins one."""
    _writer(actor, mentorship_id)
    added = insert_ignore(
        Thread,
        {
            "mentorship_id": mentorship_id, "title": title, "for_all": for_all, "key": words.key,
            "begun_by": actor.person_id, "begun_at": now(), "last_post_id": 0,
        },
    )  # fmt: skip
    thread_id = (
        session()
        .scalars(
            select(Thread.id).where(Thread.mentorship_id == mentorship_id, Thread.key == words.key)
        )
        .one()
    )
    if added:
        _write(actor, mentorship_id, thread_id, words)
    return thread_id


def answer(*, actor: Actor, mentorship_id: int, thread_id: int, words: Words) -> int:
    """Write a message into a conversation; the same form sent twice writes one. Returns its id."""
    _writer(actor, mentorship_id)
    _thread(mentorship_id, thread_id)
    return _write(actor, mentorship_id, thread_id, words)


def change(
    *, actor: Actor, mentorship_id: int, thread_id: int, post_id: int, text: str, html: str
) -> None:
    """Mend one's own message within ten minutes; raises Conflict afterwards."""
    _writer(actor, mentorship_id)
    post = _own(actor, mentorship_id, thread_id, post_id)
    if post.removed_at is not None or not may_change(
        post.author_id, actor.person_id or 0, post.at, now()
    ):
        raise Conflict(_("A message can be changed for ten minutes. Write another one."))
    if not text:
        raise Invalid(fields={"text": _("Write something, or take the message back.")})
    session().execute(
        update(Post).where(Post.id == post_id).values(text=text, html=html, changed_at=now())
    )


def take_back(*, actor: Actor, mentorship_id: int, thread_id: int, post_id: int) -> None:
    """Remove the words and files of one's own message; its place stays, and says so."""
    _writer(actor, mentorship_id)
    post = _own(actor, mentorship_id, thread_id, post_id)
    if post.removed_at is None:
        session().execute(delete(PostFile).where(PostFile.post_id == post_id))
        session().execute(
            update(Post).where(Post.id == post_id).values(text="", html="", removed_at=now())
        )


def _writer(actor: Actor, mentorship_id: int) -> Standing:
    standing = held(actor, mentorship_id)
    if not may_write(standing):
        raise Forbidden
    return standing


def _write(actor: Actor, mentorship_id: int, thread_id: int, words: Words) -> int:
    if not words.text and not words.files:
        raise Invalid(fields={"text": _("Write something, or attach a file.")})
    if len(words.files) > MAX_FILES:
        raise Invalid(_("At most five files go with a message."))
    moment = now()
    added = insert_ignore(
        Post,
        {
            "thread_id": thread_id, "author_id": actor.person_id, "text": words.text,
            "html": words.html, "key": words.key, "at": moment,
        },
    )  # fmt: skip
    post_id = (
        session()
        .scalars(select(Post.id).where(Post.thread_id == thread_id, Post.key == words.key))
        .one()
    )
    if not added:
        return post_id
    for file in words.files:
        record(file)
        insert_ignore(PostFile, {"post_id": post_id, "sha256": file.sha256, "name": file.name})
    session().execute(update(Thread).where(Thread.id == thread_id).values(last_post_id=post_id))
    read = {"read_to": post_id, "follows": True, "left_at": None}
    key = {"thread_id": thread_id, "person_id": actor.person_id}
    upsert(ThreadReader, {**key, **read}, key=tuple(key), changes=read)
    tell_of(actor=actor, mentorship_id=mentorship_id, thread_id=thread_id)
    return post_id


def _own(actor: Actor, mentorship_id: int, thread_id: int, post_id: int) -> Post:
    _thread(mentorship_id, thread_id)
    post = session().scalar(
        select(Post)
        .where(Post.id == post_id, Post.thread_id == thread_id)
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    if post is None:
        raise NotFound
    if post.author_id != actor.person_id:
        raise Forbidden
    return post


def _thread(mentorship_id: int, thread_id: int) -> None:
    there = select(Thread.id).where(Thread.id == thread_id, Thread.mentorship_id == mentorship_id)
    if session().scalar(there) is None:
        raise NotFound
