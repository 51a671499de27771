"""lms backup, lms restore."""

from __future__ import annotations

import sys
from pathlib import Path

import click
from flask.cli import with_appcontext

from lms.accounts.actions.sessions import end_sessions
from lms.db import db, write
from lms.operations.archives.contents import BackupRefused
from lms.operations.archives.making import forget_backups, make_backup
from lms.operations.archives.restoring import restore
from lms.operations.cli.context import settings
from lms.operations.snapshots import Damaged

FILE = click.Path(dir_okay=False, path_type=Path)


@click.command("backup")
@click.argument("file", required=False, type=FILE)
@click.option(
    "--keep-days", type=click.IntRange(1), help="Delete backups in the data folder that are older."
)
@with_appcontext
def backup(file: Path | None, keep_days: int | None) -> None:
    """Write the database and its files into one tar, while the platform runs."""
    data_dir = settings().data_dir
    try:
        made = make_backup(db.engine, data_dir, file)
    except (BackupRefused, Damaged, OSError) as error:
        sys.exit(f"lms backup: {error}")
    click.echo(
        f"Backup written and checked: {made} ({made.stat().st_size / 1e6:.1f} MB). The secret key is not in it."
    )
    for old in forget_backups(data_dir, keep_days) if keep_days else ():
        click.echo(f"Deleted {old.name}")


@click.command("restore")
@click.argument("file", type=FILE)
@click.option("--yes", is_flag=True, help="Replace what is there; it is kept aside.")
@with_appcontext
def restore_backup(file: Path, *, yes: bool) -> None:
    """Put a backup back. Stop the platform first."""
    try:
        restore(db.engine, settings().data_dir, file, replace=yes, say=click.echo)
    except (BackupRefused, Damaged, OSError) as error:
        sys.exit(f"lms restore: {error}")
    db.engine.dispose()
    with write():
        ended = end_sessions()
    click.echo(f"Restored. {ended} sessions that were open when it was made are ended.")
    click.echo("Next: lms migrate, then start the platform.")


COMMANDS = (backup, restore_backup)
