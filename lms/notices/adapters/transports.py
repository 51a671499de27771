"""How mails leave: by a mail server, into files, onto the console, or into memory for tests."""

from __future__ import annotations

import smtplib
import ssl
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email.policy import SMTPUTF8
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import Protocol

from flask import Flask

from config import Settings
from lms.notices.adapters.letters import Letter
from lms.notices.rules import GiveUp, TryLater, Unavailable

SECONDS = 20
REFUSED_FOR_GOOD = 500


class Transport(Protocol):
    """A way out. `send` returns when the mail is in other hands, and raises when it is not."""

    def send(self, letter: Letter) -> None:
        """Hand the mail over; GiveUp when it never will be, Unavailable when none can leave now."""


@dataclass(frozen=True, slots=True)
class Smtp:
    """A mail server, with `starttls`, `tls` or `none`; its certificate is checked."""

    host: str
    port: int
    user: str = ""
    password: str = field(default="", repr=False)
    tls: str = "starttls"
    seconds: float = SECONDS

    def send(self, letter: Letter) -> None:
        """One connection a mail: slow servers and full queues are the normal case, not thousands a minute."""
        with self.connected() as server:
            try:
                server.send_message(letter.message)
            except smtplib.SMTPRecipientsRefused as error:
                code, reply = next(iter(error.recipients.values()))
                _refused(code, reply, error)
            except smtplib.SMTPDataError as error:
                _refused(error.smtp_code, error.smtp_error, error)
            except smtplib.SMTPNotSupportedError as error:
                raise GiveUp(
                    "The mail server does not take addresses with such letters."
                ) from error
            except (smtplib.SMTPException, OSError) as error:
                raise Unavailable(_said(error)) from error

    def check(self) -> None:
        """Connect and sign in, without a mail; raises Unavailable."""
        with self.connected():
            pass

    @contextmanager
    def connected(self) -> Iterator[smtplib.SMTP]:
        """A connection, signed in. What fails here concerns all mails, so it is always tried again."""
        try:
            server = self._open()
        except (smtplib.SMTPException, OSError) as error:
            raise Unavailable(_said(error)) from error
        try:
            yield server
        finally:
            try:
                server.quit()
            except (smtplib.SMTPException, OSError):
                server.close()

    def _open(self) -> smtplib.SMTP:
        if self.tls == "tls":
            context = ssl.create_default_context()
            server: smtplib.SMTP = smtplib.SMTP_SSL(
                self.host, self.port, timeout=self.seconds, context=context
            )
        else:
            server = smtplib.SMTP(self.host, self.port, timeout=self.seconds)
        try:
            if self.tls == "starttls":
                server.starttls(context=ssl.create_default_context())
            if self.user:
                server.login(self.user, self.password)
        except BaseException:
            server.close()
            raise
        return server


@dataclass(frozen=True, slots=True)
class Files:
    """A folder with one readable `.eml` a mail; a second try replaces the first."""

    folder: Path

    def send(self, letter: Letter) -> None:
        """Write the file at once or not at all."""
        self.folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        with NamedTemporaryFile(dir=self.folder, prefix=".", delete=False) as file:
            file.write(readable(letter))
        Path(file.name).replace(self.folder / f"{letter.name}.eml")


@dataclass(frozen=True, slots=True)
class Console:
    """The output of the worker."""

    def send(self, letter: Letter) -> None:
        """Print the mail."""
        sys.stdout.write(f"{'=' * 72}\n{readable(letter).decode()}{'=' * 72}\n")
        sys.stdout.flush()


@dataclass(frozen=True, slots=True)
class Memory:
    """A list, for tests."""

    sent: list[Letter] = field(default_factory=list)

    def send(self, letter: Letter) -> None:
        """Keep the mail."""
        self.sent.append(letter)


def transport(app: Flask) -> Transport:
    """The way out that the settings name; tests may put their own into its place."""
    found: Transport | None = app.extensions.get("tandem_transport")
    if found is None:
        found = app.extensions["tandem_transport"] = _chosen(app.extensions["tandem_settings"])
    return found


def _chosen(settings: Settings) -> Transport:
    if settings.testing:
        return Memory()
    if settings.mail == "smtp":
        return smtp_of(settings)
    return Console() if settings.mail == "console" else Files(settings.data_dir / "mail")


def smtp_of(settings: Settings) -> Smtp:
    """The mail server of the settings."""
    return Smtp(
        settings.smtp_host,
        settings.smtp_port,
        settings.smtp_user,
        settings.smtp_password,
        settings.smtp_tls,
    )


def readable(letter: Letter) -> bytes:
    """The mail as people and programs can read it: UTF-8, no soft line ends, no encoded words."""
    copy = type(letter.message)(policy=SMTPUTF8.clone(linesep="\n", max_line_length=0))
    for name, value in letter.message.items():
        if not name.lower().startswith(("content-", "mime-version")):
            copy[name] = str(value)
    copy.set_content(letter.text, charset="utf-8", cte="8bit")
    copy["Content-Language"] = letter.language
    return copy.as_bytes()


def _refused(code: int, reply: bytes | str, error: Exception) -> None:
    said = f"{code} {reply.decode(errors='replace') if isinstance(reply, bytes) else reply}"
    if code >= REFUSED_FOR_GOOD:
        raise GiveUp(said) from error
    raise TryLater(said) from error


def _said(error: Exception) -> str:
    return f"{type(error).__name__}: {error}"
