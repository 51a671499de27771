"""Checks of the database: reachable, at the right revision, undamaged, and what it says of later work."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError

from config import Settings
from lms.accounts.queries import is_demo
from lms.core.clock import now
from lms.db import db
from lms.notices import queries
from lms.notices.jobs import kinds
from lms.operations.doctor.finding import Finding, error, ok, warn
from lms.operations.migrations.revisions import code_head, current_revision
from lms.operations.snapshots import faults_of

LATE = timedelta(minutes=10)


def reachable(settings: Settings) -> Iterator[Finding]:
    """Whether it answers at all; the other checks of this file make sense only then."""
    if settings.is_sqlite and not Path(str(db.engine.url.database)).exists():
        yield error(
            "There is no database yet", "Make it with: lms migrate (bin/serve does so by itself)"
        )
        return
    try:
        with db.engine.connect() as connection:
            version = str(
                connection.scalar(
                    text("SELECT sqlite_version()" if settings.is_sqlite else "SHOW server_version")
                )
            )
    except SQLAlchemyError as fault:
        yield error(
            f"The database does not answer: {str(getattr(fault, 'orig', fault)).splitlines()[0]}",
            _advice(settings),
        )
    else:
        yield ok(f"{'SQLite' if settings.is_sqlite else 'PostgreSQL'} {version} answers")


def revision(_settings: Settings) -> Iterator[Finding]:
    """Whether the tables are those of this release."""
    wanted, found = code_head(), current_revision(db.engine)
    if found == wanted:
        yield ok(f"The tables are those of this release ({wanted or 'no migrations'})")
    else:
        yield error(
            f"The tables are of revision {found}, this release needs {wanted}",
            "Run: lms migrate. If the database is newer than the code, install the later release.",
        )


def integrity(settings: Settings) -> Iterator[Finding]:
    """Whether the file is sound and every row's reference leads somewhere."""
    if not settings.is_sqlite:
        return
    faults = faults_of(Path(str(db.engine.url.database)))
    for fault in faults[:5]:
        yield error(
            f"The database is damaged: {fault}",
            "Stop Tandem, keep the file, and put the last backup back: lms restore FILE --yes",
        )
    if not faults:
        yield ok("The database file is sound")


def later_work(_settings: Settings) -> Iterator[Finding]:
    """Whether mails and other later work get done."""
    found = queries.backlog(list(kinds), now())
    if found.oldest_due is not None and found.oldest_due < now() - LATE:
        yield error(
            f"Work waits since {found.oldest_due:%Y-%m-%d %H:%M} UTC ({found.waiting} jobs)",
            "No worker seems to run. Start one: lms worker (bin/serve starts its own)",
        )
    if found.dead:
        yield warn(
            f"{found.dead} jobs were given up",
            "See why: lms worker --status. When the cause is gone: lms worker --again",
        )
    if found.unknown:
        yield warn(
            f"Work of a kind that this release does not know: {', '.join(found.unknown)}",
            "It waits for a worker of the release that wrote it.",
        )
    if not found.dead and not found.unknown:
        yield ok(f"{found.waiting} jobs wait, none was given up")


def demo(settings: Settings) -> Iterator[Finding]:
    """Whether a demo would be shown to the world."""
    if is_demo() and (settings.production or not settings.is_loopback):
        yield error(
            "This database was made as a demo",
            "Demo people have no passwords. Use a fresh database: another TANDEM_DATA folder or DATABASE_URL.",
        )


def _advice(settings: Settings) -> str:
    if settings.is_sqlite:
        return "If the file is damaged: stop Tandem, keep the file, and run lms restore FILE --yes"
    return "Check DATABASE_URL, and that PostgreSQL runs and lets this machine in."
