"""Checks of the settings: what the start does not refuse, but one should know."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

from config import Settings
from lms.core.clock import now
from lms.notices.adapters.transports import smtp_of
from lms.notices.rules import Unavailable
from lms.operations.archives.making import PATTERN
from lms.operations.doctor.finding import Finding, error, ok, warn

STALE = timedelta(days=2)


def names(settings: Settings) -> Iterator[Finding]:
    """Whether the platform says who it is."""
    if settings.production and settings.contact.endswith("@example.org"):
        yield warn(
            "TANDEM_CONTACT is still the example", "Give the address that people should write to."
        )
    if settings.production and settings.mail_from.rstrip(">").endswith("@example.org"):
        yield warn(
            "TANDEM_MAIL_FROM is still the example",
            "Give the sender of mails, such as: Tandem <tandem@city.example>",
        )
    if settings.production and settings.proxy_hops == 0:
        yield warn(
            "No reverse proxy is declared",
            "Behind one (there should be one, for TLS), set TANDEM_PROXY_HOPS=1; otherwise limits see one address for everybody.",
        )
    if settings.proxy_hops and not settings.hosts and not settings.base_url:
        yield error("Any host name is believed", "Set TANDEM_BASE_URL or TANDEM_HOSTS.")
    yield ok(f"The public address is {settings.public_url}")


def mail(settings: Settings) -> Iterator[Finding]:
    """Whether mails can leave."""
    if settings.mail != "smtp":
        says = warn if settings.production else lambda seen, _advice: ok(seen)
        yield says(
            f"Mails do not leave this machine: TANDEM_MAIL={settings.mail}",
            "Set TANDEM_MAIL=smtp and TANDEM_SMTP_HOST.",
        )
        return
    try:
        smtp_of(settings).check()
    except Unavailable as fault:
        yield error(
            f"The mail server {settings.smtp_host}:{settings.smtp_port} does not take mail: {fault}",
            "Check the TANDEM_SMTP_… settings. Mails wait in the outbox meanwhile; none is lost.",
        )
    else:
        yield ok(f"The mail server {settings.smtp_host}:{settings.smtp_port} lets us in")


def backups(settings: Settings) -> Iterator[Finding]:
    """Whether there is a way back."""
    if not settings.production:
        return
    newest = max(
        (path.stat().st_mtime for path in (settings.data_dir / "backups").glob(PATTERN)),
        default=0.0,
    )
    age = now().timestamp() - newest
    if age > STALE.total_seconds():
        yield warn(
            "No backup of the last two days in the data folder",
            "Run lms backup every night (docs/deploy.md has a timer), and copy the file to another machine.",
        )
    else:
        yield ok(f"The last backup is {age / 3600:.0f} hours old")
