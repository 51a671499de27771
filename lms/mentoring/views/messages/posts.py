"""Single messages: an answer, a mended word, one taken back, a file."""

from __future__ import annotations

from typing import Any

from flask import flash, redirect, url_for
from flask_babel import gettext as _

from lms.core.errors import Conflict, Forbidden, Invalid
from lms.db import write
from lms.files.views import attachment
from lms.mentoring.actions.messages import writing
from lms.mentoring.forms.messages import ChangeForm, MessageForm
from lms.mentoring.queries import messages
from lms.mentoring.queries.mentorships.rooms import Room
from lms.mentoring.rules.rights import may_write
from lms.mentoring.views.messages.blueprint import bp
from lms.mentoring.views.messages.threads import new_key, read_room, talk_page
from lms.mentoring.views.messages.uploads import sent_in
from lms.mentoring.views.rendering import html_of
from lms.web.access import actor, person_id, signed_in


@bp.post("/<int:thread_id>/posts")
@signed_in
def answer(mentorship_id: int, thread_id: int) -> Any:  # noqa: ANN401
    """Write into a conversation."""
    found = _writer(mentorship_id, thread_id)
    form = MessageForm()
    fine = form.validate()
    sent = sent_in(form)
    if not fine or not sent.is_fine:
        return talk_page(found, thread_id, form, sent), 422
    with write():
        post_id = writing.answer(
            actor=actor(), mentorship_id=mentorship_id, thread_id=thread_id, words=sent.words
        )
    flash(_("Your message is sent."))
    return redirect(_place(mentorship_id, thread_id, post_id), 303)


@bp.post("/<int:thread_id>/posts/<int:post_id>/text")
@signed_in
def change(mentorship_id: int, thread_id: int, post_id: int) -> Any:  # noqa: ANN401
    """Mend one's own message."""
    found = _writer(mentorship_id, thread_id)
    form = ChangeForm()
    form.validate()
    html = html_of(form.text)
    fresh = MessageForm(None, key=new_key())
    if html is None:
        return talk_page(found, thread_id, fresh, changing=(post_id, form)), 422
    try:
        with write():
            writing.change(
                actor=actor(),
                mentorship_id=mentorship_id,
                thread_id=thread_id,
                post_id=post_id,
                text=form.text.data or "",
                html=html,
            )
    except Invalid as error:
        form.refuse(error)
        return talk_page(found, thread_id, fresh, changing=(post_id, form)), 422
    except Conflict as error:
        form.form_errors.append(error.message)
        return talk_page(found, thread_id, fresh, changing=(post_id, form)), 409
    flash(_("Your message is changed."))
    return redirect(_place(mentorship_id, thread_id, post_id), 303)


@bp.post("/<int:thread_id>/posts/<int:post_id>/removal")
@signed_in
def remove(mentorship_id: int, thread_id: int, post_id: int) -> Any:  # noqa: ANN401
    """Take back one's own words; the place stays and says so."""
    _writer(mentorship_id, thread_id)
    with write():
        writing.take_back(
            actor=actor(), mentorship_id=mentorship_id, thread_id=thread_id, post_id=post_id
        )
    flash(_("Your message is taken back."))
    return redirect(_place(mentorship_id, thread_id, post_id), 303)


@bp.get("/files/<int:file_id>")
@signed_in
def file(mentorship_id: int, file_id: int) -> Any:  # noqa: ANN401
    """A file of a message, always as a download."""
    return attachment(messages.file_of(read_room(mentorship_id).standing, file_id))


def _writer(mentorship_id: int, thread_id: int) -> Room:
    found = read_room(mentorship_id)
    messages.talk(found.standing, person_id(), thread_id)
    if not may_write(found.standing):
        raise Forbidden
    return found


def _place(mentorship_id: int, thread_id: int, post_id: int) -> str:
    page = url_for("messages.thread", mentorship_id=mentorship_id, thread_id=thread_id)
    return f"{page}#post-{post_id}"
