"""The commands of operation: each file adds its own to `lms`."""

from __future__ import annotations

from flask import Flask

from lms.operations import logs
from lms.operations.cli import archive, demo, health, prepare, schema, work


def register(app: Flask) -> None:
    """Put logs and commands onto the application."""
    logs.install(app)
    for commands in (work, health, archive, schema, prepare, demo):
        for command in commands.COMMANDS:
            app.cli.add_command(command)
