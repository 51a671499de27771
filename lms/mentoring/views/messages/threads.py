"""The conversations of a mentorship, one of them, and how one hears of them."""

from __future__ import annotations

import secrets
from typing import Any

from flask import flash, redirect, render_template, url_for
from flask_babel import gettext as _

from lms.core.clock import now
from lms.core.errors import Forbidden, NotFound
from lms.db import write
from lms.files.actions import Refusal
from lms.mentoring.actions.messages import telling, writing
from lms.mentoring.forms.messages import ChangeForm, MailsForm, MessageForm, ThreadForm, WishForm
from lms.mentoring.queries import messages
from lms.mentoring.queries.mentorships.rooms import Room, room
from lms.mentoring.rules.messages import may_change
from lms.mentoring.rules.rights import may_read_messages, may_write
from lms.mentoring.views.messages.blueprint import bp
from lms.mentoring.views.messages.uploads import LIMITS, Sent, sent_in
from lms.web.access import actor, person_id, signed_in
from lms.web.languages import lang
from lms.web.paging import PAGE_SIZE, before, page_of

LIST, TALK = "mentoring/messages_threads.html", "mentoring/messages_thread.html"
POSTS = 30


@bp.get("/")
@signed_in
def threads(mentorship_id: int) -> str:
    """The conversations, the latest first, and a form for a new one."""
    return _list(read_room(mentorship_id), ThreadForm(None, key=new_key()))


@bp.post("/")
@signed_in
def begin(mentorship_id: int) -> Any:  # noqa: ANN401
    """Begin a conversation; those who follow it are told."""
    found = read_room(mentorship_id)
    if not may_write(found.standing):
        raise Forbidden
    form = ThreadForm()
    fine = form.validate()
    sent = sent_in(form)
    if not fine or not sent.is_fine:
        return _list(found, form, sent), 422
    with write():
        thread_id = writing.begin(
            actor=actor(),
            mentorship_id=mentorship_id,
            title=form.title.data or "",
            for_all=bool(form.for_all.data),
            words=sent.words,
        )
    flash(_("Your message is sent."))
    return redirect(
        url_for("messages.thread", mentorship_id=mentorship_id, thread_id=thread_id), 303
    )


@bp.get("/<int:thread_id>/")
@signed_in
def thread(mentorship_id: int, thread_id: int) -> str:
    """One conversation, in the order in which it was written, and a form to answer."""
    found = read_room(mentorship_id)
    return talk_page(found, thread_id, MessageForm(None, key=new_key()))


@bp.post("/<int:thread_id>/reading")
@signed_in
def read(mentorship_id: int, thread_id: int) -> Any:  # noqa: ANN401
    """Note that it was read, and show it."""
    found = read_room(mentorship_id)
    with write():
        telling.read(standing=found.standing, person_id=person_id(), thread_id=thread_id)
    return redirect(
        url_for("messages.thread", mentorship_id=mentorship_id, thread_id=thread_id), 303
    )


@bp.post("/<int:thread_id>/wish")
@signed_in
def choose(mentorship_id: int, thread_id: int) -> Any:  # noqa: ANN401
    """Follow, mute or leave a conversation."""
    found = read_room(mentorship_id)
    form = WishForm()
    if not form.validate():
        page = talk_page(found, thread_id, MessageForm(None, key=new_key()), wish=form)
        return page, 422
    with write():
        telling.choose(
            standing=found.standing,
            person_id=person_id(),
            thread_id=thread_id,
            wish=form.wish.data,
        )
    flash(_("Your choice is saved."))
    return redirect(
        url_for("messages.thread", mentorship_id=mentorship_id, thread_id=thread_id), 303
    )


@bp.post("/mails")
@signed_in
def set_mails(mentorship_id: int) -> Any:  # noqa: ANN401
    """At once or once a day; the choice is for all mentorships."""
    read_room(mentorship_id)
    form = MailsForm()
    if not form.validate():
        return _list(read_room(mentorship_id), ThreadForm(None, key=new_key()), mails=form), 422
    with write():
        telling.set_daily(person_id=person_id(), daily=form.daily.data == "1")
    flash(_("Your choice is saved."))
    return redirect(url_for("messages.threads", mentorship_id=mentorship_id), 303)


def read_room(mentorship_id: int) -> Room:
    """A mentorship whose messages the reader may see; raises NotFound."""
    found = room(actor(), mentorship_id, lang())
    if not may_read_messages(found.standing):
        raise NotFound
    return found


def new_key() -> str:
    """What a form carries, so that it writes one message however often it is sent."""
    return secrets.token_urlsafe(16)


def talk_page(
    found: Room,
    thread_id: int,
    form: MessageForm,
    sent: Sent | None = None,
    *,
    wish: WishForm | None = None,
    changing: tuple[int, ChangeForm] | None = None,
) -> str:
    """A conversation with the form to answer, as it was refused or fresh."""
    me = person_id()
    talk = messages.talk(found.standing, me, thread_id)
    page = page_of(messages.posts(thread_id, before=before(), limit=POSTS + 1), "id", POSTS)
    moment = now()
    writes = may_write(found.standing)
    return render_template(
        TALK,
        room=found,
        talk=talk,
        page=page,
        posts=list(reversed(page.rows)),
        mine=me,
        form=form,
        wish=wish or WishForm(None, wish=_wish(found, talk)),
        changing=changing,
        refused=sent.refused if sent else (),
        may_write=writes,
        changeable={
            post.id for post in page.rows if writes and may_change(post.author_id, me, post.at, moment)
        },
        is_new=bool(page.rows)
        and before() is None
        and any(post.id > talk.read_to and post.author_id != me for post in page.rows),
        limits=LIMITS,
    )  # fmt: skip


def _wish(found: Room, talk: messages.Talk) -> str | None:
    """What one hears of a conversation now; None for a learner who was never told of it."""
    if talk.is_left:
        return "leave"
    if talk.is_muted:
        return "mute"
    who = found.standing
    hears = talk.follows or talk.for_all or who.mentors or bool(who.leads)
    return "follow" if hears else None


def _list(
    found: Room, form: ThreadForm, sent: Sent | None = None, *, mails: MailsForm | None = None
) -> str:
    me = person_id()
    lines = messages.threads(found.standing, me, before=before(), limit=PAGE_SIZE + 1)
    daily = "1" if messages.wants_daily(me) else ""
    refused: tuple[Refusal, ...] = tuple(sent.refused) if sent else ()
    return render_template(
        LIST,
        room=found,
        page=page_of(lines, "last_post_id"),
        form=form,
        mails=mails or MailsForm(None, daily=daily),
        refused=refused,
        may_write=may_write(found.standing),
        limits=LIMITS,
    )
