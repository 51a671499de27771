"""What comes with a message: words and files, made ready before the write."""

from __future__ import annotations

from dataclasses import dataclass
from typing import BinaryIO, cast

from flask import current_app, request
from flask_babel import gettext as _

from config import Settings
from lms.files.actions import Refusal, store_all
from lms.files.rules.kinds import ACCEPT
from lms.mentoring.actions.messages.writing import Words
from lms.mentoring.forms.messages import MessageForm
from lms.mentoring.rules.messages import MAX_FILES
from lms.mentoring.views.rendering import html_of


@dataclass(frozen=True, slots=True)
class Limits:
    """What a form says beforehand."""

    files: int
    megabytes: int
    accept: str


LIMITS = Limits(MAX_FILES, 20, ACCEPT)


@dataclass(frozen=True, slots=True)
class Sent:
    """A message ready to be written, and the files that were not taken in."""

    words: Words
    refused: tuple[Refusal, ...]
    is_fine: bool


def sent_in(form: MessageForm) -> Sent:
    """Read words and files of a request; what is wrong stands at the form's fields."""
    uploads = [one for one in request.files.getlist("files") if one.filename]
    text = form.text.data or ""
    html = html_of(form.text)
    if not text and not uploads:
        form.text.errors = [*form.text.errors, _("Write something, or attach a file.")]
        return Sent(Words("", "", ""), (), is_fine=False)
    if html is None:
        return Sent(Words("", "", ""), (), is_fine=False)
    settings: Settings = current_app.extensions["tandem_settings"]
    streams = [(cast("BinaryIO", one.stream), one.filename or "") for one in uploads[:MAX_FILES]]
    stored, refused = store_all(streams, limit=settings.max_upload_mb * 1024 * 1024)
    refused += [
        Refusal(one.filename or "", _("There is no room for more files."))
        for one in uploads[MAX_FILES:]
    ]
    words = Words(text, html, form.key.data or "", tuple(stored))
    return Sent(words, tuple(refused), is_fine=not refused)
