"""lms doctor."""

from __future__ import annotations

import sys

import click
from flask.cli import with_appcontext

from lms.operations.cli.context import settings


@click.command("doctor")
@with_appcontext
def doctor() -> None:
    """Look whether everything is sound, and say what to do. Exits with 1 if there is an error."""
    from lms.operations.doctor import Level, examine  # slow to load, and seldom wanted

    worst = Level.OK
    for finding in examine(settings()):
        click.echo(str(finding))
        if finding.level is Level.ERROR:
            worst = Level.ERROR
    sys.exit(worst is Level.ERROR)


COMMANDS = (doctor,)
