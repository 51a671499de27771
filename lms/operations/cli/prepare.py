"""lms prepare: all that must be done before serving, in one process."""

from __future__ import annotations

import hashlib
import sys
from contextlib import suppress
from pathlib import Path

import click
from flask import current_app
from flask.cli import with_appcontext

from config import ROOT
from lms.accounts.actions import found_installation
from lms.accounts.queries import demo_people, is_demo
from lms.core.errors import Conflict
from lms.db import session, write
from lms.operations.actions import remember
from lms.operations.cli.context import settings
from lms.operations.cli.schema import run_migrations
from lms.operations.queries import remembered

PUBLISHED, RENEWED, SEEDED = "courses published", "courses rendered anew", "demo seeded"
RENDERERS = ("lms/content", "lms/catalogue")


@click.command("prepare", hidden=True)
@with_appcontext
def prepare() -> None:
    """Migrate, publish the courses if they changed, seed the demo of a new database; say who is in it."""
    run_migrations()
    with suppress(Conflict), write():  # what a database was made as, it stays
        found_installation(demo=not settings().production)
    if is_demo() and settings().production:
        sys.exit(
            "lms: this database was made as a demo: anybody may sign in to it without a password.\n"
            "For production, use another TANDEM_DATA folder or another DATABASE_URL."
        )
    _once(
        PUBLISHED,
        _digest((settings().courses_dir,)),
        "courses",
        "publish",
        "Publishing the courses",
    )
    _once(RENEWED, _digest(()), "courses", "renew", "Rendering courses anew")
    if is_demo():
        _once(SEEDED, "1", "demo", "seed", "Seeding the demo")
        for face in demo_people("en"):
            click.echo(f"demo person: {face.name}: {face.note}")


def _once(name: str, value: str, group: str, command: str, words: str) -> None:
    """Run another room's command unless it was run for the same value; leave it out if there is none."""
    found = current_app.cli.commands.get(group)
    wanted = found.commands.get(command) if isinstance(found, click.Group) else None
    if wanted is None or remembered(name) == value:
        return
    click.echo(words)
    session().rollback()
    try:
        click.get_current_context().invoke(wanted)
    except click.exceptions.Exit as refusal:  # said above, and no other when it is tried again
        if refusal.exit_code:
            click.echo(f"{words}: not all of it. What was there before stays.")
    except (SystemExit, click.ClickException) as stop:
        if isinstance(stop, click.ClickException):
            stop.show()
        if getattr(stop, "code", 1):
            click.echo(f"{words}: failed. What was there before stays.")
            return
    session().rollback()
    with write():
        remember(name, value)


def _digest(folders: tuple[Path, ...]) -> str:
    """Of the courses and of the code that renders them: either may change what is published."""
    digest = hashlib.sha256()
    places = [*folders, *(ROOT / folder for folder in RENDERERS)]
    for path in [file for place in places for file in sorted(place.rglob("*")) if file.is_file()]:
        if path.suffix != ".pyc":
            digest.update(f"{path}\0".encode() + path.read_bytes())
    return digest.hexdigest()


COMMANDS = (prepare,)
