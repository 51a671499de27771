"""lms migrate, and the developers' lms migrations."""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

import click
from flask.cli import with_appcontext

from lms.db import db, write
from lms.operations.actions import keep_what_is_shipped
from lms.operations.cli.context import migrations
from lms.operations.migrations import MigrationFailed, schema_text
from lms.operations.migrations.locks import Busy
from lms.operations.snapshots import Damaged


def run_migrations() -> list[str]:
    """Migrate, or stop the process with words that say what to do; add what each release brings."""
    try:
        done = migrations().upgrade(click.echo)
    except (MigrationFailed, Busy, Damaged, ValueError) as error:
        sys.exit(f"lms migrate: {error}")
    with write():
        keep_what_is_shipped()
    return done


@click.command("migrate")
@with_appcontext
def migrate() -> None:
    """Bring the tables to what this release needs; a SQLite file is copied first."""
    done = run_migrations()
    click.echo(f"{len(done)} migrations done." if done else "The tables are those of this release.")


@click.group("migrations", hidden=True)
def migrations_group() -> None:
    """For developers: make migrations and look at the schema."""


@migrations_group.command("make")
@click.argument("message")
@with_appcontext
def make(message: str) -> None:
    """Write a migration from the last one to the models. Read it before you commit it."""
    with tempfile.TemporaryDirectory() as scratch:
        for path in migrations().make(message, Path(scratch) / "scratch.db"):
            click.echo(path.name)


@migrations_group.command("schema")
@with_appcontext
def schema() -> None:
    """Print the schema of the database, the same text however it came to be."""
    click.echo(schema_text(db.engine), nl=False)


COMMANDS = (migrate, migrations_group)
