"""From an outbox row to a mail: rendered in its reader's language, wrapped, with safe headers."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime, parseaddr
from urllib.parse import urlsplit

from flask import Flask, g
from flask_babel import force_locale
from jinja2 import Template

from config import Settings
from lms.core.actor import ANONYMOUS, Actor
from lms.notices.rules import Outgoing, one_line, wrapped

SUBJECT = "Subject:"
FOOT = "notices/mail/_foot.txt"


@dataclass(frozen=True, slots=True)
class Letter:
    """A mail ready to leave. `name` sorts by time and tells what it is."""

    name: str
    to: str
    subject: str
    text: str
    language: str
    template: str
    message: EmailMessage
    created_at: datetime


def write_letter(app: Flask, mail: Outgoing) -> Letter:
    """Render a mail. Runs in an application context of its own, whose `g` becomes the reader's."""
    settings: Settings = app.extensions["tandem_settings"]
    language = mail.language if mail.language in settings.languages else settings.languages[0]
    g.lang, g.actor = language, _reader(mail, language)
    subject, body, foot = _templates(app, mail.template)
    with force_locale(language):
        title = one_line(subject.render(mail.context).removeprefix(SUBJECT))
        text = wrapped(body.render(mail.context)) + "\n-- \n" + wrapped(foot.render())
    name = f"{mail.created_at:%Y%m%dT%H%M%S}-{mail.id:08d}-{mail.template.removesuffix('.txt').replace('/', '-')}"
    message = _message(settings, mail, title, text, language)
    return Letter(name, mail.to, title, text, language, mail.template, message, mail.created_at)


def _reader(mail: Outgoing, language: str) -> Actor:
    """Who reads the mail, so that times are shown in their zone; they hold no rights here."""
    if mail.person_id is None:
        return ANONYMOUS
    return Actor(mail.person_id, mail.name, language, mail.time_zone)


def _templates(app: Flask, name: str) -> tuple[Template, Template, Template]:
    """The subject line, the body and the foot. They are apart, so that no value can end the subject."""
    made: dict[str, tuple[Template, Template, Template]] = app.extensions.setdefault(
        "tandem_mail_templates", {}
    )
    if name not in made:
        plain = app.jinja_env.overlay(autoescape=False)
        if plain.loader is None:
            raise RuntimeError("The application has no templates.")
        first, _newline, rest = plain.loader.get_source(plain, name)[0].partition("\n")
        if not first.startswith(SUBJECT):
            raise ValueError(f"{name} does not begin with “{SUBJECT} …”.")
        made[name] = (plain.from_string(first), plain.from_string(rest), plain.get_template(FOOT))
    return made[name]


def _message(
    settings: Settings, mail: Outgoing, subject: str, text: str, language: str
) -> EmailMessage:
    message = EmailMessage(policy=SMTP)
    name, sender = parseaddr(settings.mail_from)
    message["From"] = _address(sender, name)
    message["To"] = _address(mail.to)
    if mail.reply_to:
        message["Reply-To"] = _address(mail.reply_to)
    message["Subject"] = subject
    message["Date"] = format_datetime(mail.created_at)
    message["Message-ID"] = (
        f"<{mail.message_id}@{urlsplit(settings.public_url).hostname or 'localhost'}>"
    )
    message["Auto-Submitted"] = "auto-generated"
    message.set_content(text, charset="utf-8", cte="quoted-printable")
    message["Content-Language"] = language
    return message


def _address(text: str, name: str = "") -> Address:
    """An address for a header; the host in the form that all mail servers know. Raises on anything odd."""
    user, _at, host = text.rpartition("@")
    return Address(one_line(name), user, host.encode("idna").decode("ascii"))
